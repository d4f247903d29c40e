"""Estimates with their 95 % intervals as dots and whiskers on a shared axis with a line at nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from ambidex.draw.axis import Axis, axis
from ambidex.draw.figure import figure
from ambidex.draw.markup import Markup, el, join, plain
from ambidex.draw.number import around, interval
from ambidex.draw.table import Column, table

HEIGHT = 22
MIDDLE = HEIGHT / 2


@dataclass(frozen=True, slots=True)
class Estimate:
    """A row: its label (may be markup), the value and its interval, in the unit of the chart.

    A row that `stands_out` has a filled dot.
    """

    label: str
    value: float
    low: float
    high: float
    stands_out: bool


def interval_chart(
    estimates: Sequence[Estimate],
    *,
    sentence: str,
    unit: str,
    label: str,
    value: str,
    left: str = "",
    right: str = "",
    filled: str,
) -> Markup:
    """Return the estimates from the top down, in the order given.

    Parameters
    ----------
    label, value
        Headings of the table's columns.
    left, right
        What it means to be on this side of nothing.
    filled
        What a filled and a hollow dot mean, in a sentence.
    """
    ends = [end for one in estimates for end in (one.low, one.value, one.high) if isfinite(end)]
    scale = axis(min([0.0, *ends]), max([0.0, *ends]), unit=unit, about=4)
    size = max((abs(one.value) for one in estimates if isfinite(one.value)), default=0.0)
    rows = [_row(one, scale, unit=unit, value=value, like=size) for one in estimates]
    legend = f"A dot is the estimate, the line through it the 95 % interval. {filled}"
    note = el("p", legend, class_="note")
    return figure(
        sentence=sentence,
        picture=join(el("ol", *rows, _axis(scale, left=left, right=right), class_="rows"), note),
        numbers=_numbers(estimates, sentence=sentence, unit=unit, label=label, value=value, like=size),
        kind="intervals",
    )


def _row(one: Estimate, scale: Axis, *, unit: str, value: str, like: float) -> Markup:
    text, spread = _written(one, unit=unit, like=like)
    title = el("title", f"{plain(one.label)}: {plain(value)} {text}, 95 % interval {spread}")
    known = isfinite(one.value + one.low + one.high)
    marks = [
        el("line", x1=_at(scale, one.low), x2=_at(scale, one.high), y1=MIDDLE, y2=MIDDLE, class_="whisker"),
        el("circle", cx=_at(scale, one.value), cy=MIDDLE, r=5, class_="dot"),
    ]
    svg = el("svg", title, *_lines(scale), *(marks if known else []), width="100%", height=HEIGHT, role="img")
    written = el("span", text, el("small", spread), class_="value")
    return el("li", el("span", one.label), svg, written, class_="sure" if one.stands_out else None)


def _lines(scale: Axis) -> list[Markup]:
    return [
        el("line", x1=_at(scale, tick), x2=_at(scale, tick), y1=-7, y2=HEIGHT + 7, class_="grid" if tick else "zero")
        for tick in scale.ticks
    ]


def _axis(scale: Axis, *, left: str, right: str) -> Markup:
    ticks = [
        el("text", text, x=_at(scale, tick), y=12, text_anchor="middle")
        for tick, text in zip(scale.ticks, scale.labels, strict=True)
    ]
    zero = _at(scale, 0.0)
    aside = f" ({scale.unit})" if scale.unit else ""
    sides = [
        el("text", f"← {left}", x=zero, dx=-8, y=30, text_anchor="end") if left and scale.low < 0 else None,
        el("text", f"{right} →{aside}", x=zero, dx=8, y=30) if right and scale.high > 0 else None,
    ]
    svg = el("svg", *ticks, *sides, width="100%", height=36, aria_hidden="true")
    return el("li", el("span"), svg, el("span"), class_="axis", aria_hidden="true")


def _at(scale: Axis, value: float) -> str:
    return f"{100 * scale.at(value):.3f}%"


def _numbers(estimates: Sequence[Estimate], *, sentence: str, unit: str, label: str, value: str, like: float) -> Markup:
    columns = [Column(label), Column(value, numeric=True), Column("95 % interval", numeric=True)]
    rows = [[one.label, *_written(one, unit=unit, like=like)] for one in estimates]
    return table(caption=sentence, columns=columns, rows=rows)


def _written(one: Estimate, *, unit: str, like: float) -> tuple[str, str]:
    """Return the value and its interval in the unit that all rows share."""
    value = around(one.value, one.low, one.high, unit, like=like, signed=True)
    return value, interval(one.low, one.high, unit, like=like, signed=True)
