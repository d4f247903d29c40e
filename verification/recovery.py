"""Factories drawn by chance, the logs they leave, and how near what is discovered from these comes to the truth."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from ambidex.distributions import Distribution
from ambidex.distributions.constant import Constant
from ambidex.distributions.exponential import Exponential
from ambidex.distributions.gamma import Gamma
from ambidex.distributions.lognormal import Lognormal
from ambidex.eventlog import EventLog
from ambidex.factory import END, Activity, Arrivals, Factory, Resource, State, Team, WorkType
from ambidex.factory.file import load_factory
from ambidex.simulation import simulate
from ambidex.simulation.offered_load import offered_load
from ambidex.working_time import Calendar, local
from verification.theory.waiting import mmc_wait

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
ENOUGH = 50
"""Who is seen so often has been seen enough."""

SEEN = 20
"""Who is seen so often at the work of a role has been seen to hold it."""

_QUARTER = 900_000_000
_WEEK = 672 * _QUARTER

Floats = NDArray[np.float64]


def northgate() -> Factory:
    """Return the shipped example."""
    with as_file(files("ambidex.examples") / "northgate.yaml") as path:
        return load_factory(path)


def random_factory(seed: int, *, busy: float = 0.85) -> Factory:
    """Return a factory of two to four roles, with calendars, flow, arrivals and service times drawn by chance.

    Parameters
    ----------
    busy
        Utilization of the busiest role.
    """
    rng = np.random.default_rng(seed)
    roles = [f"role {number}" for number in range(rng.integers(2, 5))]
    people = tuple(_people(roles, rng))
    activities = tuple(_activities(roles, rng))
    plain = Factory(
        name=f"factory {seed}",
        time_zone=str(rng.choice(["UTC", "Europe/London", "America/New_York"])),
        calendars=CALENDARS,
        teams=tuple(Team(role) for role in roles),
        resources=people,
        activities=activities,
        work_types=tuple(_work_type(f"type {number}", activities, people, rng) for number in range(rng.integers(1, 4))),
    )
    load = offered_load(plain, start_at=MONDAY, horizon=timedelta(weeks=52))
    scale = busy / max(role.utilization for role in load.roles)
    return replace(plain, work_types=tuple(_more_often(work_type, scale) for work_type in plain.work_types))


def _weekly(days: Iterable[int], *hours: tuple[float, float]) -> Calendar:
    return Calendar(tuple((24.0 * day + opens, 24.0 * day + closes) for day in days for opens, closes in hours))


CALENDARS: Mapping[str, Calendar] = {
    "office": _weekly(range(5), (9, 12.5), (13.25, 17)),
    "day": _weekly(range(5), (8, 16)),
    "four days": _weekly(range(4), (8, 18)),
    "late": _weekly(range(5), (11, 19)),
    "shop": _weekly(range(1, 6), (10, 18)),
}


def _people(roles: list[str], rng: np.random.Generator) -> Iterable[Resource]:
    for role in roles:
        calendars = rng.choice(list(CALENDARS), size=2)
        for number in range(rng.integers(3, 7)):
            also = tuple(rng.choice(roles, size=1).tolist()) if rng.random() < 0.1 else ()
            held = tuple(dict.fromkeys((role, *also)))
            pace = float(rng.choice([0.85, 1.0, 1.0, 1.15]))
            yield Resource(f"{role} {number}", held, str(calendars[number % 2]), team=role, pace=pace)


def _activities(roles: list[str], rng: np.random.Generator) -> Iterable[Activity]:
    for role in roles:
        for number in range(rng.integers(1, 4)):
            mean = float(rng.uniform(0.3, 2.0))
            kinds: tuple[Distribution, ...] = (
                Exponential(mean), Gamma(mean, 0.6), Lognormal(mean, 0.8), Constant(mean),
            )  # fmt: skip
            yield Activity(f"{role} work {number}", role, kinds[int(rng.integers(len(kinds)))])


def _work_type(
    name: str, activities: tuple[Activity, ...], people: tuple[Resource, ...], rng: np.random.Generator
) -> WorkType:
    order = rng.permutation(len(activities))[: rng.integers(2, len(activities) + 1)]
    steps = [activities[place].name for place in order]
    states = []
    for place, step in enumerate(steps):
        onward = steps[place + 1] if place + 1 < len(steps) else END
        shares = {onward: 0.7}
        for other, share in ((END, 0.1), (steps[max(place - 1, 0)], 0.1), (steps[-1] if onward != END else END, 0.1)):
            shares[other] = shares.get(other, 0.0) + share
        states.append(State(step, step, shares))
    # Cases come while somebody is there to begin with them; a log shows no others.
    role = activities[order[0]].role
    there = _hours([CALENDARS[one.calendar] for one in people if role in one.roles])
    per_hour = np.where(there, rng.uniform(0.4, 1.6, 168), 0.0)
    return WorkType(name, Arrivals(tuple(per_hour.tolist())), {steps[0]: 1.0}, tuple(states))


def _hours(calendars: Iterable[Calendar]) -> NDArray[np.bool_]:
    """Return the hours of the week through which somebody is there."""
    quarters = np.any([quarters_open(calendar) for calendar in calendars], axis=0)
    return np.asarray(quarters.reshape(168, 4).all(axis=1))


def _more_often(work_type: WorkType, factor: float) -> WorkType:
    per_hour = tuple(factor * rate for rate in work_type.arrivals.per_hour)
    return replace(work_type, arrivals=replace(work_type.arrivals, per_hour=per_hour))


def record(factory: Factory, *, weeks: int, seed: int = 2, arrivals: bool = False) -> EventLog:
    """Return what a factory leaves in a log, open cases included.

    Parameters
    ----------
    arrivals
        Whether the log knows when cases came, and not only when they were begun.
    """
    run = simulate(factory, start_at=MONDAY, horizon=timedelta(weeks=weeks), seed=seed)
    log = run.replications[0].log(open_cases=True)
    return replace(log, enabled_at=log.enabled_at if arrivals else None, cost=None)


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean service time as found, relative to the truth, and how far chance moves it (a standard error)."""

    ratio: float
    chance: float


