"""Work that is begun and ended together: what one person does of one activity at once is done once."""

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog import EventLog


def firsts(log: EventLog) -> NDArray[np.bool_]:
    """Return which instances (n,) are the first of those that a resource begins and ends together of an activity.

    What takes no time is not done together.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from ambidex.eventlog import ActivityInstance, event_log
    >>> nine, ten, noon = (datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (9, 10, 12))
    >>> firsts(event_log([
    ...     ActivityInstance("1", "pay", "Ann", nine, ten),
    ...     ActivityInstance("2", "pay", "Ann", nine, ten),
    ...     ActivityInstance("3", "pay", "Ann", nine, noon),
    ... ])).tolist()
    [True, False, True]
    """
    each = np.stack([
        np.asarray(log.resource).astype(np.int64),
        np.asarray(log.activity).astype(np.int64),
        np.asarray(log.start_at).astype("datetime64[us]").astype(np.int64),
        np.asarray(log.end_at).astype("datetime64[us]").astype(np.int64),
    ])  # fmt: skip
    rows = np.lexsort(each[::-1])
    again = np.zeros(len(log), dtype=np.bool_)
    again[rows[1:]] = (each[:, rows[1:]] == each[:, rows[:-1]]).all(axis=0)
    return np.asarray(~again | (each[3] == each[2]))
