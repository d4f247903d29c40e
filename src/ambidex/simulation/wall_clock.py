"""The clock of a run: microseconds since Monday 00:00 of the week in which it starts, on the factory's wall clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from ambidex.working_time.zone import local, utc

_MICROSECOND = timedelta(microseconds=1)
_TICK = np.timedelta64(1, "us")


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
        wall = np.datetime64(self.monday, "us") + shown.astype("timedelta64[us]")
        moments = utc(wall, self.time_zone)
        skipped = local(moments, self.time_zone) - wall
        moved = skipped > np.timedelta64(0)
        if moved.any():
            moments[moved] = _moment_of_change(moments[moved], skipped[moved], self.time_zone)
        return np.asarray(moments)


def _moment_of_change(
    after: NDArray[np.datetime64], skipped: NDArray[np.timedelta64], time_zone: str
) -> NDArray[np.datetime64]:
    """Return when clocks were put forward, given moments after it and, as long before as is skipped, before it."""
    offset = local(after, time_zone) - after
    before = after - skipped
    while (after - before > _TICK).any():
        middle = before + (after - before) // 2
        changed = local(middle, time_zone) - middle == offset
        after, before = np.where(changed, middle, after), np.where(changed, before, middle)
    return after
