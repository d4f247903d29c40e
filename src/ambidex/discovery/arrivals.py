"""When cases come: the week's profile, the level of each season, and how regular the spacing is.

Holidays are not told apart; a level holds until the next change.
"""

import itertools
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from ambidex.factory import Arrivals

_HOUR = 3_600_000_000
_MONDAY = 4 * 24
_WEEK = 168
PRIOR_WEEKS = 1.0
"""How many weeks of evidence the smoothed profile weighs."""


def discover_arrivals(arrived: NDArray[np.datetime64]) -> Arrivals:
    """Return the arrivals of a work type.

    Parameters
    ----------
    arrived
        datetime64[us] (n,), on the wall clock; at least one.

    Examples
    --------
    >>> monday = np.datetime64("2026-03-02T09:30", "us")
    >>> weekly = discover_arrivals(monday + np.arange(10) * np.timedelta64(7, "D"))
    >>> int(np.argmax(weekly.per_hour))
    9
    """
    hour = np.sort(arrived.astype("datetime64[us]").astype(np.int64)) / _HOUR - _MONDAY
    first, last = int(hour[0] // 1), int(hour[-1] // 1) + 1
    exposure = np.bincount(np.arange(first, last) % _WEEK, minlength=_WEEK).astype(np.float64)
    count = np.bincount((hour // 1).astype(np.int64) % _WEEK, minlength=_WEEK).astype(np.float64)
    profile = (count + PRIOR_WEEKS * _smoothed(count, exposure)) / (exposure + PRIOR_WEEKS)
    levels = _levels(hour, profile, first, last)
    arrivals = Arrivals(per_hour=tuple(profile.tolist()), levels=levels)
    return Arrivals(arrivals.per_hour, levels, _regularity(hour, profile, levels))


def _smoothed(count: NDArray[np.float64], exposure: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return rates by day times hour of the day, weekdays and weekend apart: what a thin cell is drawn to."""
    by_day, seen = count.reshape(7, 24), exposure.reshape(7, 24)
    rates = np.zeros((7, 24))
    for days in (slice(0, 5), slice(5, 7)):
        total, hours = by_day[days].sum(), seen[days].sum()
        if total == 0:
            continue
        overall = total / max(hours, 1.0)
        hourly = by_day[days].sum(axis=0) / np.maximum(seen[days].sum(axis=0), 1.0)
        daily = by_day[days].sum(axis=1) / np.maximum(seen[days].sum(axis=1), 1.0)
        rates[days] = np.outer(daily, hourly) / overall
    return rates.ravel()


def _expected(profile: NDArray[np.float64], begin: int, end: int) -> float:
    whole, rest = divmod(end - begin, _WEEK)
    return float(whole * profile.sum() + profile[np.arange(end - rest, end) % _WEEK].sum())


def _levels(
    hour: NDArray[np.float64], profile: NDArray[np.float64], first: int, last: int
) -> tuple[tuple[date, float], ...]:
    """Return the weeks at which the level changes, by dynamic programming over weeks.

    A change must gain more log-likelihood (Poisson, corrected for overdispersion) than twice the logarithm of
    the number of weeks.
    """
    begin = first // _WEEK
    n = (last - 1) // _WEEK - begin + 1
    if n < 8:
        return ()
    edges = np.array([min(max((begin + week) * _WEEK, first), last) for week in range(n + 1)])
    came = np.histogram(hour, bins=np.maximum.accumulate(edges + np.arange(n + 1) * 1e-9))[0].astype(np.float64)
    due = np.array([_expected(profile, int(a), int(b)) for a, b in itertools.pairwise(edges)])
    spread = _overdispersion(came, due)
    cuts = _cuts(came, due, penalty=2 * np.log(n) * spread)
    bounds = [0, *cuts, n]
    if len(bounds) == 2:
        return ()
    monday = date(1970, 1, 5)
    return tuple(
        (monday + timedelta(weeks=int(begin + a)), float(came[a:b].sum() / max(due[a:b].sum(), 1e-9)))
        for a, b in itertools.pairwise(bounds)
    )


def _overdispersion(came: NDArray[np.float64], due: NDArray[np.float64]) -> float:
    """Return how many times the variance of a Poisson count weeks have, at least 1; from neighbours, so levels do not count.

    0.455 is the median of a squared standard normal variable.
    """
    both = np.maximum(due[1:] + due[:-1], 1e-9)
    step = (came[1:] * due[:-1] - came[:-1] * due[1:]) / np.maximum(np.sqrt(due[1:] * due[:-1] * both), 1e-9)
    return max(float(np.median(step**2) / 0.455), 1.0)


def _cuts(came: NDArray[np.float64], due: NDArray[np.float64], *, penalty: float) -> list[int]:
    n = len(came)
    sums, dues = np.concatenate([[0.0], np.cumsum(came)]), np.concatenate([[0.0], np.cumsum(due)])
    best = np.full(n + 1, np.inf)
    best[0], back = -penalty, np.zeros(n + 1, dtype=np.int64)
    for end in range(1, n + 1):
        begins = np.arange(end)
        total, expected = sums[end] - sums[begins], np.maximum(dues[end] - dues[begins], 1e-9)
        cost = -total * np.log(np.maximum(total, 1e-9) / expected) + total
        value = best[begins] + cost + penalty
        value[(end - begins < 2) & (n > 1)] = np.inf
        back[end] = int(np.argmin(value))
        best[end] = value[back[end]]
    cuts, end = [], n
    while back[end] > 0:
        end = int(back[end])
        cuts.append(end)
    return cuts[::-1]


def _regularity(
    hour: NDArray[np.float64], profile: NDArray[np.float64], levels: tuple[tuple[date, float], ...]
) -> float:
    """Return the gamma shape of the spacing in operational time, from its coefficient of variation; 0.2 to 50."""
    if len(hour) < 20:
        return 1.0
    at = hour // 1
    whole, rest = np.divmod(at, _WEEK)
    cumulative = np.concatenate([[0.0], np.cumsum(profile)])
    place = rest.astype(np.int64)
    base = whole * cumulative[-1] + cumulative[place] + (hour - at) * profile[place]
    level = np.ones(len(hour))
    for day, factor in levels:
        level[hour >= (day - date(1970, 1, 5)).days * 24] = factor
    gaps = np.diff(base) * (level[1:] + level[:-1]) / 2
    mean = gaps.mean()
    return float(np.clip(mean**2 / max(gaps.var(), 1e-12), 0.2, 50.0)) if mean > 0 else 1.0
