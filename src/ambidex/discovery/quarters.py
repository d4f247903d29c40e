"""The week in quarters of an hour: which of them a calendar is open in, and stretches of them that go together."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ambidex.working_time import Calendar

PER_DAY = 96
PER_WEEK = 7 * PER_DAY

_QUARTER_US = 900_000_000
_MONDAY = 4 * PER_DAY

Quarters = NDArray[np.bool_]
"""(672,), from Monday 00:00."""


def open_quarters(calendar: Calendar) -> Quarters:
    """Return in which quarters a calendar, whose edges lie on them, is open.

    Examples
    --------
    >>> np.flatnonzero(open_quarters(Calendar(((9.0, 9.5),)))).tolist()
    [36, 37]
    """
    found = np.zeros(PER_WEEK, dtype=np.bool_)
    for opens, closes in calendar.intervals:
        found[round(opens * PER_DAY / 24) : round(closes * PER_DAY / 24)] = True
    return found


def calendar_of(worked: Quarters) -> Calendar:
    """Return the calendar that is open in some quarters, one at least.

    Examples
    --------
    >>> calendar_of(open_quarters(Calendar(((9.0, 12.5), (33.0, 40.25))))).intervals
    ((9.0, 12.5), (33.0, 40.25))
    """
    padded = np.concatenate([[False], worked, [False]]).astype(np.int8)
    edges = np.flatnonzero(np.diff(padded)).reshape(-1, 2) * 24.0 / PER_DAY
    return Calendar(tuple((opens, closes) for opens, closes in edges.tolist()))


def quarter(moments: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the quarters of moments on the wall clock in microseconds; modulo `PER_WEEK` those of the week."""
    return moments // _QUARTER_US - _MONDAY


def stretches(differs: Quarters, within: Quarters) -> Iterator[Quarters]:
    """Yield what differs: at about the same time, on all days together, then on each day, at all times together.

    Parameters
    ----------
    within
        What is looked at of the other days at the same time.
    """
    by_day, possible = differs.reshape(7, PER_DAY), within.reshape(7, PER_DAY)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], by_day.any(axis=0), [False]]).astype(np.int8)))
    for first, last in edges.reshape(-1, 2).tolist():
        stretch = np.zeros_like(by_day)
        stretch[:, first:last] = possible[:, first:last]
        yield stretch.ravel()
    for day in np.flatnonzero(by_day.any(axis=1)).tolist():
        stretch = np.zeros_like(by_day)
        stretch[day] = by_day[day]
        yield stretch.ravel()
