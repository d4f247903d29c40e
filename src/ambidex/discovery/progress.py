"""How far each activity instance brings its case: what it adds to the time since the case began.

The sum over a case is its cycle time exactly, whatever overlaps: of work that runs beside other work of the same case
only what lasts longer counts. So two logs in which every activity adds as much have the same cycle times on average.
"""

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog import EventLog

_HOUR = 3.6e9


def added_hours(log: EventLog) -> NDArray[np.float64]:
    """Return the clock hours by which each instance moves the latest end of its case: float64 (n,), 0 or more.

    The first instance of a case counts from its own start.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from ambidex.eventlog import ActivityInstance, event_log
    >>> nine, ten, noon, one = (datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (9, 10, 12, 13))
    >>> added_hours(event_log([
    ...     ActivityInstance("1", "assess", "Ann", nine, noon),
    ...     ActivityInstance("1", "ask", "Bob", ten, one),
    ... ])).tolist()
    [3.0, 1.0]
    """
    start, end = (np.asarray(at).astype("datetime64[us]").astype(np.int64) for at in (log.start_at, log.end_at))
    return added(np.asarray(log.case_offset), start, end)


def added(offset: NDArray[np.int64], start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the same of rows in microseconds, sorted by case and start.

    Parameters
    ----------
    offset
        int64 (n_cases + 1,): the rows of case c are `offset[c]:offset[c + 1]`.
    """
    length = np.diff(offset)
    case = np.repeat(np.arange(len(length)), length)
    first = offset[:-1][length > 0]
    before = np.concatenate([[0], latest_end(case, end)[:-1]])
    before[first] = start[first]
    return np.asarray(np.maximum(end - before, 0) / _HOUR)


def latest_end(case: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the latest end in each case so far, of rows sorted by case and start.

    Notes
    -----
    Running maxima of ranks that restart with every case.
    """
    ordered, rank = np.unique(end, return_inverse=True)
    highest = np.maximum.accumulate(case * len(ordered) + rank)
    return np.asarray(ordered[highest - case * len(ordered)])
