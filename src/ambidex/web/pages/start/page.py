"""Where the page is."""

from ambidex.web.pages import Page

PAGE = Page(path="start/", start="", title="", place=900)
