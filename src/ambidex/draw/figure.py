"""The frame of every chart: the sentence it shows above it, its numbers as a table beneath it."""

from ambidex.draw.markup import Markup, el
from ambidex.draw.table import details


def figure(*, sentence: str, picture: Markup, numbers: Markup, kind: str, id_: str | None = None) -> Markup:
    """Return a chart with the sentence that says what it shows and the table of its numbers, folded away."""
    caption = el("figcaption", sentence)
    return el("figure", caption, picture, details("The numbers as a table", numbers), class_=kind, id=id_)
