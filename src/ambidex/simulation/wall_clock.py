"""The clock of a run: microseconds since Monday 00:00 of the week in which it starts, on the factory's wall clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from ambidex.working_time.zone import local

_MICROSECOND = timedelta(microseconds=1)
_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class WallClock:
    """Where time is counted from.

    Attributes
    ----------
    monday
        Monday 00:00, without a zone.
    time_zone
        IANA name of the zone whose clocks show it.
    """

    monday: datetime
    time_zone: str

    @classmethod
    def of(cls, start_at: datetime, *, time_zone: str) -> "WallClock":
        """Return the clock of a run that starts at an instant (timezone-aware).

        Examples
        --------
        >>> from datetime import UTC
        >>> WallClock.of(datetime(2026, 3, 5, 12, tzinfo=UTC), time_zone="UTC").monday
        datetime.datetime(2026, 3, 2, 0, 0)
        """
        if start_at.tzinfo is None:
            raise ValueError("start_at must say its time zone")
        day = start_at.astimezone(ZoneInfo(time_zone)).date()
        monday = day - timedelta(days=day.weekday())
        return cls(datetime(monday.year, monday.month, monday.day), time_zone)  # noqa: DTZ001 a wall clock

    def microseconds(self, instant: datetime) -> int:
        """Return what the clock of the run shows at an instant (timezone-aware)."""
        return (instant.astimezone(ZoneInfo(self.time_zone)).replace(tzinfo=None) - self.monday) // _MICROSECOND

    def shown(self, instants: NDArray[np.datetime64]) -> NDArray[np.int64]:
        """Return what the clock of the run shows at instants in UTC."""
        wall = local(instants.astype("datetime64[us]"), self.time_zone)
        return np.asarray((wall - np.datetime64(self.monday, "us")).astype(np.int64))

    def instants(self, shown: NDArray[np.int64]) -> NDArray[np.datetime64]:
        """Return the instants (datetime64[us], UTC) at which the clock of the run shows these times.

        Where clocks are put forward, all times that they skip are the moment of the change, so that time never runs
        backwards; where they are put back, an hour of the run is the first of the two.
        """
        if len(shown) == 0:
            return np.empty(0, "datetime64[us]")
        wall = shown + _microseconds(np.datetime64(self.monday, "us"))
        changes, offsets = _offsets(self.time_zone, int(wall.min()) // _DAY, int(wall.max()) // _DAY)
        if len(changes) == 0:
            return np.asarray((wall - offsets[0]).view("datetime64[us]"))
        # Clocks show the change plus the offset before it when the offset after it begins to hold.
        period = np.searchsorted(changes + offsets[:-1], wall, side="right")
        begins = np.concatenate([[np.iinfo(np.int64).min], changes])
        return np.asarray(np.maximum(wall - offsets[period], begins[period]).view("datetime64[us]"))


@lru_cache(maxsize=64)
def _offsets(time_zone: str, first_day: int, last_day: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return when the offset from UTC changes (microseconds since 1970), and the offsets around it (one more)."""
    days = np.arange(first_day - 2, last_day + 4, dtype=np.int64) * _DAY
    offset = _offset(days, time_zone)
    changing = np.flatnonzero(np.diff(offset))
    before, after, new = days[changing], days[changing + 1], offset[changing + 1]
    while (after - before > 1).any():
        middle = before + (after - before) // 2
        changed = _offset(middle, time_zone) == new
        after, before = np.where(changed, middle, after), np.where(changed, before, middle)
    return after, np.concatenate([offset[:1], new])


def _offset(moments: NDArray[np.int64], time_zone: str) -> NDArray[np.int64]:
    return np.asarray(_microseconds(local(moments.view("datetime64[us]"), time_zone)) - moments)


def _microseconds(instants: NDArray[np.datetime64] | np.datetime64) -> NDArray[np.int64]:
    return np.asarray(instants, "datetime64[us]").astype(np.int64)
