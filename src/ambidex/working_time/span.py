"""Working time between two instants, and the instant after so much of it, with holidays and changes of the clock.

Instants are datetime64 in UTC. All is counted in whole microseconds, so that spans add up exactly.
"""

import numpy as np
from numpy.typing import NDArray

from ambidex.working_time.calendar import Calendar
from ambidex.working_time.shifts import shifts

_HOUR = 3_600_000_000
_WEEK = 168 * _HOUR
_BEFORE_ALL = -(2**62)
_NEVER = np.iinfo(np.int64).min  # NumPy's "not a time"

Instants = NDArray[np.datetime64]
_Counts = NDArray[np.int64]


def working_hours(calendar: Calendar, start: Instants, end: Instants, *, time_zone: str = "UTC") -> NDArray[np.float64]:
    """Return the hours of the calendar that lie between instants; negative when the end comes first.

    Parameters
    ----------
    time_zone
        IANA name, where the calendar has none of its own.

    Examples
    --------
    >>> nine_to_five = Calendar(((9.0, 17.0),))
    >>> monday = np.array(["2026-03-02T16:00"], dtype="datetime64[us]")
    >>> float(working_hours(nine_to_five, monday, monday + np.timedelta64(7, "D"))[0])
    8.0
    """
    first, last = _micros(start), _micros(end)
    both = np.concatenate([first.ravel(), last.ravel()])
    told = _shifts(calendar, time_zone, both, int(both.max(initial=0)))
    return np.asarray((_worked(told, last) - _worked(told, first)) / _HOUR)


def after_working_hours(
    calendar: Calendar, start: Instants, hours: NDArray[np.float64], *, time_zone: str = "UTC"
) -> Instants:
    """Return the first instants at which so many hours (0 or more) of the calendar have passed.

    Not a time, where there are not so many hours in a calendar without a week.

    Parameters
    ----------
    time_zone
        IANA name, where the calendar has none of its own.

    Examples
    --------
    >>> nine_to_five = Calendar(((9.0, 17.0),))
    >>> monday = np.array(["2026-03-02T16:00"], dtype="datetime64[us]")
    >>> print(after_working_hours(nine_to_five, monday, np.array([2.0]))[0])
    2026-03-09T10:00:00.000000
    """
    begun = _micros(start)
    asked = np.rint(np.asarray(hours, dtype=np.float64) * _HOUR).astype(np.int64)
    weeks = np.ceil(asked.max(initial=0) / _HOUR / calendar.hours_per_week) if calendar.intervals else 0
    dated = max(
        (np.datetime64(days.last, "us").astype(np.int64) for days in calendar.dated), default=begun.max(initial=0)
    )
    # Two weeks more: the first is not whole, and a change of the clock may take an hour.
    told = _shifts(calendar, time_zone, begun, int(max(dated, begun.max(initial=0)) + (weeks + 2) * _WEEK))
    opens, _, done = told
    goal = _worked(told, begun) + asked
    current = np.searchsorted(done[1:], goal, side="left")
    reached = np.minimum(current, len(opens) - 1)
    moment = np.where(current < len(opens), opens[reached] + goal - done[reached], _NEVER)
    return np.asarray(np.where(asked <= 0, begun, moment).view("datetime64[us]"))


def _micros(instants: Instants) -> _Counts:
    return np.asarray(np.asarray(instants).astype("datetime64[us]").astype(np.int64))


def _shifts(calendar: Calendar, time_zone: str, begun: _Counts, ends: int) -> tuple[_Counts, _Counts, _Counts]:
    """Return when shifts open and close, an empty one before all first, and what is worked before each."""
    told = shifts(calendar, time_zone=time_zone, begins=int(begun.min(initial=ends)), ends=ends)
    opens, closes = np.concatenate([[[_BEFORE_ALL, _BEFORE_ALL]], told]).T
    return opens, closes, np.concatenate([[0], np.cumsum(closes - opens)])


def _worked(told: tuple[_Counts, _Counts, _Counts], at: _Counts) -> _Counts:
    """Return the microseconds worked until each instant."""
    opens, closes, done = told
    current = np.searchsorted(opens, at, side="right") - 1
    return np.asarray(done[current] + np.minimum(at, closes[current]) - opens[current])
