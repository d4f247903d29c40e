"""Where the page is."""

from django.utils.translation import gettext_lazy as _

from ambidex.web.pages import Page

PAGE = Page(path="first-problem/", start="first problem", title=_("First problem"), place=30, permission="ambidex.see")
