"""A factory as the flat arrays of the kernel, once everything in it has been checked.

Servers that share roles and shifts form a group; a resource of capacity k is k servers. Queues are kept by role and
priority class, because whoever can take one activity of a role can take them all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from ambidex.distributions import Distribution
from ambidex.factory import END, Factory, Resource
from ambidex.simulation.clock import Clock
from ambidex.simulation.duration import Draw, draw
from ambidex.simulation.kernel import layout
from ambidex.simulation.offered_load import expected_visits
from ambidex.working_time import ALWAYS, Calendar
from ambidex.working_time.shifts import shifts


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A factory ready to run.

    Attributes
    ----------
    factory
        What was compiled.
    plan
        The arrays of the kernel.
    resource_of_server, activity_of_state
        int32: indices into `factory.resources` and `factory.activities`.
    visits
        How many activities a case is expected to pass, by work type.
    """

    factory: Factory
    plan: layout.Plan
    resource_of_server: NDArray[np.int32]
    activity_of_state: NDArray[np.int32]
    visits: tuple[float, ...]


def compile_factory(factory: Factory, *, clock: Clock, begins: int, limit: int) -> Compiled:
    """Return a factory without problems as arrays.

    Parameters
    ----------
    clock
        The clock of the run.
    begins, limit
        The first and last instant of the run, on its clock.
    """
    activities = {activity.name: code for code, activity in enumerate(factory.activities)}
    roles = {role: code for code, role in enumerate(dict.fromkeys(a.role for a in factory.activities if a.role))}
    state, next_share, next_state, start_range = _flow(factory, activities)
    activity, value, guide, cell = _activities(factory, roles)
    shift, shifts_of = shift_table(factory, clock=clock, begins=begins, limit=limit)
    servers = _servers(factory, roles, shifts_of)
    plan = layout.Plan(
        state=state,
        next_share=next_share,
        next_state=next_state,
        start_range=start_range,
        activity=activity,
        activity_value=value,
        activity_key=np.array([name_key(name) for name in activities], np.uint64),
        guide=guide,
        cell=cell,
        server_group=servers.group_of,
        server_pace=servers.pace,
        group=servers.group,
        group_role=servers.group_role,
        role_range=servers.role_range,
        role_group=servers.role_group,
        shift=shift,
        n_classes=len({work_type.priority for work_type in factory.work_types}),
    )
    visits = tuple(sum(expected_visits(work_type).values()) for work_type in factory.work_types)
    return Compiled(factory, plan, servers.resource, state[:, layout.ACTIVITY].astype(np.int32), visits)


def teams_of_activities(factory: Factory) -> dict[str, str | None]:
    """Return the team of each activity: the one to which all belong who hold its role, if there is one."""
    teams = {
        role: {person.team for person in factory.resources if role in person.roles}
        for role in {activity.role for activity in factory.activities}
        if role is not None
    }
    found = {activity.name: teams.get(activity.role or "", set()) for activity in factory.activities}
    return {name: next(iter(several)) if len(several) == 1 else None for name, several in found.items()}


def name_key(*parts: str | int) -> int:
    """Return a 64-bit hash that is the same on every machine."""
    text = "\x1f".join(map(str, parts)).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "little")


