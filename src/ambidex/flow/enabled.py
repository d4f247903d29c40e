"""When an activity instance could have started.

A simulated log knows. Otherwise it is estimated: work is ready when the case's latest earlier instance that had ended
by then was done. Where a case does several things at once this can be too late; where a case waits for something
outside the log it is too early, and the wait shows as extraneous.
"""

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.log import EventLog
from ambidex.flow.array import counts, instants, micros


def enabled(log: EventLog) -> NDArray[np.datetime64]:
    """Return when each instance could have started, never after it did: datetime64[us] (n,), UTC.

    `log.enabled_at` where known; else the latest end of an earlier instance of the case that ended at or before this
    start; else the first start of the case.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from ambidex.eventlog.log import ActivityInstance, event_log
    >>> nine, ten, noon, one = (datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (9, 10, 12, 13))
    >>> log = event_log([
    ...     ActivityInstance("1", "assess", None, nine, ten),
    ...     ActivityInstance("1", "pay", None, noon, one),
    ... ])
    >>> [str(at)[11:16] for at in enabled(log)]
    ['09:00', '10:00']
    """
    if log.enabled_at is not None:
        return np.minimum(np.asarray(log.enabled_at), np.asarray(log.start_at))
    from ambidex.flow.kernel.sequence import readiness

    return instants(readiness(micros(log.start_at), micros(log.end_at), counts(log.case_offset))[0])


def arrival_at(log: EventLog) -> NDArray[np.datetime64]:
    """Return when each case arrived: the first moment one of its instances could start, datetime64[us] (n_cases,)."""
    start = micros(log.start_at)[log.case_offset[:-1]]
    if log.enabled_at is None:
        return instants(start)
    ready = np.minimum.reduceat(micros(log.enabled_at), log.case_offset[:-1])
    return instants(np.minimum(start, ready))


def finished_at(log: EventLog) -> NDArray[np.datetime64]:
    """Return the last end of each case: datetime64[us] (n_cases,)."""
    return instants(np.maximum.reduceat(micros(log.end_at), log.case_offset[:-1]))
