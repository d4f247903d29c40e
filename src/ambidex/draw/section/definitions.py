"""The terms that a page uses."""

from collections.abc import Sequence

from ambidex.draw.markup import el, join
from ambidex.draw.page import Section
from ambidex.draw.term_text import glossary, terms_in


def definitions(sections: Sequence[Section]) -> Section:
    """Return the glossary of the terms that some sections link to."""
    keys = terms_in(*(section.content for section in sections))
    intro = el("p", "Shares are of 100 %. A day is 24 hours of the clock; a week begins on Monday.", class_="note")
    return Section("definitions", "What the words mean", "Definitions", join(intro, glossary(keys)))