def service_means(log: EventLog, factory: Factory, found: Factory) -> dict[str, Mean]:
    """Return by activity how long it takes whoever did it, relative to the truth."""
    true, ours = (_hours_of_work(log, one) for one in (factory, found))
    count = np.bincount(np.asarray(log.activity), minlength=len(log.activities))
    known = {activity.name: activity for activity in factory.activities}
    means = {}
    for code in np.flatnonzero(count).tolist():
        name = log.activities[code]
        work = known[name].service_time.quantile((np.arange(2000) + 0.5) / 2000)
        # The work of a batch is drawn once.
        batch = known[name].batch
        drawn = count[code] / (batch.size if batch else 1)
        means[name] = Mean(ours[code] / true[code], float(work.std() / work.mean() / np.sqrt(drawn)))
    return means


def _hours_of_work(log: EventLog, factory: Factory) -> Floats:
    """Return the mean hours of each activity, over the people who did it in the log."""
    pace = {person.name: person.pace for person in factory.resources}
    of = np.array([*(pace[name] for name in log.resources), 1.0])[np.asarray(log.resource)]
    activity = np.asarray(log.activity)
    mean = {activity.name: activity.service_time.mean for activity in factory.activities}
    each = np.array([mean[name] for name in log.activities])[activity] * of
    size = len(log.activities)
    times = np.bincount(activity, minlength=size)
    return np.asarray(np.bincount(activity, each, minlength=size) / np.maximum(times, 1))


@dataclass(frozen=True, slots=True)
class Profile:
    """Arrivals of a work type as found: how many come, relative to the truth, and the share that comes in other hours.

    Attributes
    ----------
    chance
        The share that comes in other hours on average if as many cases are only counted by hour of the week.
    total_chance
        The standard error of how many come.
    """

    total: float
    total_chance: float
    moved: float
    chance: float


