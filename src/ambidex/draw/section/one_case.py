"""One case: what was done for it, by whom, and how long it waited before each step."""

from typing import TYPE_CHECKING

import numpy as np

from ambidex.draw.markup import el, join
from ambidex.draw.number import duration
from ambidex.draw.page import Section
from ambidex.draw.section.over_time import local_time
from ambidex.draw.table import Column, table

if TYPE_CHECKING:
    from ambidex.eventlog import EventLog

_HOUR = np.timedelta64(1, "h")


def one_case(log: "EventLog", case: int, *, names: bool) -> Section:
    """Return the steps of a case.

    Parameters
    ----------
    case
        Its number in the log, from 0.
    names
        Whether those who did the work may be named; else their team stands there.
    """
    rows = slice(int(log.case_offset[case]), int(log.case_offset[case + 1]))
    until = log.start_at[rows][0]
    steps = []
    for activity, resource, start, end in zip(
        log.activity[rows], log.resource[rows], log.start_at[rows], log.end_at[rows], strict=True
    ):
        team = log.teams[log.team_of[resource]] if resource >= 0 and log.teams and log.team_of[resource] >= 0 else ""
        who = (log.resources[resource] if names else team) if resource >= 0 else ""
        waited = max(float((start - until) / _HOUR), 0.0)
        at, took = local_time(start, log.time_zone), float((end - start) / _HOUR)
        written = (log.activities[activity], who or "–", f"{at:%Y-%m-%d %H:%M}", duration(waited), duration(took))
        steps.append(written)
        until = max(until, end)
    whole = float((log.end_at[rows].max() - log.start_at[rows].min()) / _HOUR)
    waited_for, lasted = (Column(heading, numeric=True) for heading in ("After waiting", "Took"))
    columns = [Column("Step"), Column("By"), Column("Begun"), waited_for, lasted]
    kind = f"; work type {log.work_types[log.work_type[case]]}" if log.work_types else ""
    told = el("p", f"{duration(whole)} from the first step to the last{kind}.")
    shown = table(caption="What was done, in order", columns=columns, rows=steps)
    return Section("case", f"Case {log.case_ids[case]}", "Case", join(told, shown))
