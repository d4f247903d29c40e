"""When cases come: the week's profile, the level of each season, and how regular the spacing is.

Holidays are not told apart; a level holds until the next change. Hours of the week that the log never covers are
taken to be like the same hour of other days, then like any hour; only a weekend after five known weekdays is taken to
be free.
"""

import itertools
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from ambidex.discovery.drift import FEWEST_WEEKS, level_changes
from ambidex.factory import Arrivals

PRIOR_WEEKS = 1.0
"""How many weeks of evidence the smoothed profile weighs."""

PLAIN = 0.98
"""Share of its cases that a log must hold of a week for the week to count where levels are told apart."""

CLEARLY = 2.0
"""So many times as regular must many gaps together be as single ones to be believed."""

MOST_REGULAR = 1000.0
"""Spacings more regular than this are as good as even."""

_HOUR = 3_600_000_000
_MONDAY = 4 * 24
_WEEK = 168
_FIRST_MONDAY = date(1970, 1, 5)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """The hours in which a log would show a case that comes.

    Attributes
    ----------
    first
        The first hour, counted from Monday, 5 January 1970 on the wall clock.
    visible
        float64 (n,): by hour from then on, the share of the cases coming then that the log holds. It is 1 unless the
        log holds only cases that have ended.
    """

    first: int
    visible: Floats

    @property
    def hours(self) -> NDArray[np.int64]:
        """The hours, counted as `first`."""
        return np.arange(self.first, self.first + len(self.visible))


