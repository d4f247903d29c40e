"""The clock of a run: microseconds that have passed since Monday 00:00 of the week in which it starts."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from ambidex.working_time.zone import local, utc

_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """Where time is counted from; it passes evenly, also when the clocks on the wall are put forward or back.

    Attributes
    ----------
    monday
        Monday 00:00 on the wall, without a zone.
    time_zone
        IANA name of the zone whose clocks hang on the wall.
    origin
        The instant of that Monday: microseconds since 1970, UTC.
    """

    monday: datetime
    time_zone: str
    origin: int

    @classmethod
    def of(cls, start_at: datetime, *, time_zone: str) -> "Clock":
        """Return the clock of a run that starts at an instant (timezone-aware).

        Examples
        --------
        >>> from datetime import UTC
        >>> Clock.of(datetime(2026, 3, 5, 12, tzinfo=UTC), time_zone="UTC").monday
        datetime.datetime(2026, 3, 2, 0, 0)
        """
        if start_at.tzinfo is None:
            raise ValueError("start_at must say its time zone")
        day = start_at.astimezone(ZoneInfo(time_zone)).date()
        first = day - timedelta(days=day.weekday())
        monday = datetime(first.year, first.month, first.day)  # noqa: DTZ001 a wall clock
        origin = int(utc(np.array([monday], "datetime64[us]"), time_zone).astype(np.int64)[0])
        return cls(monday, time_zone, origin)

    def microseconds(self, instant: datetime) -> int:
        """Return how long after Monday an instant is (timezone-aware)."""
        return (instant - _EPOCH) // _MICROSECOND - self.origin

    def elapsed(self, instants: NDArray[np.datetime64]) -> NDArray[np.int64]:
        """Return how long after Monday instants (datetime64, UTC) are."""
        return np.asarray(instants.astype("datetime64[us]").astype(np.int64) - self.origin)

    def instants(self, elapsed: NDArray[np.int64]) -> NDArray[np.datetime64]:
        """Return the instants (datetime64[us], UTC) so long after Monday."""
        return np.asarray((elapsed + self.origin).view("datetime64[us]"))

    def wall(self, elapsed: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return what clocks on the wall show, in microseconds since their Monday 00:00."""
        return np.asarray(local(self.instants(elapsed), self.time_zone).astype(np.int64) - self._monday)

    def of_wall(self, shown: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return when clocks on the wall show these times.

        What they show twice is the first of the two; what they skip is moved on by what was skipped.
        """
        if self.time_zone == "UTC":
            return shown
        return self.elapsed(utc((shown + self._monday).view("datetime64[us]"), self.time_zone))

    @property
    def _monday(self) -> int:
        return int(np.datetime64(self.monday, "us").astype(np.int64))
