"""Where the page is."""

from ambidex.web.pages import Page

PAGE = Page(path="health", start="", title="", place=910)
