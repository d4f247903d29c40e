"""A calendar: when somebody works, week by week and on days that are different, on a wall clock."""

from dataclasses import dataclass
from datetime import date

HOURS_PER_WEEK = 168.0


@dataclass(frozen=True, slots=True)
class DatedHours:
    """Days with hours of their own: a holiday has none, an extra Saturday some.

    Attributes
    ----------
    first, last
        Both included.
    hours
        (opens, closes) in hours of the day, sorted, disjoint, within 0-24; the same on each of the days.
    """

    first: date
    last: date
    hours: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """Half-open intervals in which work is done.

    Attributes
    ----------
    intervals
        (opens, closes) in hours since Monday 00:00, sorted, disjoint, not touching, within 0-168.
        The whole week is `((0.0, 168.0),)`. A night shift over Sunday midnight is two intervals.
    dated
        Days on which other hours hold; of two that name the same day the later entry does.
    time_zone
        IANA name of the wall clock on which it is read; None: the factory's.
    """

    intervals: tuple[tuple[float, float], ...]
    dated: tuple[DatedHours, ...] = ()
    time_zone: str | None = None

    @property
    def hours_per_week(self) -> float:
        """Working hours in a usual week.

        Examples
        --------
        >>> Calendar(((9.0, 17.0), (33.0, 41.0))).hours_per_week
        16.0
        """
        return sum(closes - opens for opens, closes in self.intervals)


ALWAYS = Calendar(((0.0, HOURS_PER_WEEK),))
