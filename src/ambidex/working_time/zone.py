"""Time zones, for arrays: UTC to the wall clock of a zone and back, with daylight saving."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import numpy as np
from numpy.typing import NDArray

from ambidex.errors import BadInput, Problem, did_you_mean

Instants = NDArray[np.datetime64]

_DAY_S = 86_400
_NO_TIME = np.iinfo(np.int64).min


def zone(name: str) -> ZoneInfo:
    """Return the time zone of an IANA name.

    Raises
    ------
    BadInput
        If there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = {place.lower(): place for place in available_timezones()}
        near = did_you_mean(known.get(name.lower(), name), known.values())
        remedy = near or "Write a name such as Europe/Paris or UTC."
        raise BadInput("The time zone", [Problem(f'"{name}"', "is not known.", remedy)]) from None


def local(instants: Instants, time_zone: str) -> Instants:
    """Return the wall clock (datetime64[us]) of a zone at instants in UTC.

    Examples
    --------
    >>> print(local(np.array(["2026-07-01T12:00"], dtype="datetime64[us]"), "Europe/Paris")[0])
    2026-07-01T14:00:00.000000
    """
    moments = np.asarray(instants).astype("datetime64[us]").astype(np.int64)
    if not _known(moments).any():
        return np.asarray(moments.view("datetime64[us]"))
    changes, offsets = _changes(time_zone, *_years(moments))
    offset = offsets[np.searchsorted(changes, moments, side="right")]
    return np.asarray(np.where(_known(moments), moments + offset, _NO_TIME).view("datetime64[us]"))


def utc(wall_clock: Instants, time_zone: str) -> Instants:
    """Return the instants (datetime64[us], UTC) at which the clocks of a zone show these times.

    A time that clocks show twice is the first of the two; a time that they skip is moved on by what was skipped.

    Examples
    --------
    >>> print(utc(np.array(["2026-07-01T14:00"], dtype="datetime64[us]"), "Europe/Paris")[0])
    2026-07-01T12:00:00.000000
    """
    shown = np.asarray(wall_clock).astype("datetime64[us]").astype(np.int64)
    if not _known(shown).any():
        return np.asarray(shown.view("datetime64[us]"))
    changes, offsets = _changes(time_zone, *_years(shown))
    # Clocks show `change + offset before` at the moment of a change: up to there the offset before still holds.
    passed = np.searchsorted(changes + offsets[:-1], shown, side="right")
    skipped = np.searchsorted(changes, shown - offsets[passed], side="right") < passed
    offset = offsets[np.where(skipped, np.maximum(passed - 1, 0), passed)]
    return np.asarray(np.where(_known(shown), shown - offset, _NO_TIME).view("datetime64[us]"))


def _known(moments: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.asarray(moments != _NO_TIME)


def _years(moments: NDArray[np.int64]) -> tuple[int, int]:
    known = moments[_known(moments)]
    years = np.array([known.min(), known.max()]).view("datetime64[us]").astype("datetime64[Y]").astype(int) + 1970
    return int(years[0]) - 1, int(years[1]) + 1


@lru_cache(maxsize=64)
def _changes(time_zone: str, first_year: int, last_year: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the moments at which the offset changes (microseconds, UTC) and the offsets around them (one more)."""
    place = zone(time_zone)

    def offset(second: int) -> int:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
        return round((moment.astimezone(place).utcoffset() or timedelta()).total_seconds())

    first_year, last_year = max(first_year, 2), min(last_year, 9998)
    begin, end = (round(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (first_year, last_year + 1))
    changes: list[int] = []
    offsets = [offset(begin)]
    for week in range(begin, end, 7 * _DAY_S):
        low, high = week, min(week + 7 * _DAY_S, end)
        while offset(high) != offsets[-1]:
            left, right = low, high
            while right - left > 1:
                middle = (left + right) // 2
                left, right = (middle, right) if offset(middle) == offsets[-1] else (left, middle)
            changes.append(right)
            offsets.append(offset(right))
            low = right
    return np.array(changes, dtype=np.int64) * 1_000_000, np.array(offsets, dtype=np.int64) * 1_000_000
