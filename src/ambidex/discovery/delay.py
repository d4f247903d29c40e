"""Waiting that no queue explains, fitted by closing the loop: simulate, compare, correct.

The first guess is each wait less what the queue explains. Then the twin is run on the arrivals of the log, and what
each activity adds to the time of its cases is compared with the log, quantile by quantile; the delay takes up the
difference, never below zero. Queues, calendars and capacity stay what they are, so people still make a difference. What
the twin adds too much without any delay, because it does one after the other what overlaps in the log, stays too much.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ambidex.distributions.empirical import fit_empirical
from ambidex.eventlog import EventLog
from ambidex.factory import Factory
from ambidex.flow import Waiting
from ambidex.working_time import ALWAYS

ROUNDS = 5
NEGLIGIBLE = 0.02
"""A delay that adds less than this share of what the activity adds to its cases is left out."""

FEW = 30
"""With fewer instances than this only the mean of the delay is corrected, not its shape."""

OVERNIGHT = 8.0
"""Hours; a longer delay of people who go home lasts over a night."""

WITHIN_DAY = 0.15
"""What is left of the part of a long delay that is no whole day."""

_POINTS = 128
_STEP = 0.8

Hours = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Delay:
    """Delay of one activity as values at even shares, and what the activity adds to cases in the log."""

    values: Hours
    added: Hours


def first_delays(log: EventLog, waiting: Waiting) -> tuple[Hours, ...]:
    """Return by activity the hours of delay of each instance: the wait, less what queue, batch and calendar explain."""
    queued = waiting.contention + waiting.prioritization + waiting.batching
    unexplained = waiting.total - queued
    # Where hardly anything is unexplained but the closed hours, the work was ready and waited for the opening.
    delay = np.where(waiting.extraneous > 0.05 * unexplained, unexplained, 0.0)
    return by_activity(np.maximum(delay, 0.0), log.activity, len(log.activities))


def by_activity(hours: Hours, activity: NDArray[np.int32], size: int) -> tuple[Hours, ...]:
    """Return the hours of the instances of each of so many activities."""
    order = np.argsort(activity, kind="stable")
    bounds = np.searchsorted(np.asarray(activity)[order], np.arange(1, size))
    return tuple(np.split(hours[order], bounds))


def fit_delays(
    factory: Factory,
    delays: tuple[Hours, ...],
    added: tuple[Hours, ...],
    simulated: Callable[[Factory], tuple[Hours, ...]],
) -> Factory:
    """Return the factory with delays under which its activities add to cases what they add in the log.

    Parameters
    ----------
    delays
        Hours of each instance by activity, as first guessed.
    added
        What each instance adds to the time of its case in the log, by activity.
    simulated
        Runs a factory and returns the same of it.
    """
    now = [_Delay(_at_shares(hours), real) if len(hours) else None for hours, real in zip(delays, added)]
    best, least = factory, np.inf
    for _ in range(ROUNDS):
        delayed = _delayed(factory, now)
        got = simulated(delayed)
        error = sum(apart(real, ours) for real, ours in zip(added, got))
        if error < least:
            best, least = delayed, error
        now = [one if one is None else _corrected(one, ours) for one, ours in zip(now, got)]
    return best


def _delayed(factory: Factory, delays: list[_Delay | None]) -> Factory:
    at_home = _go_home(factory)
    activities = []
    for activity, delay in zip(factory.activities, delays):
        if delay is None or delay.values.mean() <= NEGLIGIBLE * delay.added.mean():
            activities.append(activity)
            continue
        values = _by_day(delay.values) if activity.role in at_home else delay.values
        activities.append(replace(activity, delay=fit_empirical(values)))
    return replace(factory, activities=tuple(activities))


def _go_home(factory: Factory) -> set[str]:
    """Return the roles that nobody fills day and night."""
    roles = {role for resource in factory.resources for role in resource.roles}
    return roles - {
        role
        for resource in factory.resources
        if factory.calendars[resource.calendar] == ALWAYS
        for role in resource.roles
    }


def _by_day(hours: Hours) -> Hours:
    """Return long delays drawn towards whole days.

    Work is enabled in working hours and taken up in working hours: a wait over nights is some whole days and the
    difference of two times of day, which go together. A delay of any number of hours would end at night as often as
    not, and all of that work would start at the opening.
    """
    days = np.rint(hours / 24) * 24
    return np.where(hours < OVERNIGHT, hours, days + WITHIN_DAY * (hours - days))


def _corrected(delay: _Delay, got: Hours) -> _Delay:
    if not len(got):
        return delay
    if len(delay.added) < FEW or len(got) < FEW:
        mean = delay.values.mean()
        if mean == 0:
            return delay
        factor = np.clip(1 + _STEP * (delay.added.mean() - got.mean()) / mean, 0.2, 3.0)
        return replace(delay, values=delay.values * factor)
    change = _at_shares(delay.added) - _at_shares(got)
    return replace(delay, values=np.maximum.accumulate(np.maximum(delay.values + _STEP * change, 0.0)))


def _at_shares(hours: Hours) -> Hours:
    """Return the means of even slices of the ordered hours: so the mean of all stays."""
    edges = np.linspace(0.0, len(hours), _POINTS + 1)
    sums = np.interp(edges, np.arange(len(hours) + 1), np.concatenate([[0.0], np.cumsum(np.sort(hours))]))
    return np.asarray(np.diff(sums) * (_POINTS / len(hours)))


def apart(real: Hours, ours: Hours) -> float:
    """Return how far all instances together are apart; an activity that a run does not come to tells nothing."""
    if not len(real) or not len(ours):
        return 0.0
    return float(np.abs(_at_shares(real) - _at_shares(ours)).mean() * len(real))
