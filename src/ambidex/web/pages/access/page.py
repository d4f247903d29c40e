"""Where the page is."""

from django.utils.translation import gettext_lazy as _

from ambidex.web.pages import Page

PAGE = Page(path="access/", start="access", title=_("Access"), place=90, permission="")
