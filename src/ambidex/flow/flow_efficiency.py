"""Flow efficiency: the share of the time between arrival and end in which a case is in work.

Two activity instances at once count once. In clock time nights and weekends count on both sides, and work that lies in
somebody's hand overnight is in work. In opening hours only the time counts in which anybody of the log is on duty.
"""

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.log import EventLog
from ambidex.flow.array import Hours, Micros, counts, hours, micros
from ambidex.flow.cycle_time import cycle_hours
from ambidex.flow.enabled import arrival_at, finished_at
from ambidex.flow.on_duty import on_duty
from ambidex.working_time import Calendar


def touched_hours(log: EventLog) -> Hours:
    """Return the clock hours in which at least one instance of the case is in work: float64 (n_cases,)."""
    added = micros(log.end_at) - _added_from(log)
    return hours(np.add.reduceat(added, log.case_offset[:-1]))


def flow_efficiency(log: EventLog, *, of: NDArray[np.bool_] | None = None) -> float:
    """Return time in work over cycle time, summed over cases, in clock time: 0-1, nan if no case took any time.

    Parameters
    ----------
    of
        bool (n_cases,): the cases to count; all where missing.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from ambidex.eventlog.log import ActivityInstance, event_log
    >>> nine, ten, noon, one = (datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (9, 10, 12, 13))
    >>> log = event_log([
    ...     ActivityInstance("1", "assess", None, nine, ten),
    ...     ActivityInstance("1", "pay", None, noon, one),
    ... ])
    >>> flow_efficiency(log)
    0.5
    """
    chosen = slice(None) if of is None else of
    whole = float(cycle_hours(log)[chosen].sum())
    return float(touched_hours(log)[chosen].sum()) / whole if whole > 0 else float("nan")


def flow_efficiency_open(log: EventLog, calendars: tuple[Calendar, ...]) -> float:
    """Return time in work over cycle time, both in opening hours, summed over cases: 0-1, nan if there is none.

    Parameters
    ----------
    calendars
        One by resource; anybody's hours are opening hours.
    """
    if not calendars:
        return float("nan")
    office = on_duty(log, calendars)

    def open_hours(first: Micros, then: Micros) -> float:
        return float(hours(office.of_anybody(then) - office.of_anybody(first)).sum())

    whole = open_hours(micros(arrival_at(log)), micros(finished_at(log)))
    return open_hours(_added_from(log), micros(log.end_at)) / whole if whole > 0 else float("nan")


def _added_from(log: EventLog) -> Micros:
    """Return from when to its end each instance is the only one that keeps its case in work."""
    from ambidex.flow.kernel.sequence import readiness

    return readiness(micros(log.start_at), micros(log.end_at), counts(log.case_offset))[1]
