"""The key ratio and the flow by week, each with the band in which half of the weeks lie."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from ambidex.draw.line_chart import Level, line_chart
from ambidex.draw.markup import Markup, el, join
from ambidex.draw.number import interval, write
from ambidex.draw.page import Section
from ambidex.draw.term_text import term_text
from ambidex.terms import term

if TYPE_CHECKING:
    from ambidex.flow import Measures
    from ambidex.flow.series import Series

FEWEST = 3


def over_time(measures: "Measures", *, time_zone: str) -> Section:
    """Return one chart a measure, of whole weeks only."""
    every = (measures.throughput_per_cost, measures.throughput, measures.wip)
    charts = [_chart(series, time_zone) for series in every]
    note = el(
        "p",
        "Weeks that the log covers only in part are left out. In the shaded band lies half of all weeks; "
        "the dashed line is the middle week.",
        class_="note",
    )
    return Section("weeks", "Week by week", "Week by week", join(el("div", *charts, class_="figures"), note))


def _chart(series: "Series", time_zone: str) -> Markup:
    found = term(series.key)
    points = [
        (local_time(at, time_zone), float(value))
        for at, value, whole in zip(series.start_at, series.value, series.whole, strict=True)
        if whole
    ]
    known = np.array([value for _, value in points if np.isfinite(value)])
    if len(known) < FEWEST:
        text = (
            f"{found.name}: the log covers {len(known)} whole weeks with this measure; {FEWEST} are needed to draw it."
        )
        return el("p", text, class_="empty")
    low, middle, high = (float(value) for value in np.quantile(known, (0.25, 0.5, 0.75)))
    last = points[-1][1]
    sentence = join(
        el("strong", term_text(series.key, found.name)),
        f": {write(middle, found.unit)} in the middle week, {interval(low, high, found.unit, like=middle)} in half of the "
        f"weeks; {write(last, found.unit, like=middle)} in the last whole week.",
    )
    level = Level(middle, low, high, f"Half of all weeks: {write(low, found.unit)} to {write(high, found.unit)}")
    return line_chart(
        points,
        key=f"weekly-{series.key.replace('_', '-')}",
        title=found.name,
        sentence=sentence,
        unit=found.unit,
        level=level,
    )


def local_time(at: np.datetime64, time_zone: str) -> datetime:
    """Return an instant on the wall clock of a zone, without saying so."""
    microseconds = int(at.astype("datetime64[us]").astype(np.int64))
    utc = datetime.fromtimestamp(microseconds // 1_000_000, tz=UTC)
    return utc.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)
