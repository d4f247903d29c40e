"""Horizontal bars, whole or stacked; parts differ by pattern as well as by colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from ambidex.draw.figure import figure
from ambidex.draw.markup import Markup, el, join, plain
from ambidex.draw.number import write
from ambidex.draw.table import Column, table

HEIGHT = 16
TILE = 8
STROKES = (
    (),
    ("M0 8L8 0M-2 2L2 -2M6 10L10 6",),
    ("M4 0V8",),
    ("M0 4H8",),
    ("M0 0L8 8M-2 6L2 10M6 -2L10 2",),
    ("M2 2h2v2h-2zM6 6h2v2h-2z",),
)
"""What is drawn over the first, second, ... part; none for the first."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label (may be markup) and the value of each part, in the unit of the chart."""

    label: str
    values: tuple[float, ...]

    @property
    def total(self) -> float:
        """The length of the whole bar; what is not known counts as nothing."""
        return sum(value for value in self.values if isfinite(value))


def bar_chart(
    bars: Sequence[Bar],
    *,
    key: str,
    sentence: str,
    parts: Sequence[str],
    unit: str,
    label: str,
    total: str = "Total",
) -> Markup:
    """Return bars from the top down, in the order given.

    Parameters
    ----------
    key
        Begins every id in the picture.
    parts
        The names of the parts (may be markup); with a single one there is no legend.
    unit
        Of the values, as in `terms.toml`.
    label, total
        Headings of the first and the last column of the table.
    """
    longest = max((bar.total for bar in bars), default=0.0)
    patterns = el("svg", el("defs", *(_pattern(key, at) for at in range(len(parts)))), width="0", height="0",
                  class_="patterns", aria_hidden="true")  # fmt: skip
    rows = [_row(bar, parts=parts, key=key, unit=unit, longest=longest) for bar in bars]
    legend = [el("li", _swatch(key, at), name) for at, name in enumerate(parts)]
    picture = join(
        patterns, el("ul", *legend, class_="legend") if len(parts) > 1 else None, el("ol", *rows, class_="rows")
    )
    return figure(
        sentence=sentence,
        picture=picture,
        numbers=_numbers(bars, sentence=sentence, parts=parts, unit=unit, label=label, total=total, like=longest),
        kind="bars",
    )


def _row(bar: Bar, *, parts: Sequence[str], key: str, unit: str, longest: float) -> Markup:
    drawn, left = [], 0.0
    for at, value in enumerate(bar.values):
        if not isfinite(value) or value <= 0:
            continue
        width = 100 * value / longest
        title = el("title", f"{plain(parts[at])}: {write(value, unit)}")
        drawn.append(
            el("rect", title, x=f"{left:.3f}%", width=f"{width:.3f}%", height=HEIGHT, fill=f"url(#{key}-part-{at})")
        )
        left += width
    base = el("line", x1="0", x2="0", y1=-3, y2=HEIGHT + 3, class_="zero")
    svg = el("svg", *drawn, base, width="100%", height=HEIGHT, aria_hidden="true")
    return el("li", el("span", bar.label), svg, el("span", write(bar.total, unit, like=longest), class_="value"))


def _pattern(key: str, at: int) -> Markup:
    ground = el("rect", width=TILE, height=TILE, class_=f"p{at + 1}", stroke="none")
    lines = [el("path", d=d, class_="hatch") for d in STROKES[at]]
    return el("pattern", ground, *lines, id=f"{key}-part-{at}", width=TILE, height=TILE, patternUnits="userSpaceOnUse")


def _swatch(key: str, at: int) -> Markup:
    box = el("rect", width=22, height=13, fill=f"url(#{key}-part-{at})")
    return el("svg", box, width=22, height=13, aria_hidden="true")


def _numbers(
    bars: Sequence[Bar], *, sentence: str, parts: Sequence[str], unit: str, label: str, total: str, like: float
) -> Markup:
    several = len(parts) > 1
    columns = [Column(label), *(Column(part, numeric=True) for part in parts)]
    columns += [Column(total, numeric=True)] if several else []
    rows = []
    for bar in bars:
        cells = [write(value, unit) for value in bar.values]
        rows.append([bar.label, *cells, *([write(bar.total, unit, like=like)] if several else [])])
    return table(caption=sentence, columns=columns, rows=rows)
