"""How long work takes: working time by activity as seen, the pace of each resource, and how much it does at once."""

import itertools
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ambidex.discovery.together import firsts
from ambidex.distributions import Distribution
from ambidex.distributions.constant import Constant
from ambidex.distributions.empirical import fit_empirical
from ambidex.eventlog import EventLog

PRIOR_INSTANCES = 20.0
"""How many instances of a resource weigh as much as the belief that it works at the usual pace."""


@dataclass(frozen=True, slots=True, eq=False)
class Service:
    """What was learnt of service times.

    Attributes
    ----------
    by_activity
        Hours of work at pace 1, by activity code.
    pace
        float64 (n_resources,): a resource's times relative to the activities'.
    capacity
        int64 (n_resources,): how many instances it has in work at once.
    """

    by_activity: tuple[Distribution, ...]
    pace: NDArray[np.float64]
    capacity: NDArray[np.int64]


def discover_service(
    log: EventLog, *, worked: NDArray[np.float64], weight: NDArray[np.float64] | None = None
) -> Service:
    """Return service times, paces and capacities.

    Parameters
    ----------
    worked
        Hours of work of each instance: float64 (n,).
    weight
        How much each counts: float64 (n,), above 0; all alike if not given.
    """
    resource, activity = np.asarray(log.resource), np.asarray(log.activity)
    weight = np.ones(len(log)) if weight is None else weight
    size = len(log.activities)
    # A batch shows once how fast somebody is, however much is in it.
    once = firsts(log)
    counted = np.bincount(activity[once], weight[once], minlength=size)
    mean = np.bincount(activity[once], (worked * weight)[once], minlength=size) / np.where(counted > 0, counted, 1.0)
    known = resource >= 0
    n = len(log.resources)
    told = known & once
    took = np.bincount(resource[told], (worked * weight)[told], minlength=n)
    usual = np.bincount(resource[told], (mean[activity] * weight)[told], minlength=n)
    times = np.bincount(resource[told], weight[told], minlength=n)
    each = np.divide(usual, times, out=np.zeros(n), where=times > 0)
    pace = np.divide(took + PRIOR_INSTANCES * each, usual + PRIOR_INSTANCES * each, out=np.ones(n), where=usual > 0)
    pace = np.clip(pace, 0.2, 5.0)
    level = np.where(known, np.concatenate([pace, [1.0]])[resource], 1.0)
    hours = worked / level
    by_activity = tuple(_fitted(hours[own], weight[own]) for own in (activity == code for code in range(size)))
    return Service(by_activity, pace, capacities(log))


def _fitted(hours: NDArray[np.float64], weight: NDArray[np.float64]) -> Distribution:
    if not len(hours):
        return Constant(0.0)
    if hours.min() == hours.max():
        return Constant(float(hours[0]))
    return fit_empirical(np.maximum(hours, 0.0), weights=weight)


def capacities(log: EventLog, *, collected: Collection[int] = ()) -> NDArray[np.int64]:
    """Return how many instances each resource has in work at once, in nineteen twentieths of its busy time.

    Parameters
    ----------
    collected
        Codes of activities whose work is collected: what a resource begins and ends together of one counts once.
    """
    start, end = (np.asarray(edge).astype(np.int64) for edge in (log.start_at, log.end_at))
    resource, activity = np.asarray(log.resource), np.asarray(log.activity)
    capacity = np.ones(len(log.resources), dtype=np.int64)
    counts = (resource >= 0) & (end > start) & (~np.isin(activity, list(collected)) | firsts(log))
    order = np.flatnonzero(counts)[np.argsort(resource[counts], kind="stable")]
    bounds = np.searchsorted(resource[order], np.arange(len(log.resources) + 1))
    for code, (first, last) in enumerate(itertools.pairwise(bounds)):
        rows = order[first:last]
        if len(rows) < 2:
            continue
        at = np.concatenate([start[rows], end[rows]])
        step = np.concatenate([np.ones(len(rows), np.int64), -np.ones(len(rows), np.int64)])
        by_time = np.lexsort((step, at))
        at_once = np.cumsum(step[by_time])[:-1]
        length = np.diff(at[by_time]).astype(np.float64)
        busy = at_once > 0
        hours = np.bincount(at_once[busy], length[busy])
        capacity[code] = int(np.searchsorted(np.cumsum(hours) / hours.sum(), 0.95))
    return np.maximum(capacity, 1)
