"""Variants: the ways that cases go, the most frequent first, each with a link to one case that went so."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from ambidex.draw.markup import el, join
from ambidex.draw.number import count, duration, many, share
from ambidex.draw.page import Section
from ambidex.draw.table import Column, table

if TYPE_CHECKING:
    from ambidex.eventlog import EventLog
    from ambidex.flow import Measures

SHOWN = 25


def variant_list(log: "EventLog", measures: "Measures", *, link: Callable[[int], str] | None = None) -> Section:
    """Return the most frequent variants, with how many cases and how long they took.

    Parameters
    ----------
    link
        The address of a case, by its number in the log.
    """
    variants = measures.variants
    rows = []
    for number in range(min(SHOWN, len(variants))):
        cases = np.flatnonzero(variants.variant_of_case == number)
        steps = variants.activity[variants.offset[number] : variants.offset[number + 1]].tolist()
        name = " → ".join(log.activities[step] for step in steps)
        first = el("a", name, href=link(int(cases[0]))) if link else name
        middle = float(np.median(measures.cycle_hours[cases]))
        rows.append([first, count(len(cases)), share(len(cases) / log.n_cases), duration(middle)])
    columns = [
        Column("Way"),
        Column("Cases", numeric=True),
        Column("Of all", numeric=True),
        Column("Middle cycle time", numeric=True),
    ]
    covered = sum(int(n) for n in variants.counts[:SHOWN]) / max(log.n_cases, 1)
    told = f"{many(len(variants), 'way')} in all; shown are those of {share(covered)} of the cases."
    shown = table(caption="The ways that cases go, the most frequent first", columns=columns, rows=rows)
    return Section("variants", "The ways that cases go", "Variants", join(el("p", told), shown))
