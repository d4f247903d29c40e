"""Where the page is."""

from django.utils.translation import gettext_lazy as _

from ambidex.web.pages import Page

PAGE = Page(path="data/", start="data", title=_("Data and model"), place=70, permission="ambidex.see")
