"""Where the page is."""

from django.utils.translation import gettext_lazy as _

from ambidex.web.pages import Page

PAGE = Page(path="decisions/", start="decisions", title=_("Decisions"), place=40, permission="ambidex.see")
