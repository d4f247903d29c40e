"""How far the twin is from reality."""

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING

from ambidex.draw.markup import Markup, el, join
from ambidex.draw.number import count, duration, interval, many, share, write
from ambidex.draw.page import Section
from ambidex.draw.table import Column, table
from ambidex.draw.term_text import term_text

if TYPE_CHECKING:
    from ambidex.discovery import Fidelity, FidelityRow, Trust

MOST_ACTIVITIES = 12
"""So many activities are shown."""

_VERDICTS = {
    "trust": "✓ trust",
    "do not trust": "✗ do not trust",
    "cannot be said": "○ times scatter too much to say",
    "too few cases": "○ too few cases to say",
}


def fidelity(found: "Fidelity | None") -> Section:
    """Return how far the twin was from weeks that it had not seen, beside what chance and habit would give."""
    if found is None:
        content = el("p", "The twin was not checked: the log is too short to keep weeks back for it.", class_="empty")
        return Section("fidelity", "How true the twin is", "How true", content)
    intro = el(
        "p",
        f"The twin was learnt from {count(found.n_train_cases)} cases and asked to foretell the following weeks "
        f"({count(found.n_test_cases)} cases), which it had not seen. Each number is a distance from what then "
        "happened: the smaller, the truer.",
    )
    return Section(
        "fidelity",
        "How true the twin is",
        "How true",
        join(el("p", found.sentence, class_="lead"), intro, _table(found), _parts(found.parts), _notes(found.notes)),
    )


def _table(found: "Fidelity") -> Markup:
    columns = [
        Column("Measure"),
        Column("The twin", numeric=True),
        Column("95 % interval", numeric=True),
        Column("The past moved on", numeric=True),
        Column("The past redrawn", numeric=True),
        Column("As near as chance allows", numeric=True),
        Column("In words"),
    ]
    rows = [
        [
            term_text(row.key),
            write(row.twin, row.unit),
            interval(row.twin_low, row.twin_high, row.unit, like=row.twin),
            write(row.shift, row.unit, like=row.twin),
            write(row.bootstrap, row.unit, like=row.twin),
            write(row.floor, row.unit, like=row.twin),
            _words(row),
        ]
        for row in found.rows
    ]
    return table(caption="Distance between the twin and what then happened", columns=columns, rows=rows)


def _parts(parts: Sequence["Trust"]) -> Markup | None:
    """Return how true times are, place by place; of activities those on which most time goes."""
    activities = [one for one in parts if one.kind == "activity"]
    shown = [*(one for one in parts if one.kind != "activity"), *activities[:MOST_ACTIVITIES]]
    if not shown:
        return None
    columns = [
        Column("Where"),
        Column("What"),
        Column("In reality", numeric=True),
        Column("In the twin", numeric=True),
        Column("Off by", numeric=True),
        Column("At most", numeric=True),
        Column("Cases", numeric=True),
        Column("In words"),
    ]
    rows = [
        [
            one.name,
            one.kind,
            duration(one.real),
            write(one.twin, "h", like=one.real),
            write(round(one.off, 4) + 0.0, "share", signed=True) if isfinite(one.off) else "",
            share(round(one.within, 4)) if isfinite(one.within) and one.n_cases > 1 else "",
            count(one.n_cases),
            _VERDICTS[one.verdict],
        ]
        for one in shown
    ]
    left_out = len(activities) - MOST_ACTIVITIES
    more = f" Of {many(left_out, 'other activity', 'other activities')}, see trust.csv." if left_out > 0 else ""
    caption = (
        "Mean time per case, waiting included, on weeks that the twin had not seen. “At most” is how far off it may "
        f"be, as few cases scatter.{more}"
    )
    return table(caption=caption, columns=columns, rows=rows)


def _words(row: "FidelityRow") -> str:
    """Return how near the twin is, beside chance and beside what anybody could say without a model."""
    naive = min((each for each in (row.shift, row.bootstrap) if isfinite(each)), default=float("inf"))
    if not isfinite(row.twin):
        return "could not be measured"
    if row.twin_low <= row.floor:
        return "✓ as near as chance allows"
    if row.twin_high < naive:
        return "✓ nearer than repeating the past"
    if row.twin_low > naive:
        return "✗ further than repeating the past"
    return "○ about as near as repeating the past"


def _notes(notes: tuple[str, ...]) -> Markup | None:
    return el("ul", *(el("li", note) for note in notes), class_="note") if notes else None