def window_of(arrived: NDArray[np.datetime64]) -> Window:
    """Return the window from the first to the last of some arrivals (on the wall clock), all of it visible."""
    hour = _hours(arrived)
    first = int(hour.min() // 1)
    return Window(first, np.ones(int(hour.max() // 1) + 1 - first))


def window_of_ended(arrived: NDArray[np.datetime64], cycle_hours: Floats, ended: np.datetime64) -> Window:
    """Return the window of a log that holds only cases that ended before it did.

    Parameters
    ----------
    arrived, cycle_hours
        When the cases came, on the wall clock, and how long they took.
    ended
        When the log ends, on the wall clock.

    Notes
    -----
    A case is seen when it takes no longer than what is left of the log. How long cases really take is estimated from
    these truncated times by the product limit (Lynden-Bell, "A method of allowing for known observational selection in
    small samples", 1971).
    """
    full = window_of(arrived)
    left = np.maximum(_hours(np.asarray(ended)[None])[0] - _hours(arrived), cycle_hours)
    length, share = _untruncated(cycle_hours, left)
    remaining = _hours(np.asarray(ended)[None])[0] - (full.hours + 0.5)
    at = np.searchsorted(length, remaining, side="right") - 1
    return Window(full.first, np.where(at >= 0, share[np.maximum(at, 0)], 0.0))


def discover_arrivals(arrived: NDArray[np.datetime64], window: Window | None = None) -> Arrivals:
    """Return the arrivals of a work type.

    Parameters
    ----------
    arrived
        datetime64[us] (n,), on the wall clock; at least one.
    window
        When the log would have shown them; from the first of them to the last if not given.

    Examples
    --------
    >>> monday = np.datetime64("2026-03-02T09:30", "us")
    >>> weekly = discover_arrivals(monday + np.arange(10) * np.timedelta64(7, "D"))
    >>> int(np.argmax(weekly.per_hour))
    9
    """
    window = window or window_of(arrived)
    hour = np.sort(_hours(arrived))
    place = window.hours % _WEEK
    exposure: Floats = np.bincount(place, window.visible, minlength=_WEEK).astype(np.float64)
    count = np.bincount((hour // 1).astype(np.int64) % _WEEK, minlength=_WEEK).astype(np.float64)
    profile = (count + PRIOR_WEEKS * _smoothed(count, exposure)) / (exposure + PRIOR_WEEKS)
    # Whatever it was drawn to, over the log it brings as many cases as came.
    profile *= len(hour) / (profile[place] @ window.visible)
    # Smoothing carries some cases to hours outside the window; as many are expected in it as came.
    profile *= len(hour) / max(float((profile * exposure).sum()), 1e-9)
    due = profile[place] * window.visible
    levels = _levels(hour, profile[place], window)
    return Arrivals(tuple(profile.tolist()), levels, _regularity(hour, due, window.first, levels))


def _hours(moments: NDArray[np.datetime64]) -> Floats:
    return np.asarray(moments.astype("datetime64[us]").astype(np.int64) / _HOUR - _MONDAY)


def _untruncated(length: Floats, limit: Floats) -> tuple[Floats, Floats]:
    """Return lengths in order and the share of all that are not longer, from lengths seen up to a limit each."""
    distinct, times = np.unique(length, return_counts=True)
    shorter = np.searchsorted(np.sort(length), distinct, side="right")
    hidden = np.searchsorted(np.sort(limit), distinct, side="left")
    at_risk = np.maximum(shorter - hidden, times)
    # Where nobody else is at risk the product would be 0 from there down; half an instance more keeps it above.
    survived = 1 - times / np.maximum(at_risk, times + 0.5)
    longer = np.append(np.cumprod(survived[::-1])[::-1][1:], 1.0)
    return distinct, longer


def _smoothed(count: Floats, exposure: Floats) -> Floats:
    """Return rates by day times hour of the day, weekdays and weekend apart: what a thin cell is drawn to."""
    by_day, seen = count.reshape(7, 24), exposure.reshape(7, 24)
    flat = count.sum() / max(exposure.sum(), 1.0)
    any_day = np.divide(by_day.sum(axis=0), seen.sum(axis=0), out=np.full(24, flat), where=seen.sum(axis=0) > 0)
    rates = np.tile(any_day, (7, 1))
    covered = seen.sum(axis=1) > 0
    for days in (slice(0, 5), slice(5, 7)):
        total, hours = by_day[days].sum(), seen[days].sum()
        if hours == 0:
            if days.start == 5 and covered[:5].all():
                rates[days] = 0.0
            continue
        of_hour, of_day = seen[days].sum(axis=0), seen[days].sum(axis=1)
        hourly = np.divide(by_day[days].sum(axis=0), of_hour, out=any_day.copy(), where=of_hour > 0)
        came, due = by_day[days].sum(axis=1) * hours, of_day * max(total, 1)
        daily = np.divide(came, due, out=np.ones(len(of_day)), where=of_day > 0)
        # A day is as busy as it was, where it was seen for most of its hours.
        rates[days] = np.outer(np.where((seen[days] > 0).sum(axis=1) >= 12, daily, 1.0), hourly)
    return rates.ravel()


def _levels(hour: Floats, rate: Floats, window: Window) -> tuple[tuple[date, float], ...]:
    """Return the levels, each from the week at which it begins.

    Weeks at the end of which the log shows too little say nothing of a change.
    """
    week = window.hours // _WEEK
    begin = int(week[0])
    due, expected = (np.bincount(week - begin, mass).astype(np.float64) for mass in (rate, rate * window.visible))
    n = int(np.flatnonzero(expected >= PLAIN * due)[-1]) + 1 if (expected >= PLAIN * due).any() else 0
    if n < FEWEST_WEEKS:
        return ()
    came = np.bincount((hour // _WEEK).astype(np.int64) - begin, minlength=n)[:n].astype(np.float64)
    expected = expected[:n]
    bounds = [0, *level_changes(came, expected), n]
    if len(bounds) == 2:
        return ()
    return tuple(
        (_FIRST_MONDAY + timedelta(weeks=begin + a), float(came[a:b].sum() / max(expected[a:b].sum(), 1e-9)))
        for a, b in itertools.pairwise(bounds)
    )


def _regularity(hour: Floats, due: Floats, first: int, levels: tuple[tuple[date, float], ...]) -> float:
    """Return the gamma shape of the spacing in operational time, from its coefficient of variation."""
    if len(hour) < 20:
        return 1.0
    level = np.ones(len(due))
    for day, factor in levels:
        level[max((day - _FIRST_MONDAY).days * 24 - first, 0) :] = factor
    cumulative = np.concatenate([[0.0], np.cumsum(due * level)])
    come = np.interp(hour, first + np.arange(len(cumulative)), cumulative)
    mean = (come[-1] - come[0]) / (len(come) - 1)
    if mean <= 0:
        return 1.0
    each, many = (_shape(come, together, mean) for together in (1, max(int(np.sqrt(len(come))), 2)))
    # Cases that come by the clock keep to it in the long run, however the hours of the profile cut their gaps.
    return float(np.clip(many if many > CLEARLY * each else each, 0.2, MOST_REGULAR))


def _shape(come: Floats, together: int, mean: float) -> float:
    """Return the gamma shape of a gap from the variance of the time that so many gaps take together."""
    sums = come[together:] - come[:-together]
    return float(together * mean**2 / max(sums.var(), 1e-12))
