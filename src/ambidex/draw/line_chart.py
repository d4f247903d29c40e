"""A measure over time as a line, with the level it moves around; several of them side by side share nothing but time.

The text keeps its size however wide the picture is drawn: positions across are shares of the width.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite

from ambidex.draw.axis import Axis, axis, date_ticks
from ambidex.draw.figure import figure
from ambidex.draw.markup import Markup, el
from ambidex.draw.number import write
from ambidex.draw.table import Column, table

HEIGHT = 150
WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Level:
    """A level that the line moves around, and the band in which it is expected."""

    middle: float
    low: float
    high: float
    label: str


def line_chart(
    points: Sequence[tuple[datetime, float]],
    *,
    key: str,
    title: str,
    sentence: str,
    unit: str,
    level: Level | None = None,
    from_zero: bool = True,
    period: str = "Week of",
) -> Markup:
    """Return a line through the points; what is not known leaves a gap.

    Parameters
    ----------
    points
        When (on the wall clock) and how much, in order; in the unit of `terms.toml`.
    key
        Begins every id in the picture.
    title
        What is measured.
    from_zero
        Whether the axis begins at nothing, so that heights compare.
    period
        Heading of the table's first column.
    """
    known = [value for _, value in points if isfinite(value)]
    if not known:
        return el("figure", el("figcaption", sentence), el("p", "There is nothing to draw.", class_="empty"))
    reach = known + ([level.low, level.high] if level else [])
    scale = axis(
        min([*reach, 0.0]) if from_zero else min(reach), max(reach), unit=unit, like=level.middle if level else None
    )
    picture = el(
        "svg",
        el("title", f"{title}: {sentence}", id=f"{key}-title"),
        *_grid(scale),
        _plot(points, scale, level),
        _last(points, scale),
        *_days(points),
        width="100%",
        height=HEIGHT,
        role="img",
        aria_labelledby=f"{key}-title",
    )
    columns = [Column(period), Column(title, numeric=True)]
    rows = [[_day(when), write(value, unit, like=level.middle if level else None)] for when, value in points]
    return figure(
        sentence=sentence,
        picture=el("div", picture, class_="plot"),
        numbers=table(caption=title, columns=columns, rows=rows),
        kind="line",
        id_=key,
    )


def _grid(scale: Axis) -> list[Markup]:
    marks = [el("text", scale.unit, x="0", dx="-8", y="-12", text_anchor="start", class_="unit")] if scale.unit else []
    for tick, text in zip(scale.ticks, scale.labels, strict=True):
        y = HEIGHT * (1 - scale.at(tick))
        marks.append(el("line", x1="0", x2="100%", y1=y, y2=y, class_="grid"))
        marks.append(el("text", text, x="0", dx="-8", y=y + 4, text_anchor="end"))
    return marks


def _plot(points: Sequence[tuple[datetime, float]], scale: Axis, level: Level | None) -> Markup:
    marks = []
    if level:
        top, bottom, middle = (HEIGHT * (1 - scale.at(at)) for at in (level.high, level.low, level.middle))
        title = el("title", level.label)
        marks.append(el("rect", title, x=0, y=top, width=WIDTH, height=max(1.0, bottom - top), class_="band"))
        marks.append(el("line", x1=0, x2=WIDTH, y1=middle, y2=middle, class_="level"))
    run: list[str] = []
    for at, (_, value) in enumerate([*points, (points[-1][0], float("nan"))]):
        if isfinite(value):
            x = WIDTH * at / max(1, len(points) - 1)
            run.append(f"{x:.1f},{HEIGHT * (1 - scale.at(value)):.1f}")
        elif run:
            marks.append(el("polyline", points=" ".join(run if len(run) > 1 else run * 2), class_="series"))
            run = []
    view = f"0 0 {WIDTH} {HEIGHT}"
    return el("svg", *marks, viewBox=view, width="100%", height=HEIGHT, preserveAspectRatio="none", aria_hidden="true")


def _last(points: Sequence[tuple[datetime, float]], scale: Axis) -> Markup:
    at, value = next((at, value) for at, (_, value) in reversed(list(enumerate(points))) if isfinite(value))
    x = f"{100 * at / max(1, len(points) - 1):.2f}%"
    return el("circle", cx=x, cy=HEIGHT * (1 - scale.at(value)), r=3.5, class_="last")


def _days(points: Sequence[tuple[datetime, float]]) -> list[Markup]:
    first, last = points[0][0], points[-1][0]
    span = (last - first).total_seconds() or 1.0
    marks = []
    for day, text in date_ticks(first, last):
        part = (day - first).total_seconds() / span
        side = "start" if part < 0.05 else "end" if part > 0.9 else "middle"
        marks.append(el("text", text, x=f"{100 * part:.2f}%", y=HEIGHT + 18, text_anchor=side))
    return marks


def _day(when: datetime) -> str:
    return f"{when:%Y-%m-%d}"
