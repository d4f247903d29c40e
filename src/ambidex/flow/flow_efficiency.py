"""Flow efficiency: the share of the time between arrival and end in which a case is in work."""

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.log import EventLog
from ambidex.flow.array import Hours, counts, hours, micros
from ambidex.flow.cycle_time import cycle_hours


def touched_hours(log: EventLog) -> Hours:
    """Return the clock hours in which at least one instance of the case is in work: float64 (n_cases,)."""
    from ambidex.flow.kernel.sequence import readiness

    offset = counts(log.case_offset)
    _, added_from = readiness(micros(log.start_at), micros(log.end_at), offset)
    return hours(np.add.reduceat(micros(log.end_at) - added_from, offset[:-1]))


def flow_efficiency(log: EventLog, *, of: NDArray[np.bool_] | None = None) -> float:
    """Return time in work over cycle time, summed over cases, in clock time: 0-1, nan if no case took any time.

    Nights and weekends count on both sides: work that lies in somebody's hand overnight is in work. Two activity
    instances at once count once.

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
