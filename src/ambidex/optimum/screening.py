"""Which changes are worth simulating first: a rough guess of what each could give, from one look at the factory.

Not a bound, only an order. It decides what is left out when there are more places than the budget can simulate.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from ambidex.factory import Factory
from ambidex.scenario import Change
from ambidex.simulation import Run, simulate

_HOUR = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """What is seen at a role, or at an activity, in the counted part of a run.

    Attributes
    ----------
    queue
        Mean number of activity instances that wait (enabled and not started).
    waiting
        Mean hours from enabled to start.
    elapsed
        Hours from enabled to end, of all its instances.
    """

    queue: float
    waiting: float
    elapsed: float


@dataclass(frozen=True, slots=True)
class Sight:
    """One replication of a factory, by role and by activity."""

    by_role: dict[str, Place]
    by_activity: dict[str, Place]
    n_instances: int


def look(factory: Factory, *, start_at: datetime, horizon: timedelta, warm_up: timedelta, seed: int) -> Sight:
    """Return what one replication of a factory shows."""
    run = simulate(
        factory, start_at=start_at, horizon=horizon, warm_up=warm_up, seed=seed, replications=1, threads=1
    )
    return _sight(run)


def hopeful_first(changes: tuple[Change, ...], factory: Factory, sight: Sight) -> list[int]:
    """Return the numbers of the changes, those at the places with most waiting and work first."""

    def hope(change: Change) -> float:
        waiting = sum(sight.by_role[role].queue for role in change.roles(factory) if role in sight.by_role)
        own = sight.by_activity.get(change.place)
        return waiting + (own.elapsed / max(sight.n_instances, 1) if own else 0.0)

    hopes = [hope(change) for change in changes]
    return sorted(range(len(changes)), key=lambda number: (-hopes[number], number))


def _sight(run: Run) -> Sight:
    factory, path = run.factory, run.replications[0]
    first = path.clock.microseconds(run.start_at) + run.warm_up // timedelta(microseconds=1)
    seen = path.enabled >= first
    activity = path.activity[seen]
    waiting = (path.start - path.enabled)[seen] / _HOUR
    elapsed = (path.end - path.enabled)[seen] / _HOUR
    hours = (run.horizon - run.warm_up) / timedelta(hours=1)
    n = len(factory.activities)
    count = np.bincount(activity, minlength=n).astype(np.float64)
    waited = np.bincount(activity, weights=waiting, minlength=n)
    spent = np.bincount(activity, weights=elapsed, minlength=n)

    def place(members: list[int]) -> Place:
        often = float(count[members].sum())
        total = float(waited[members].sum())
        return Place(total / hours, total / often if often else 0.0, float(spent[members].sum()))

    roles: dict[str, list[int]] = {}
    for number, known in enumerate(factory.activities):
        if known.role is not None:
            roles.setdefault(known.role, []).append(number)
    return Sight(
        by_role={role: place(members) for role, members in roles.items()},
        by_activity={known.name: place([number]) for number, known in enumerate(factory.activities)},
        n_instances=len(path.activity),
    )
