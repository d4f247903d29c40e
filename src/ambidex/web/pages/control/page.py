"""Where the page is."""

from django.utils.translation import gettext_lazy as _

from ambidex.web.pages import Page

PAGE = Page(path="control/", start="control", title=_("Control"), place=20, permission="ambidex.see")
