"""Where the page is."""

from django.utils.translation import gettext_lazy as _

from ambidex.web.pages import Page

PAGE = Page(path="factory/", start="factory", title=_("Factory"), place=10, permission="ambidex.see")