def arrival_profiles(
    log: EventLog, factory: Factory, found: Factory, *, weeks: int, hours: int = 1
) -> dict[str, Profile]:
    """Return by work type how near the arrivals are, compared by so many hours of the week together."""
    span = timedelta(weeks=weeks)
    true, ours = (offered_load(one, start_at=MONDAY, horizon=span).cases_per_hour for one in (factory, found))
    of = {work_type.name: work_type for work_type in found.work_types}
    profiles = {}
    for work_type in factory.work_types:
        n = int((np.asarray(log.work_type) == log.work_types.index(work_type.name)).sum())
        week, seen = (_shape(one.arrivals, hours) for one in (work_type, of[work_type.name]))
        profiles[work_type.name] = Profile(
            total=ours[work_type.name] / true[work_type.name],
            total_chance=1 / np.sqrt(n),
            moved=float(np.abs(week - seen).sum() / 2),
            chance=float(np.minimum(np.sqrt(2 * week / (np.pi * n)), 2 * week).sum() / 2),
        )
    return profiles


def _shape(arrivals: Arrivals, hours: int) -> Floats:
    week = np.array(arrivals.per_hour).reshape(-1, hours).sum(axis=1)
    return np.asarray(week / week.sum())


def wrong_hours(log: EventLog, factory: Factory, found: Factory) -> dict[str, float]:
    """Return, for who is seen enough, the share of their hours that is told wrong.

    Hours in which somebody is there and never has anything to do leave no trace, and do no harm. So it is the share of
    the time at work for which the calendar found is closed, and the hours for which it is open and should not be, as
    a share of those truly worked.
    """
    calendars = {one.name: factory.calendars[one.calendar] for one in factory.resources}
    ours = {one.name: found.calendars[one.calendar] for one in found.resources}
    begin, end = (
        local(np.asarray(edge), log.time_zone).astype("datetime64[us]").astype(np.int64) / _QUARTER - 4 * 96
        for edge in (log.start_at, log.end_at)
    )
    shares = {}
    for code, name in enumerate(log.resources):
        mine = np.asarray(log.resource) == code
        if mine.sum() >= ENOUGH:
            true, told = quarters_open(calendars[name]), quarters_open(ours[name])
            busy = _time_in_quarters(begin[mine], end[mine]) * true
            shares[name] = float(busy[~told].sum() / busy.sum() + (told & ~true).sum() / true.sum())
    return shares


def _time_in_quarters(begin: Floats, end: Floats) -> Floats:
    """Return how much of some spans, in quarters of an hour, lies in each quarter of the week: (672,)."""
    inside = np.zeros(672)
    for since, until in zip(begin.tolist(), end.tolist()):
        quarters = np.arange(int(since), int(np.ceil(until)))
        np.add.at(inside, quarters % 672, np.minimum(quarters + 1, until) - np.maximum(quarters, since))
    return inside


def quarters_open(calendar: Calendar) -> NDArray[np.bool_]:
    """Return in which quarters of an hour of the week a calendar is open: (672,)."""
    at = (np.arange(672) + 0.5) / 4
    opens, closes = np.array(calendar.intervals).T
    return np.asarray(((at[:, None] >= opens) & (at[:, None] < closes)).any(axis=1))


def wrong_roles(log: EventLog, factory: Factory, found: Factory) -> dict[str, frozenset[str]]:
    """Return by person what they can not do, although found, or can, although not found; no entry where all is right.

    What somebody can do counts as known where they are seen at work of the same role `SEEN` times.
    """
    pair = np.asarray(log.resource).astype(np.int64) * len(log.activities) + np.asarray(log.activity)
    size = len(log.resources) * len(log.activities)
    times = np.bincount(pair[pair >= 0], minlength=size).reshape(len(log.resources), -1)
    done = {activity: column for activity, column in zip(log.activities, times.T) if column.any()}
    code = {name: number for number, name in enumerate(log.resources)}
    ours = {one.name: _able(one, found, done) for one in found.resources}
    wrong = {}
    for one in factory.resources:
        if one.name not in code:
            continue
        often = {role for role in one.roles if sum(done[a][code[one.name]] for a in _of(role, factory, done)) >= SEEN}
        known = {activity for role in often for activity in _of(role, factory, done)}
        differs = (known - ours[one.name]) | (ours[one.name] - _able(one, factory, done))
        if differs:
            wrong[one.name] = frozenset(differs)
    return wrong


def _able(person: Resource, factory: Factory, among: Iterable[str]) -> frozenset[str]:
    return frozenset(activity for role in person.roles for activity in _of(role, factory, among))


def _of(role: str, factory: Factory, among: Iterable[str]) -> list[str]:
    seen = set(among)
    return [activity.name for activity in factory.activities if activity.role == role and activity.name in seen]


