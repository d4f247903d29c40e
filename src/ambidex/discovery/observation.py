"""How a log was collected: until a day, with what had ended by then, or by the day on which cases came.

It matters for what a twin is held against. A log that was cut holds the quick ones of the cases that came last; a log
of all cases that came until a day holds the slow ones too, and goes on for as long as they take.
"""

import numpy as np

from ambidex.discovery.arrivals import window_of_ended
from ambidex.eventlog import EventLog
from ambidex.flow import arrival_at, cycle_hours
from ambidex.working_time import local

SURE = 5.0
"""So many cases must have been due after the last one that came, for their absence to be no accident."""

RECENT = 0.25
"""The share of the cases, the last to come, from which it is taken how often cases come."""


def is_cut(log: EventLog) -> bool:
    """Return whether the log ends because it was cut, and not because no more cases came.

    Examples
    --------
    Cases of a day each, one every hour until Tuesday 15:00: the log ends a day after the last came.

    >>> from datetime import UTC, datetime, timedelta
    >>> from ambidex.eventlog import ActivityInstance, event_log
    >>> hour, monday = timedelta(hours=1), datetime(2026, 1, 5, tzinfo=UTC)
    >>> is_cut(event_log([
    ...     ActivityInstance(str(n), "assess", None, monday + n * hour, monday + (n + 1 + n % 24) * hour)
    ...     for n in range(40)
    ... ]))
    False
    """
    arrived = np.sort(local(arrival_at(log), log.time_zone))
    ended = local(np.asarray(log.end_at).max()[None], log.time_zone)[0]
    order = np.argsort(arrival_at(log), kind="stable")
    whole = window_of_ended(np.append(arrived, ended), np.append(cycle_hours(log)[order], 0.0), ended)
    since = arrived[int((1 - RECENT) * (len(arrived) - 1))]
    hour = (np.array([since, arrived[-1]]) - arrived[0]) / np.timedelta64(1, "h")
    begin, last = int(hour[0]), int(hour[1]) + 1
    seen = max(float(whole.visible[begin:last].sum()), 1e-9)
    due = RECENT * len(arrived) / seen * float(whole.visible[last:].sum())
    return due < SURE
