"""The key ratio and the flow by week, each with the band in which half of the weeks lie."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from ambidex.draw.line_chart import Level, line_chart
from ambidex.draw.markup import Markup, anchor, el, join
from ambidex.draw.number import interval, unit_of, write
from ambidex.draw.page import Section
from ambidex.draw.season import seasons
from ambidex.draw.table import details
from ambidex.draw.term_text import term_text
from ambidex.flow import finished_at
from ambidex.terms import term

if TYPE_CHECKING:
    from ambidex.eventlog import EventLog
    from ambidex.factory import Factory
    from ambidex.flow import Measures
    from ambidex.flow.series import Series

FEWEST = 3


def over_time(log: "EventLog", measures: "Measures", factory: "Factory | None" = None) -> Section:
    """Return one chart a measure, of whole weeks only, and the seasons that the twin has found, in words first.

    The key ratio of each team is folded away.
    """
    every = (measures.throughput_per_cost, measures.throughput, weekly_cycle_time(log, measures), measures.wip)
    charts = [_chart(series, log.time_zone) for series in every]
    note = el(
        "p",
        "Weeks that the log covers only in part are left out. In the shaded band lies half of all weeks; "
        "the dashed line is the middle week.",
        class_="note",
    )
    told = seasons(factory) if factory else ()
    lead = el("ul", *(el("li", sentence) for sentence in told)) if told else None
    content = join(lead, el("div", *charts, class_="figures"), note, _teams(measures, log.time_zone))
    return Section("weeks", "Week by week", "Week by week", content)


def weekly_cycle_time(log: "EventLog", measures: "Measures") -> "Series":
    """Return the median cycle time of the cases that ended in each week; nan where none did."""
    weeks = measures.throughput
    week = np.searchsorted(weeks.start_at, finished_at(log), side="right") - 1
    order = np.argsort(week, kind="stable")
    parts = np.split(measures.cycle_hours[order], np.searchsorted(week[order], np.arange(1, len(weeks))))
    medians = [float(np.median(part)) if len(part) else float("nan") for part in parts]
    return replace(weeks, key="cycle_time_p50", value=np.array(medians), n=np.array([len(part) for part in parts]))


def _teams(measures: "Measures", time_zone: str) -> Markup | None:
    every = measures.throughput_per_cost_by_team
    if len(every) < 2:
        return None
    name = term(every[0].key).name
    charts = [_chart(series, time_zone, title=series.of.removeprefix("team: ")) for series in every]
    return details(f"{name} of each team, week by week", el("div", *charts, class_="figures"))


def _chart(series: "Series", time_zone: str, *, title: str = "") -> Markup:
    name, unit = title or term(series.key).name, unit_of(series.key)
    points = [
        (local_time(at, time_zone), float(value))
        for at, value, whole in zip(series.start_at, series.value, series.whole, strict=True)
        if whole
    ]
    known = np.array([value for _, value in points if np.isfinite(value)])
    if len(known) < FEWEST:
        text = f"{name}: the log covers {len(known)} whole weeks with this measure; {FEWEST} are needed to draw it."
        return el("p", text, class_="empty")
    low, middle, high = (float(value) for value in np.quantile(known, (0.25, 0.5, 0.75)))
    last = points[-1][1]
    sentence = join(
        el("strong", title or term_text(series.key, name)),
        f": {write(middle, unit)} in the middle week, {interval(low, high, unit, like=middle)} in half of the "
        f"weeks; {write(last, unit, like=middle)} in the last whole week.",
    )
    level = Level(middle, low, high, f"Half of all weeks: {write(low, unit)} to {write(high, unit)}")
    return line_chart(
        points,
        key=anchor("weekly", series.key, *filter(None, [title])),
        title=name,
        sentence=sentence,
        unit=unit,
        level=level,
    )


def local_time(at: np.datetime64, time_zone: str) -> datetime:
    """Return an instant on the wall clock of a zone, without saying so."""
    microseconds = int(at.astype("datetime64[us]").astype(np.int64))
    utc = datetime.fromtimestamp(microseconds // 1_000_000, tz=UTC)
    return utc.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)
