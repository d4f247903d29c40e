"""How busy every role would be, from the flow alone: expected visits, hours of work per week, hours there are.

Means only: it says whether the people can keep up, not how long work waits. Work of several roles is divided over the
people who hold several so that the busiest is as little busy as can be. Batches are taken as full where arrivals fill
them within their longest wait.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from ambidex.factory import Activity, Factory, Resource
from ambidex.factory.visits import mean_visits
from ambidex.simulation.arrivals import cumulative_rate
from ambidex.simulation.clock import Clock
from ambidex.simulation.kernel.layout import HOUR
from ambidex.simulation.service_time import service_time
from ambidex.simulation.shift_table import hours_on_duty
from ambidex.simulation.who import roles_of_factory, roles_together

_HOURS_PER_WEEK = 168.0


@dataclass(frozen=True, slots=True)
class RoleLoad:
    """How busy the people of a role would be.

    Attributes
    ----------
    offered_hours, available_hours
        Per week: work that comes, and working time of those who hold the role (their part of it, where they hold
        several).
    utilization
        Offered by available; above 1 the queue grows without end.
    people
        How many hold the role, counted with their capacity.
    """

    role: str
    offered_hours: float
    available_hours: float
    utilization: float
    people: int


@dataclass(frozen=True, slots=True)
class Load:
    """What comes and what can be done.

    Attributes
    ----------
    cases_per_hour
        By work type, the mean over the horizon.
    executions_per_hour
        By activity.
    roles
        One per role, in order of first use by an activity.
    """

    cases_per_hour: Mapping[str, float]
    executions_per_hour: Mapping[str, float]
    roles: tuple[RoleLoad, ...]


def offered_load(factory: Factory, *, start_at: datetime, horizon: timedelta) -> Load:
    """Return the mean load of a factory over a horizon.

    Parameters
    ----------
    start_at
        Timezone-aware.
    """
    clock = Clock.of(start_at, time_zone=factory.time_zone)
    first = clock.microseconds(start_at)
    last = first + horizon // timedelta(microseconds=1)
    hours = (last - first) / HOUR
    begins, ends = clock.wall(np.array([first, last])).tolist()
    per_hour: dict[str, float] = {}
    for work_type in factory.work_types:
        _, mass = cumulative_rate(work_type.arrivals, monday=clock.monday, begins=begins, ends=ends)
        sizes = work_type.arrivals.sizes or ((1, 1.0),)
        per_hour[work_type.name] = float(mass[-1]) / hours * sum(size * share for size, share in sizes)
    executions = dict.fromkeys((activity.name for activity in factory.activities), 0.0)
    for work_type in factory.work_types:
        visits = mean_visits(work_type)
        for state in work_type.states:
            if state.activity is not None:
                executions[state.activity] += visits[state.name] * per_hour[work_type.name]
    on_duty = hours_on_duty(factory, clock=clock, begins=first, ends=last) * _HOURS_PER_WEEK / hours
    return Load(per_hour, executions, _role_loads(factory, executions, on_duty))


def _role_loads(
    factory: Factory, executions: Mapping[str, float], hours_on_duty: NDArray[np.float64]
) -> tuple[RoleLoad, ...]:
    roles = roles_of_factory(factory)
    offered = np.zeros(len(roles))
    for activity in factory.activities:
        for role in roles_together(activity):
            rate = executions[activity.name]
            together = 1.0
            if activity.batch is not None:
                together = float(np.clip(1 + rate * activity.batch.max_wait, 1, activity.batch.size))
            offered[roles.index(role)] += rate / together * _mean_service(factory, activity) * _HOURS_PER_WEEK
    holds = np.array([[role in person.roles for person in factory.resources] for role in roles], np.float64)
    holds = holds.reshape(len(roles), len(factory.resources))
    capacity = np.array([person.capacity for person in factory.resources])
    pace = np.array([person.pace for person in factory.resources])
    available = _divided(offered, holds, hours_on_duty * capacity / pace)
    people = holds @ capacity
    return tuple(
        RoleLoad(
            role=role,
            offered_hours=float(offered[i]),
            available_hours=float(available[i]),
            utilization=float(offered[i] / available[i]) if available[i] > 0 else 0.0 if offered[i] == 0 else np.inf,
            people=int(people[i]),
        )
        for i, role in enumerate(roles)
    )


def _mean_service(factory: Factory, activity: Activity) -> float:
    """Return the mean hours of work at the usual pace, over those who may do it and what cases are like."""
    able = [person for person in factory.resources if activity.role in person.roles]
    hourly = float(np.mean(activity.by_hour)) if activity.by_hour else 1.0
    if able:
        hourly *= float(np.mean([person.paces.get(activity.name, person.pace) / person.pace for person in able]))
    if not activity.special:
        return activity.service_time.mean * hourly
    people: list[Resource | None] = [*able] or [None]
    kinds = [(profile.attributes, profile.share) for kind in factory.work_types for profile in kind.profiles]
    kinds = kinds or [({}, 1.0)]
    mean = sum(
        share * service_time(activity, person, attributes).mean for attributes, share in kinds for person in people
    ) / (len(people) * sum(share for _, share in kinds))
    return mean * hourly


def _divided(
    offered: NDArray[np.float64], holds: NDArray[np.float64], hours: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the hours available to each role when people go where they are needed most.

    Everybody's hours move in proportion to how busy each of their roles is, until their roles are equally busy or the
    less busy have none of theirs.
    """
    given = holds * hours / np.maximum(holds.sum(axis=0), 1)
    shared = bool((holds.sum(axis=0) > 1).any())
    for _ in range(500 if shared else 0):
        total = given.sum(axis=1)
        busy = np.divide(offered, total, out=np.zeros_like(offered), where=total > 0)
        wanted = given * busy[:, None]
        sums = wanted.sum(axis=0)
        given = np.where(sums > 0, wanted * np.divide(hours, sums, out=np.zeros_like(hours), where=sums > 0), given)
    return np.asarray(given.sum(axis=1))
