"""Where the page is."""

from django.utils.translation import gettext_lazy as _

from ambidex.web.pages import Page

PAGE = Page(path="me/", start="me", title=_("My page"), place=100, permission="")
