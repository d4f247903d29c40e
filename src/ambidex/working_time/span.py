"""Working time between two moments, and the moment after so much of it, on a weekly calendar.

Moments are wall-clock times (datetime64[us]); a change of clocks is not seen here. All is counted in whole
microseconds, so that spans add up exactly.
"""

import numpy as np
from numpy.typing import NDArray

from ambidex.working_time.calendar import Calendar

_HOUR = 3_600_000_000
_WEEK = 168 * _HOUR
_MONDAY = 4 * 24 * _HOUR  # 1970-01-01 was a Thursday; the Monday after it is day 4

Moments = NDArray[np.datetime64]
_Counts = NDArray[np.int64]


def working_hours(calendar: Calendar, start: Moments, end: Moments) -> NDArray[np.float64]:
    """Return the hours of the calendar that lie between moments; negative when the end comes first.

    Examples
    --------
    >>> nine_to_five = Calendar(((9.0, 17.0),))
    >>> monday = np.array(["2026-03-02T16:00"], dtype="datetime64[us]")
    >>> float(working_hours(nine_to_five, monday, monday + np.timedelta64(7, "D"))[0])
    8.0
    """
    return np.asarray((_worked(calendar, _since_monday(end)) - _worked(calendar, _since_monday(start))) / _HOUR)


def after_working_hours(calendar: Calendar, start: Moments, hours: NDArray[np.float64]) -> Moments:
    """Return the first moments at which so many hours (0 or more) of the calendar have passed.

    Examples
    --------
    >>> nine_to_five = Calendar(((9.0, 17.0),))
    >>> monday = np.array(["2026-03-02T16:00"], dtype="datetime64[us]")
    >>> print(after_working_hours(nine_to_five, monday, np.array([2.0]))[0])
    2026-03-09T10:00:00.000000
    """
    begun = _since_monday(start)
    asked = np.rint(np.asarray(hours, dtype=np.float64) * _HOUR).astype(np.int64)
    opens, _, done = _tables(calendar)
    goal = _worked(calendar, begun) + asked
    weeks = -(-goal // done[-1]) - 1
    rest = goal - weeks * done[-1]
    current = np.searchsorted(done[1:], rest, side="left")
    moment = np.where(asked <= 0, begun, weeks * _WEEK + opens[current] + rest - done[current])
    return np.asarray((moment + _MONDAY).view("datetime64[us]"))


def _since_monday(moments: Moments) -> _Counts:
    """Microseconds since Monday, 5 January 1970."""
    return np.asarray(np.asarray(moments).astype("datetime64[us]").astype(np.int64) - _MONDAY)


def _tables(calendar: Calendar) -> tuple[_Counts, _Counts, _Counts]:
    """Return when the calendar opens and closes, microseconds of the week, and what is worked before each opening."""
    opens, closes = np.rint(np.array(calendar.intervals).reshape(-1, 2).T * _HOUR).astype(np.int64)
    return opens, closes, np.concatenate([[0], np.cumsum(closes - opens)])


def _worked(calendar: Calendar, moments: _Counts) -> _Counts:
    """Microseconds worked from Monday, 5 January 1970 to each moment."""
    opens, closes, done = _tables(calendar)
    weeks, within = np.divmod(moments, _WEEK)
    index = np.searchsorted(opens, within, side="right")
    current = np.maximum(index - 1, 0)
    inside = np.where(index > 0, np.minimum(within, closes[current]) - opens[current] + done[current], 0)
    return np.asarray(weeks * done[-1] + inside)