def _flow(
    factory: Factory, activities: Mapping[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    classes = sorted({work_type.priority for work_type in factory.work_types})
    rows: list[tuple[int, ...]] = []
    shares: list[float] = []
    targets: list[int] = []
    starts: list[tuple[int, int]] = []

    def successors(following: Mapping[str, float], codes: Mapping[str, int]) -> tuple[int, int]:
        first = len(shares)
        likely = {name: share for name, share in following.items() if share > 0}
        cumulative = list(accumulate(likely.values()))
        shares.extend([*(reached / cumulative[-1] for reached in cumulative[:-1]), 1.0])
        targets.extend(layout.END if name == END else codes[name] for name in likely)
        return first, len(shares)

    for work_type in factory.work_types:
        codes = {state.name: len(rows) + i for i, state in enumerate(work_type.states)}
        for state in work_type.states:
            span = successors(state.next, codes)
            rows.append((activities[state.activity or ""], classes.index(work_type.priority), *span))
        starts.append(successors(work_type.start, codes))
    return _table(rows, layout.STATE_COLUMNS), np.array(shares), np.array(targets, np.int64), _table(starts, 2)


def _activities(
    factory: Factory, roles: Mapping[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    cells: list[NDArray[np.float64]] = [np.empty((0, 3))]
    guides: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    place: dict[int, int] = {}

    def placed(how: Draw) -> int:
        if how.kind != layout.TABLE:
            return 0
        if id(how) not in place:
            place[id(how)] = sum(map(len, guides))
            guides.append(how.guide + sum(map(len, cells)))
            cells.append(how.cell)
        return place[id(how)]

    def columns(distribution: Distribution | None) -> tuple[int, int, float]:
        if distribution is None:
            return layout.NONE, 0, 0.0
        how = draw(distribution)
        return how.kind, placed(how), how.value

    rows, values = [], []
    for activity in factory.activities:
        service, service_guide, service_value = columns(activity.service_time)
        delay, delay_guide, delay_value = columns(activity.delay)
        role = -1 if activity.role is None else roles[activity.role]
        size = 0 if activity.batch is None or activity.batch.size == 1 else activity.batch.size
        wait = 0 if activity.batch is None else round(activity.batch.max_wait * layout.HOUR)
        rows.append((role, service, service_guide, delay, delay_guide, size, wait))
        values.append((service_value, delay_value))
    return _table(rows, layout.ACTIVITY_COLUMNS), np.array(values), np.concatenate(guides), np.concatenate(cells)


def shift_table(
    factory: Factory, *, clock: Clock, begins: int, limit: int
) -> tuple[NDArray[np.int64], list[tuple[int, int]]]:
    """Return all shifts (columns as in `layout`), and by resource the first of its own and the one after its last."""
    places: dict[object, tuple[int, int]] = {}
    tables: list[NDArray[np.int64]] = []
    count = 0
    for person in factory.resources:
        key = (person.calendar, person.absent, person.from_date, person.until_date)
        if key not in places:
            table = _shifts(
                factory.calendars[person.calendar], person, factory.time_zone, clock.origin, begins=begins, limit=limit
            )
            places[key] = (count, count + len(table))
            tables.append(table)
            count += len(table)
    table = np.concatenate(tables) if tables else np.empty((0, 3), np.int64)
    return table, [
        places[person.calendar, person.absent, person.from_date, person.until_date] for person in factory.resources
    ]


def _shifts(
    calendar: Calendar, person: Resource, time_zone: str, origin: int, *, begins: int, limit: int
) -> NDArray[np.int64]:
    dated = person.absent or person.from_date or person.until_date or calendar.dated
    if calendar.intervals == ALWAYS.intervals and not dated:
        return np.array([[-layout.NEVER, layout.NEVER, 0]])
    told = shifts(
        calendar,
        time_zone=time_zone,
        begins=begins + origin,
        ends=limit + origin,
        absent=person.absent,
        from_date=person.from_date,
        until_date=person.until_date,
    )
    length = told[:, 1] - told[:, 0]
    return np.column_stack([told - origin, np.cumsum(length) - length])


@dataclass(frozen=True, slots=True, eq=False)
class _Servers:
    resource: NDArray[np.int32]
    group_of: NDArray[np.int64]
    pace: NDArray[np.float64]
    group: NDArray[np.int64]
    group_role: NDArray[np.int64]
    role_range: NDArray[np.int64]
    role_group: NDArray[np.int64]


def _servers(factory: Factory, roles: Mapping[str, int], shifts_of: list[tuple[int, int]]) -> _Servers:
    groups: dict[tuple[tuple[int, int], tuple[int, ...]], int] = {}
    resource: list[int] = []
    group_of: list[int] = []
    for index, person in enumerate(factory.resources):
        held = tuple(sorted(roles[role] for role in set(person.roles) if role in roles))
        code = groups.setdefault((shifts_of[index], held), len(groups))
        resource += [index] * person.capacity
        group_of += [code] * person.capacity
    rows: list[tuple[int, ...]] = []
    held_by_group: list[int] = []
    for span, held in groups:
        rows.append((*span, len(held_by_group), len(held_by_group) + len(held)))
        held_by_group += held
    ranges: list[tuple[int, int]] = []
    holders: list[int] = []
    for role in range(len(roles)):
        having = [code for (_, held), code in groups.items() if role in held]
        ranges.append((len(holders), len(holders) + len(having)))
        holders += having
    return _Servers(
        resource=np.array(resource, np.int32),
        group_of=np.array(group_of, np.int64),
        pace=np.array([factory.resources[index].pace for index in resource], np.float64),
        group=_table(rows, layout.GROUP_COLUMNS),
        group_role=np.array(held_by_group, np.int64),
        role_range=_table(ranges, 2),
        role_group=np.array(holders, np.int64),
    )


def _table(rows: Sequence[Iterable[int]], columns: int) -> NDArray[np.int64]:
    return np.array(rows, np.int64).reshape(len(rows), columns)
