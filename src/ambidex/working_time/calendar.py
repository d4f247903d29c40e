"""A weekly calendar: when somebody works, on the wall clock of the factory's time zone.

Weekly only: holidays and leave are not in it yet. Daylight saving shifts are ignored inside a run
(a simulated hour is an hour); wall-clock times are converted at the edges.
"""

from dataclasses import dataclass

HOURS_PER_WEEK = 168.0


@dataclass(frozen=True, slots=True)
class Calendar:
    """Half-open intervals of the week in which work is done.

    Attributes
    ----------
    intervals
        (opens, closes) in hours since Monday 00:00, sorted, disjoint, not touching, within 0-168.
        The whole week is `((0.0, 168.0),)`. A night shift over Sunday midnight is two intervals.
    """

    intervals: tuple[tuple[float, float], ...]

    @property
    def hours_per_week(self) -> float:
        """Working hours in a week.

        Examples
        --------
        >>> Calendar(((9.0, 17.0), (33.0, 41.0))).hours_per_week
        16.0
        """
        return sum(closes - opens for opens, closes in self.intervals)


ALWAYS = Calendar(((0.0, HOURS_PER_WEEK),))
