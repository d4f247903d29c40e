"""What a few replications of a factory show at each role and activity: queues, waiting, how busy the people are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from ambidex.scenario.outcome import hours_on_duty
from ambidex.simulation import Replication, Run

_HOUR = 3_600_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """What is seen at a role or an activity after the warm-up; each float64 (n replications,).

    Attributes
    ----------
    queue
        Mean number of activity instances that wait (enabled and not started).
    waiting
        Mean hours from enabled to start; nan where nothing was done.
    elapsed
        Mean number of activity instances that wait or are in work.
    utilization
        Busy hours over hours on duty of the people who hold the role, whatever they are busy with, taking part in the
        work of others as well; nan for an activity, and where nobody is there.
    """

    queue: NDArray[np.float64]
    waiting: NDArray[np.float64]
    elapsed: NDArray[np.float64]
    utilization: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """Every role and every activity, by name."""

    by_role: Mapping[str, Place]
    by_activity: Mapping[str, Place]


def sight(run: Run) -> Sight:
    """Return what a run shows."""
    factory = run.factory
    of_role: dict[str, list[int]] = {}
    for number, activity in enumerate(factory.activities):
        if activity.role is not None:
            of_role.setdefault(activity.role, []).append(number)
    seen = [_by_activity(run, path) for path in run.replications]
    busy = _utilization(run, tuple(of_role))
    nobody = np.full(len(seen), np.nan)
    return Sight(
        by_role={role: _place(seen, members, busy[role]) for role, members in of_role.items()},
        by_activity={known.name: _place(seen, [number], nobody) for number, known in enumerate(factory.activities)},
    )


def _by_activity(run: Run, path: Replication) -> NDArray[np.float64]:
    """Return (3, n activities): instances enabled after the warm-up; mean number that wait, and that are there."""
    first = path.clock.microseconds(run.start_at) + run.warm_up // timedelta(microseconds=1)
    kept = path.enabled >= first
    hours = (run.horizon - run.warm_up) / timedelta(hours=1)
    activity = path.activity[kept]
    waiting = (path.start - path.enabled)[kept] / _HOUR
    there = (path.end - path.enabled)[kept] / _HOUR
    n = len(run.factory.activities)
    return np.array(
        [
            np.bincount(activity, minlength=n),
            np.bincount(activity, weights=waiting, minlength=n) / hours,
            np.bincount(activity, weights=there, minlength=n) / hours,
            np.bincount(activity, weights=waiting, minlength=n),
        ],
        dtype=np.float64,
    )


def _place(seen: list[NDArray[np.float64]], members: list[int], busy: NDArray[np.float64]) -> Place:
    count, queue, there, waited = np.array([table[:, members].sum(axis=1) for table in seen]).T
    waiting = np.divide(waited, count, out=np.full(len(seen), np.nan), where=count > 0)
    return Place(queue=queue, waiting=waiting, elapsed=there, utilization=busy)


def _utilization(run: Run, roles: tuple[str, ...]) -> dict[str, NDArray[np.float64]]:
    factory = run.factory
    n = len(factory.resources)
    capacity = hours_on_duty(run) * np.array([person.capacity for person in factory.resources])
    first = run.replications[0].clock.microseconds(run.start_at) + run.warm_up // timedelta(microseconds=1)
    last = run.replications[0].clock.microseconds(run.start_at) + run.horizon // timedelta(microseconds=1)
    busy = np.array([_busy_hours(path, first, last, n) for path in run.replications])
    holds = {role: np.array([role in person.roles for person in factory.resources]) for role in roles}
    nobody = np.full(len(busy), np.nan)
    return {
        role: np.divide(busy[:, who].sum(axis=1), capacity[who].sum(), out=nobody.copy(), where=capacity[who].sum() > 0)
        for role, who in holds.items()
    }


def _busy_hours(path: Replication, first: int, last: int, n: int) -> NDArray[np.float64]:
    """Return the hours of work that each of n resources began in a time, their own or somebody else's."""
    own = (path.start >= first) & (path.start < last) & (path.resource >= 0)
    others = (path.assistance.start >= first) & (path.assistance.start < last)
    who = np.concatenate([path.resource[own], path.assistance.resource[others]])
    work = np.concatenate([path.work[own], path.assistance.work[others]])
    return np.bincount(who, weights=work / _HOUR, minlength=n).astype(np.float64)