@dataclass(frozen=True, slots=True)
class Constraint:
    """The busiest role: somebody who holds it, and what is done by it."""

    role: str
    person: str
    activities: frozenset[str]
    utilization: float


def constraint(factory: Factory, *, weeks: int) -> Constraint:
    """Return the busiest role of a factory."""
    load = offered_load(factory, start_at=MONDAY, horizon=timedelta(weeks=weeks))
    busiest = max(load.roles, key=lambda role: role.utilization)
    person = next(one.name for one in factory.resources if busiest.role in one.roles)
    activities = frozenset(one.name for one in factory.activities if one.role == busiest.role)
    return Constraint(busiest.role, person, activities, busiest.utilization)


def waits_at(factory: Factory, at: frozenset[str], *, weeks: int, replications: int, seed: int = 11) -> Floats:
    """Return the mean wait at some activities in each replication: hours (replications,)."""
    run = simulate(
        factory, start_at=MONDAY, horizon=timedelta(weeks=weeks), seed=seed, replications=replications, workers=1
    )
    codes = [code for code, activity in enumerate(factory.activities) if activity.name in at]
    waits = []
    for path in run.replications:
        there = np.isin(path.activity, codes)
        waits.append((path.start[there] - path.enabled[there]).mean() / 3.6e9)
    return np.array(waits)


def one_more(factory: Factory, like: str) -> Factory:
    """Return the factory with one more person like somebody."""
    person = next(one for one in factory.resources if one.name == like)
    return replace(factory, resources=(*factory.resources, replace(person, name="one more")))


def effect_of_one_more(factory: Factory, where: Constraint, *, weeks: int, replications: int) -> Floats:
    """Return by how many hours one more person changes the mean wait at the constraint, in each replication."""
    before, after = (
        waits_at(one, where.activities, weeks=weeks, replications=replications)
        for one in (factory, one_more(factory, where.person))
    )
    return np.asarray(after - before)


def expected(effect: Floats) -> tuple[float, float]:
    """Return between what the effect in one more replication, as long as the log, lies with 95 % chance."""
    half = stats.t.ppf(0.975, len(effect) - 1) * effect.std(ddof=1) * np.sqrt(1 + 1 / len(effect))
    return float(effect.mean() - half), float(effect.mean() + half)


def with_people(factory: Factory, role: str, share: float) -> Factory:
    """Return the factory with a share more or, below 0, fewer people of a role: one at least, as long as one stays."""
    held = [one for one in factory.resources if role in one.roles]
    n = max(1, round(abs(share) * len(held)))
    if share > 0:
        more = tuple(replace(one, name=f"{one.name} too") for one in held[:n])
        return replace(factory, resources=(*factory.resources, *more))
    left = list(factory.resources)
    for one in held:
        others = {known for other in left if other is not one for known in other.roles}
        if len(left) > len(factory.resources) - n and others.issuperset(one.roles):
            left.remove(one)
    return replace(factory, resources=tuple(left))


def with_demand(factory: Factory, factor: float) -> Factory:
    """Return the factory to which so many times as many cases come."""
    return replace(factory, work_types=tuple(_more_often(work_type, factor) for work_type in factory.work_types))


def wip(factory: Factory, *, weeks: int, replications: int, seed: int = 11) -> Floats:
    """Return the mean number of cases there in each replication, after a quarter of the time: (replications,)."""
    run = simulate(
        factory, start_at=MONDAY, horizon=timedelta(weeks=weeks), seed=seed, replications=replications, workers=1
    )
    found = []
    for path in run.replications:
        begins = path.clock.microseconds(MONDAY)
        since, until = begins + 0.25 * weeks * _WEEK, begins + weeks * _WEEK
        left = np.where(path.finished >= 0, path.finished, path.stopped)
        there = np.clip(left, since, until) - np.clip(path.arrived, since, until)
        found.append(there.sum() / (until - since))
    return np.array(found)


def wait_of_many(rate: float, hours: Floats, servers: int, regularity: float) -> float:
    """Return the mean wait in GI/G/c by Allen and Cunneen (1978), from service times as likely as each other."""
    mean = float(hours.mean())
    variability = (1 / regularity + float(hours.var()) / mean**2) / 2
    return variability * mean * mmc_wait(rate * mean, servers)
