"""The terms that a page uses."""

from collections.abc import Sequence

from ambidex.draw.markup import el, join
from ambidex.draw.page import Section
from ambidex.draw.term_text import glossary, terms_in


def definitions(sections: Sequence[Section]) -> Section:
    """Return the glossary of the terms that some sections link to."""
    keys = terms_in(*(section.content for section in sections))
    intro = el(
        "p",
        "After 95 % stands an interval: were the same found out again and again in the same way, 95 of 100 such "
        "intervals would hold the true number. A day is 24 hours of the clock; a week begins on Monday.",
    )
    return Section("definitions", "What the words mean", "Definitions", join(intro, glossary(keys)))
