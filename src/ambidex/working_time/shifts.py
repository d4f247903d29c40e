"""The shifts of a calendar, one after the other: from when to when somebody is at work, as instants."""

from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ambidex.working_time.calendar import Calendar
from ambidex.working_time.zone import utc

_DAY = 86_400_000_000
_HOUR = 3_600_000_000
_EPOCH = date(1970, 1, 1)


def shifts(
    calendar: Calendar,
    *,
    time_zone: str,
    begins: int,
    ends: int,
    absent: tuple[tuple[date, date], ...] = (),
    from_date: date | None = None,
    until_date: date | None = None,
) -> NDArray[np.int64]:
    """Return when each shift opens and closes, int64 (n, 2): microseconds since 1970, UTC.

    Parameters
    ----------
    time_zone
        IANA name, where the calendar has none of its own.
    begins, ends
        Shifts that touch this span are told, whole days at least.
    absent
        First and last days without any work.
    from_date, until_date
        First and last day with work.

    Notes
    -----
    A shift belongs to the day on which it lies; one over midnight is two that meet, and told as one. Hours that clocks
    skip when they are put forward are not worked, hours that they show twice are.

    Examples
    --------
    Monday the 5th, and Tuesday with other hours:

    >>> from ambidex.working_time import DatedHours
    >>> tuesday = date(2026, 1, 6)
    >>> office = Calendar(((9.0, 17.0), (33.0, 41.0)), (DatedHours(tuesday, tuesday, ((10.0, 12.0),)),))
    >>> monday = np.datetime64("2026-01-05", "us").astype(int)
    >>> (shifts(office, time_zone="UTC", begins=monday, ends=monday + 2 * 86_400_000_000) - monday) / 3_600_000_000
    array([[ 9., 17.],
           [34., 36.]])
    """
    told = _shifts(calendar, calendar.time_zone or time_zone, begins, ends, absent, from_date, until_date)
    return told.copy()


@lru_cache(maxsize=1024)
def _shifts(
    calendar: Calendar,
    zone: str,
    begins: int,
    ends: int,
    absent: tuple[tuple[date, date], ...],
    from_date: date | None,
    until_date: date | None,
) -> NDArray[np.int64]:
    days = np.arange(begins // _DAY - 2, -(-ends // _DAY) + 2)
    weekday = (days + 3) % 7
    hours = [_within(calendar.intervals, 24.0 * day) for day in range(7)]
    kind = weekday.copy()
    for dated in calendar.dated:
        kind[_between(days, dated.first, dated.last)] = len(hours)
        hours.append(list(dated.hours))
    away = np.zeros(len(days), bool)
    for first, last in absent:
        away |= _between(days, first, last)
    if from_date is not None:
        away |= days < (from_date - _EPOCH).days
    if until_date is not None:
        away |= days > (until_date - _EPOCH).days
    days, kind = days[~away], kind[~away]
    count = np.array([len(parts) for parts in hours])[kind]
    table = np.array([part for parts in hours for part in parts], np.float64).reshape(-1, 2)
    base = np.cumsum([0, *(len(parts) for parts in hours)])[kind]
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    wall = np.repeat(days * _DAY, count)[:, None] + np.rint(table[np.repeat(base, count) + within] * _HOUR).astype(
        np.int64
    )
    told = utc(wall.ravel().view("datetime64[us]"), zone).astype(np.int64).reshape(-1, 2)
    told = told[told[:, 1] > told[:, 0]]
    new = np.append(True, told[1:, 0] > told[:-1, 1])[: len(told)]
    joined = np.stack([told[new, 0], told[np.roll(new, -1), 1]], axis=1)
    return np.asarray(joined[(joined[:, 1] > begins) & (joined[:, 0] < ends)])


def _within(intervals: tuple[tuple[float, float], ...], begin: float) -> list[tuple[float, float]]:
    """Return the hours of one day of the week."""
    parts = [(max(opens - begin, 0.0), min(closes - begin, 24.0)) for opens, closes in intervals]
    return [(opens, closes) for opens, closes in parts if opens < closes]


def _between(days: NDArray[np.int64], first: date, last: date) -> NDArray[np.bool_]:
    return np.asarray((days >= (first - _EPOCH).days) & (days <= (last - _EPOCH).days))
