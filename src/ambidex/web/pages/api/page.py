"""Where the page is."""

from ambidex.web.pages import Page

PAGE = Page(path="api/", start="", title="", place=920)
