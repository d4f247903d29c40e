"""Where the page is."""

from ambidex.web.pages import Page

PAGE = Page(path="me/tokens/", start="", title="", place=930)
