"""Working time between two moments, and the moment after so much of it, on a weekly calendar.

Moments are wall-clock times (datetime64[us]); a change of clocks is not seen here.
"""

import numpy as np
from numpy.typing import NDArray

from ambidex.working_time.calendar import HOURS_PER_WEEK, Calendar

_HOUR = 3_600_000_000.0
_MONDAY = 4 * 24.0  # 1970-01-01 was a Thursday; the Monday after it is day 4


def working_hours(
    calendar: Calendar, start: NDArray[np.datetime64], end: NDArray[np.datetime64]
) -> NDArray[np.float64]:
    """Return the hours of the calendar that lie between moments; negative when the end comes first.

    Examples
    --------
    >>> nine_to_five = Calendar(((9.0, 17.0),))
    >>> monday = np.array(["2026-03-02T16:00"], dtype="datetime64[us]")
    >>> float(working_hours(nine_to_five, monday, monday + np.timedelta64(7, "D"))[0])
    8.0
    """
    return _worked(calendar, _hours(end)) - _worked(calendar, _hours(start))


def after_working_hours(
    calendar: Calendar, start: NDArray[np.datetime64], hours: NDArray[np.float64]
) -> NDArray[np.datetime64]:
    """Return the first moments at which so many hours (0 or more) of the calendar have passed.

    Examples
    --------
    >>> nine_to_five = Calendar(((9.0, 17.0),))
    >>> monday = np.array(["2026-03-02T16:00"], dtype="datetime64[us]")
    >>> print(after_working_hours(nine_to_five, monday, np.array([2.0]))[0])
    2026-03-09T10:00:00.000000
    """
    begun = _hours(start)
    goal = _worked(calendar, begun) + hours
    week = calendar.hours_per_week
    opens, _, done = _tables(calendar)
    weeks = np.ceil(goal / week) - 1
    rest = goal - weeks * week
    index = np.clip(np.searchsorted(done[1:], rest - 1e-9, side="left"), 0, len(opens) - 1)
    moment = weeks * HOURS_PER_WEEK + opens[index] + (rest - done[index])
    moment = np.where(np.asarray(hours) <= 0, begun, np.maximum(moment, begun))
    return np.asarray(np.rint((moment + _MONDAY) * _HOUR).astype(np.int64).view("datetime64[us]"))


def _hours(moments: NDArray[np.datetime64]) -> NDArray[np.float64]:
    """Hours since Monday, 5 January 1970."""
    return np.asarray(np.asarray(moments).astype("datetime64[us]").astype(np.int64) / _HOUR - _MONDAY)


def _tables(calendar: Calendar) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    opens, closes = np.array(calendar.intervals).reshape(-1, 2).T
    return opens, closes, np.concatenate([[0.0], np.cumsum(closes - opens)])


def _worked(calendar: Calendar, moments: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hours worked from Monday, 5 January 1970 to each moment."""
    opens, closes, done = _tables(calendar)
    weeks = np.floor(moments / HOURS_PER_WEEK)
    within = moments - weeks * HOURS_PER_WEEK
    index = np.searchsorted(opens, within, side="right")
    current = np.maximum(index - 1, 0)
    inside = np.where(index > 0, np.minimum(within, closes[current]) - opens[current] + done[current], 0.0)
    return np.asarray(weeks * calendar.hours_per_week + inside)
