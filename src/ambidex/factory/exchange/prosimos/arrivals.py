"""Arrivals as Prosimos makes them, and as a weekly profile.

Prosimos draws the time between two arrivals by the clock. An arrival that falls outside the arrival calendar is put off
to the moment of its next opening, and the next time counts from there. So a case comes right at every opening that
follows a break longer than usual between arrivals; a weekly profile has that case within the first hour. Exact in the
mean for exponential spacing; for other spacings close to it where many cases come between opening and closing.
"""

import math

from ambidex.distributions import Distribution
from ambidex.factory.exchange.prosimos.distribution import LARGEST, SECONDS, variation
from ambidex.factory.model import Arrivals
from ambidex.working_time import HOURS_PER_WEEK, Calendar

MOST_REGULAR = 1000.0
"""Arrivals at equal distances are held as this regular."""


def arrivals_of(spacing: Distribution, calendar: Calendar) -> Arrivals:
    """Return the weekly profile of a spacing in hours and a calendar.

    Examples
    --------
    Every half hour on average on one day from 9 to 17: sixteen, and the one that waits for the opening.

    >>> from ambidex.distributions.exponential import Exponential
    >>> round(sum(arrivals_of(Exponential(0.5), Calendar(((9.0, 17.0),))).per_hour), 6)
    17.0
    """
    cv = variation(spacing)
    rates = _rates(spacing.mean, cv, calendar)
    return Arrivals(tuple(rates), regularity=min(cv**-2, MOST_REGULAR) if cv > 0 else MOST_REGULAR)


def spacing_of(arrivals: Arrivals) -> tuple[str, list[float], Calendar]:
    """Return name and numbers of the spacing (seconds), and the calendar, that give as many arrivals a week."""
    calendar = _open_hours(arrivals.per_hour)
    per_week = sum(arrivals.per_hour)
    cv = _cv(arrivals)
    low, high = 1e-9, HOURS_PER_WEEK * 100 / per_week
    for _ in range(200):
        mean = math.sqrt(low * high)
        found = calendar.hours_per_week / mean + sum(_at_opening(calendar, mean, cv))
        low, high = (mean, high) if found > per_week else (low, mean)
    seconds = high * SECONDS
    if arrivals.regularity == 1:
        return "expon", [seconds, 0.0, LARGEST], calendar
    if cv == 0:
        return "fix", [seconds], calendar
    return "gamma", [seconds, (seconds * cv) ** 2, 0.0, LARGEST], calendar


def is_level(arrivals: Arrivals) -> bool:
    """Tell whether the same number comes in every open hour, but for the case at the opening."""
    _, numbers, calendar = spacing_of(arrivals)
    rates = _rates(numbers[0] / SECONDS, _cv(arrivals), calendar)
    return all(math.isclose(one, two, rel_tol=0.02) for one, two in zip(rates, arrivals.per_hour, strict=True))


def _cv(arrivals: Arrivals) -> float:
    """Return the coefficient of variation of the spacing, none where it is as regular as can be said."""
    return arrivals.regularity**-0.5 if arrivals.regularity < MOST_REGULAR else 0.0


def _rates(mean: float, cv: float, calendar: Calendar) -> list[float]:
    rates = [0.0] * int(HOURS_PER_WEEK)
    for (opens, closes), waiting in zip(calendar.intervals, _at_opening(calendar, mean, cv), strict=True):
        _spread(rates, opens, closes, (closes - opens) / mean)
        _spread(rates, opens, min(opens + 1, closes), waiting)
    return rates


def _at_opening(calendar: Calendar, mean: float, cv: float) -> list[float]:
    """Return for each opening how many more cases come than by the spacing alone."""
    if calendar.hours_per_week >= HOURS_PER_WEEK:
        return [0.0] * len(calendar.intervals)
    closed = [closes for _, closes in calendar.intervals]
    before = [closed[-1] - HOURS_PER_WEEK, *closed[:-1]]
    breaks = [opens - last for (opens, _), last in zip(calendar.intervals, before, strict=True)]
    return [(1 + cv**2) / 2 * -math.expm1(-gap / mean) for gap in breaks]


def _spread(rates: list[float], opens: float, closes: float, cases: float) -> None:
    for hour in range(int(opens), min(math.ceil(closes), len(rates))):
        rates[hour] += cases * (min(closes, hour + 1) - max(opens, hour)) / (closes - opens)


def _open_hours(per_hour: tuple[float, ...]) -> Calendar:
    found: list[tuple[float, float]] = []
    for hour, rate in enumerate(per_hour):
        if rate > 0 and found and found[-1][1] == hour:
            found[-1] = (found[-1][0], hour + 1.0)
        elif rate > 0:
            found.append((float(hour), hour + 1.0))
    return Calendar(tuple(found))
