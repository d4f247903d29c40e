"""Where the page is."""

from django.utils.translation import gettext_lazy as _

from ambidex.web.pages import Page

PAGE = Page(path="jobs/", start="jobs", title=_("Work in hand"), place=80, permission="ambidex.import")
