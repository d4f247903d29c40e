"""When something changed for good: the weeks at which a weekly series steps to another level.

Cuts are placed by dynamic programming over weeks; each must gain more log-likelihood than twice the logarithm of the
number of weeks, corrected for how far weeks scatter (Yao, "Estimating the number of change-points via Schwarz'
criterion", 1988). On series without any change, steady or scattering three times as much as chance, at most one in
twenty shows one. How often work comes and of which kind is followed by the levels of each work type (`arrivals.py`),
who is there by their first and last day (`absence.py`); how long work takes is followed here.

A slow trend shows as steps. What changes within the last two weeks is not seen.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog import EventLog
from ambidex.working_time import local

FEWEST_WEEKS = 8
"""A shorter log shows no change."""

FEWEST_INSTANCES = 20
"""So many instances must have been seen on each side of a change of service times."""

CONSIDERABLE = 0.1
"""A change of service times by less than a tenth is not followed."""

OLDER = 20.0
"""Instances from before a change weigh together as much as so many from after it."""

_LONE = 0.1
"""Share of the steps between weeks, the largest, that may be changes and say nothing of the scatter."""

_MONDAY = 4
_FIRST_MONDAY = date(1970, 1, 5)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """The last change of how long an activity takes.

    Attributes
    ----------
    activity
        By code.
    since
        The Monday from which on it is so.
    factor
        Mean service time from then on over the mean between that day and the change before.
    """

    activity: int
    since: date
    factor: float


def level_changes(came: Floats, due: Floats) -> list[int]:
    """Return the weeks from which on counts are on another level, relative to what was due.

    Parameters
    ----------
    came, due
        float64 (n,): how many came and were expected to, by week.

    Examples
    --------
    >>> level_changes(np.array([20.0] * 12 + [35.0] * 12), np.full(24, 25.0))
    [12]
    """
    sums, dues = _cumulative(came), _cumulative(due)

    def cost(begins: NDArray[np.int64], end: int) -> Floats:
        total, expected = sums[end] - sums[begins], np.maximum(dues[end] - dues[begins], 1e-9)
        return np.asarray(total - total * np.log(np.maximum(total, 1e-9) / expected))

    return _cuts(len(came), cost, penalty=_penalty(came, due))


def service_changes(log: EventLog, worked: Floats) -> tuple[ServiceChange, ...]:
    """Return the last change of each activity that takes considerably longer or shorter than before.

    Parameters
    ----------
    worked
        Hours of work of each instance: float64 (n,).

    Notes
    -----
    Weekly means of ranks within the activity: so neither a few very long instances nor many of no time make a change.
    The threshold is raised by the logarithm of the number of activities, for so many are looked at.
    """
    day = local(np.asarray(log.start_at), log.time_zone).astype("datetime64[D]").astype(np.int64)
    week = (day - _MONDAY) // 7
    activity = np.asarray(log.activity)
    order = np.argsort(activity, kind="stable")
    bounds = np.searchsorted(activity[order], np.arange(len(log.activities) + 1))
    found = []
    for code, (first, last) in enumerate(itertools.pairwise(bounds.tolist())):
        rows = order[first:last]
        if len(rows) < 2 * FEWEST_INSTANCES:
            continue
        change = _last_change(code, week[rows], np.asarray(worked)[rows], n_series=len(log.activities))
        if change:
            found.append(change)
    return tuple(found)


def recent(log: EventLog, changes: tuple[ServiceChange, ...]) -> NDArray[np.bool_]:
    """Return which instances (n,) are from after the last change of their activity."""
    day = local(np.asarray(log.start_at), log.time_zone).astype("datetime64[D]")
    since = np.full(len(log.activities), np.datetime64("0001-01-01", "D"))
    for change in changes:
        since[change.activity] = np.datetime64(change.since, "D")
    return np.asarray(day >= since[np.asarray(log.activity)])


def weights(log: EventLog, changes: tuple[ServiceChange, ...]) -> Floats:
    """Return how much each instance (n,) says of how long work takes now: those before a change less."""
    is_recent = recent(log, changes)
    older = np.bincount(np.asarray(log.activity)[~is_recent], minlength=len(log.activities))
    share = np.minimum(OLDER / np.maximum(older, 1), 1.0)
    return np.where(is_recent, 1.0, share[np.asarray(log.activity)])


def drift_notes(log: EventLog, changes: tuple[ServiceChange, ...]) -> tuple[str, ...]:
    """Say in words what takes longer or shorter than it did.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from ambidex.eventlog import ActivityInstance, event_log
    >>> nine, ten = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 10, tzinfo=UTC)
    >>> log = event_log([ActivityInstance("1", "assess", "Ann", nine, ten)])
    >>> drift_notes(log, (ServiceChange(0, date(2026, 3, 2), 1.4),))
    ('Since 2 March 2026 assess takes 40% longer than before: the twin follows what came since.',)
    """
    return tuple(
        f"Since {change.since.day} {change.since:%B %Y} {log.activities[change.activity]} takes"
        f" {abs(change.factor - 1):.0%} {'longer' if change.factor > 1 else 'less long'} than before: the twin follows"
        " what came since."
        for change in sorted(changes, key=lambda change: change.since, reverse=True)
    )


def _last_change(code: int, week: NDArray[np.int64], hours: Floats, *, n_series: int) -> ServiceChange | None:
    shown, place = np.unique(week, return_inverse=True)
    if len(shown) < FEWEST_WEEKS:
        return None
    score = _ranks(hours)
    if not score.any():
        return None
    sums, mass = (np.bincount(place, each).astype(np.float64) for each in (score, np.ones(len(score))))
    total, size = _cumulative(sums), _cumulative(mass)

    def cost(begins: NDArray[np.int64], end: int) -> Floats:
        return np.asarray(-((total[end] - total[begins]) ** 2) / 2 / (size[end] - size[begins]))

    penalty = _penalty(sums, mass) * (1 + np.log(n_series) / (2 * np.log(len(shown))))
    cuts = _cuts(len(shown), cost, penalty=penalty)
    if not cuts:
        return None
    after, before = place >= cuts[-1], (place < cuts[-1]) & (place >= (cuts[-2] if len(cuts) > 1 else 0))
    factor = float(hours[after].mean() / max(hours[before].mean(), 1e-9))
    if min(after.sum(), before.sum()) < FEWEST_INSTANCES or abs(factor - 1) < CONSIDERABLE:
        return None
    return ServiceChange(code, _FIRST_MONDAY + timedelta(weeks=int(shown[cuts[-1]])), factor)


def _ranks(values: Floats) -> Floats:
    """Return mean ranks with mean 0 and variance 1; all 0 where values are alike."""
    _, place, times = np.unique(values, return_inverse=True, return_counts=True)
    rank = (np.cumsum(times) - (times - 1) / 2)[place]
    centred = rank - rank.mean()
    return np.asarray(centred / max(float(centred.std()), 1e-9))


def _penalty(sums: Floats, mass: Floats) -> float:
    """Return the log-likelihood that a change must gain; a short series, of which less is known, asks for more."""
    n = len(sums)
    return 2 * float(np.log(n)) * (1 + 4 / n) * _scatter(sums, mass)


def _scatter(sums: Floats, mass: Floats) -> float:
    """Return how many times the variance that chance gives them weeks have, at least 1.

    From steps between neighbouring weeks, so that levels do not count, and without the largest, that changes do not.
    """
    both = np.maximum(mass[1:] + mass[:-1], 1e-9)
    step = (sums[1:] * mass[:-1] - sums[:-1] * mass[1:]) / np.maximum(np.sqrt(mass[1:] * mass[:-1] * both), 1e-9)
    kept = np.sort(step**2)[: len(step) - max(int(np.ceil(_LONE * len(step))), 1)]
    share = len(kept) / len(step)
    edge = NormalDist().inv_cdf((1 + share) / 2)
    usual = 1 - 2 * edge * NormalDist().pdf(edge) / share
    return max(float(kept.mean()) / usual, 1.0)


def _cumulative(values: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(values)])


def _cuts(n: int, cost: Callable[[NDArray[np.int64], int], Floats], *, penalty: float) -> list[int]:
    """Return where the cheapest stretches of two weeks or more begin, the first left out."""
    best = np.full(n + 1, np.inf)
    best[0], back = -penalty, np.zeros(n + 1, dtype=np.int64)
    for end in range(2, n + 1):
        begins = np.arange(end - 1)
        value = best[begins] + cost(begins, end) + penalty
        back[end] = int(np.argmin(value))
        best[end] = value[back[end]]
    cuts, end = [], n
    while back[end] > 0:
        end = int(back[end])
        cuts.append(end)
    return cuts[::-1]
