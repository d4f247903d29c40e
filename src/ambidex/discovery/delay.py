"""Waiting that no queue explains, fitted by closing the loop: simulate, compare, correct.

The first guess is each wait less what the queue explains. Then the twin is run on the arrivals of the log, and each
activity's delays are scaled until the simulated waiting has the mean of the log's. Queues, calendars and capacity stay
what they are, so people still make a difference.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ambidex.distributions.empirical import fit_empirical
from ambidex.eventlog import EventLog
from ambidex.factory import Factory
from ambidex.flow import Waiting

ROUNDS = 4
NEGLIGIBLE = 0.02
"""A delay that adds less than this share of the activity's mean wait is left out."""


def first_delays(log: EventLog, waiting: Waiting) -> tuple[NDArray[np.float64], ...]:
    """Return by activity the hours of delay of each instance: the wait, less what queue, batch and calendar explain."""
    queued = waiting.contention + waiting.prioritization + waiting.batching
    unexplained = waiting.total - queued
    # Where hardly anything is unexplained but the closed hours, the work was ready and waited for the opening.
    delay = np.where(waiting.extraneous > 0.05 * unexplained, unexplained, 0.0)
    activity = np.asarray(log.activity)
    return tuple(np.maximum(delay[activity == code], 0.0) for code in range(len(log.activities)))


def fit_delays(
    factory: Factory,
    delays: tuple[NDArray[np.float64], ...],
    seen: NDArray[np.float64],
    simulated_waiting: Callable[[Factory], NDArray[np.float64]],
) -> Factory:
    """Return the factory with delays under which it waits, on average, as the log does.

    Parameters
    ----------
    delays
        Hours by activity, as first guessed.
    seen
        Mean wait by activity in the log, hours.
    simulated_waiting
        Runs a factory and returns its mean wait by activity.
    """
    shapes = [fit_empirical(hours) if len(hours) and hours.max() > 0 else None for hours in delays]
    factors = np.ones(len(shapes))
    for code, shape in enumerate(shapes):
        if shape is not None and shape.mean < NEGLIGIBLE * seen[code]:
            shapes[code] = None

    def delayed(factors: NDArray[np.float64]) -> Factory:
        activities = tuple(
            replace(activity, delay=None if shape is None or factor == 0 else shape.scaled(float(factor)))
            for activity, shape, factor in zip(factory.activities, shapes, factors)
        )
        return replace(factory, activities=activities)

    mean = np.array([0.0 if shape is None else shape.mean for shape in shapes])
    best, least = factors, np.inf
    for _ in range(ROUNDS):
        got = simulated_waiting(delayed(factors))
        error = float(np.abs(got - seen).sum())
        if error < least:
            best, least = factors, error
        change = np.divide(seen - got, mean, out=np.zeros_like(mean), where=mean > 0)
        factors = np.clip(factors + 0.8 * change, 0.0, 5.0)
    return delayed(best)
