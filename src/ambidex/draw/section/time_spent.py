"""Where time goes: work and waiting by cause for each activity, and what each team does."""

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING

from ambidex.draw.bar_chart import Bar, bar_chart
from ambidex.draw.markup import Markup, el, join
from ambidex.draw.number import count, duration, share, unit_of, write
from ambidex.draw.page import Section
from ambidex.draw.process_map import activity_anchor
from ambidex.draw.table import Column, details, table
from ambidex.draw.term_text import term_text
from ambidex.terms import term

if TYPE_CHECKING:
    from ambidex.flow import Measures
    from ambidex.flow.measures import ActivityRow, TeamRow

PARTS = ("service_time", "batching", "contention", "prioritization", "unavailability", "extraneous")
MOST_BARS = 12


def time_spent(measures: "Measures") -> Section:
    """Return where the hours of a case go, by activity and by team."""
    rows = sorted(measures.by_activity, key=lambda row: -_total(row))
    content = join(_bars(rows, measures), _activities(rows, measures), _teams(measures))
    return Section("time", "Where time goes", "Where time goes", content)


def _bars(rows: "Sequence[ActivityRow]", measures: "Measures") -> Markup:
    n_cases = measures.n_cases
    bars = [Bar(row.activity, _per_case([row], n_cases)) for row in rows[:MOST_BARS]]
    rest = rows[MOST_BARS:]
    if rest:
        bars.append(Bar(f"{count(len(rest))} other activities", _per_case(rest, n_cases)))
    sentence = join(largest_cause(measures), el("span", " Bars: mean clock hours per case.", class_="note"))
    return bar_chart(
        bars,
        key="time-spent",
        sentence=sentence,
        parts=[term_text(part, _short(part)) for part in PARTS],
        unit="h",
        label="Activity",
    )


def largest_cause(measures: "Measures") -> Markup:
    """Return how the hours of a case divide into work and waiting, and what most of the waiting is for."""
    totals = _per_case(measures.by_activity, measures.n_cases)
    whole = sum(totals)
    if not whole:
        return join("The log holds no duration: everything starts and ends at one instant.")
    if whole == totals[0]:
        return join("All the hours that a case spends in activities are ", term_text("service_time", "work"), ".")
    cause = max(range(1, len(PARTS)), key=lambda at: totals[at])
    return join(
        f"Of the hours that a case spends in activities, {share(totals[0] / whole)} are ",
        term_text("service_time", "work"),
        f" and {share(1 - totals[0] / whole)} ",
        term_text("waiting_time", "waiting"),
        "; the largest cause of waiting is ",
        term_text(PARTS[cause], _short(PARTS[cause])),
        f" ({share(totals[cause] / whole)}).",
    )


def _activities(rows: "Sequence[ActivityRow]", measures: "Measures") -> Markup:
    cost = measures.cost.key
    columns = [
        Column("Activity"),
        Column("Done", numeric=True),
        Column("People", numeric=True),
        Column(term_text("service_time", "Mean work"), numeric=True),
        Column(term_text("waiting_time", "Mean waiting"), numeric=True),
        Column(term_text("rework_share", "Done again"), numeric=True),
        Column(term_text(cost, term(cost).name), numeric=True),
    ]
    cells = [
        [
            row.activity,
            count(row.n_instances),
            count(row.n_resources),
            duration(row.service_time),
            duration(row.waiting_time),
            share(row.rework_share),
            write(row.cost, unit_of(cost)),
        ]
        for row in rows
    ]
    ids = [activity_anchor(row.activity) for row in rows]
    caption = "Every activity, by the time that all its instances take together"
    return details(
        "Every activity as a table", table(caption=caption, columns=columns, rows=cells, ids=ids), open_=True
    )


def _teams(measures: "Measures") -> Markup:
    rows, cost, ratio = measures.by_team, measures.cost.key, measures.cost.ratio_key
    heading = el("h3", "By team")
    if not rows:
        text = (
            "The log does not say which team a person belongs to, so nothing can be said of teams. "
            "Add a column with the team to the log to see who hands work to whom and where it waits."
        )
        return join(heading, el("p", text, class_="empty"))
    columns = [
        Column("Team"),
        Column("People", numeric=True),
        Column("Instances", numeric=True),
        Column(term_text("utilization", "Utilization"), numeric=True),
        Column(term_text("waiting_time", "Mean waiting"), numeric=True),
        Column("Largest cause"),
        Column(term_text("handoffs_given", "Handed on"), numeric=True),
        Column(term_text(cost, term(cost).name), numeric=True),
        Column(term_text(ratio, term(ratio).name), numeric=True),
    ]
    size = max(_known(row.throughput_per_cost) for row in rows)
    cells = [
        [
            row.team,
            count(row.n_resources),
            count(row.n_instances),
            share(row.utilization),
            duration(row.waiting_time),
            _largest_cause(row),
            count(row.handoffs_given),
            write(row.cost, unit_of(cost)),
            write(row.throughput_per_cost, unit_of(ratio), like=size),
        ]
        for row in sorted(rows, key=lambda row: -row.n_instances * _known(row.waiting_time))
    ]
    return join(heading, table(caption="Teams, by the waiting in front of them", columns=columns, rows=cells))


def _largest_cause(row: "TeamRow") -> str:
    causes = {part: _known(getattr(row, part)) for part in PARTS[1:]}
    cause = max(causes, key=lambda part: causes[part])
    return term_text(cause, _short(cause)) if causes[cause] > 0 else "–"


def _short(part: str) -> str:
    """Return what a part is called where everything else is one, too."""
    return "work" if part == "service_time" else term(part).name.removeprefix("Waiting: ").lower()


def _total(row: "ActivityRow") -> float:
    return row.n_instances * (_known(row.service_time) + _known(row.waiting_time))


def _per_case(rows: "Sequence[ActivityRow]", n_cases: int) -> tuple[float, ...]:
    """Return the mean hours per case of each part, over some activities."""
    return tuple(sum(row.n_instances * _known(getattr(row, part)) for row in rows) / max(1, n_cases) for part in PARTS)


def _known(value: float) -> float:
    return value if isfinite(value) else 0.0
