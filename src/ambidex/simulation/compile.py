"""A factory as the flat arrays of the kernel, once everything in it has been checked.

Servers that share roles and calendar form a group; a resource of capacity k is k servers. Queues are kept by role and
priority class, because whoever can take one activity of a role can take them all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from ambidex.distributions import Distribution
from ambidex.errors import BadInput
from ambidex.factory import END, Factory, problems
from ambidex.simulation.duration import Draw, draw
from ambidex.simulation.kernel import layout
from ambidex.simulation.offered_load import expected_visits
from ambidex.working_time import Calendar


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


def compile_factory(factory: Factory) -> Compiled:
    """Return a factory as arrays.

    Raises
    ------
    BadInput
        With every problem of the factory.
    """
    found = problems(factory)
    if found:
        raise BadInput(f"the factory {factory.name!r}", found)
    activities = {activity.name: code for code, activity in enumerate(factory.activities)}
    roles = {role: code for code, role in enumerate(dict.fromkeys(a.role for a in factory.activities if a.role))}
    state, next_share, next_state, start_range = _flow(factory, activities)
    activity, value, guide, cell = _activities(factory, roles)
    calendar, interval, calendar_code = _calendars(factory.calendars)
    servers = _servers(factory, roles, calendar_code)
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
        calendar=calendar,
        interval=interval,
        n_classes=len({work_type.priority for work_type in factory.work_types}),
    )
    visits = tuple(sum(expected_visits(work_type).values()) for work_type in factory.work_types)
    return Compiled(factory, plan, servers.resource, state[:, layout.ACTIVITY].astype(np.int32), visits)


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
            rows.append((activities[state.activity], classes.index(work_type.priority), *span))
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


def _calendars(calendars: Mapping[str, Calendar]) -> tuple[NDArray[np.int64], NDArray[np.int64], dict[str, int]]:
    rows: list[tuple[int, int, int]] = []
    intervals: list[tuple[int, int, int]] = []
    codes: dict[str, int] = {}
    for name, calendar in calendars.items():
        edges = [(round(opens * layout.HOUR), round(closes * layout.HOUR)) for opens, closes in calendar.intervals]
        if edges == [(0, layout.WEEK)]:
            codes[name] = -1
            continue
        codes[name] = len(rows)
        first, before = len(intervals), 0
        for opens, closes in edges:
            intervals.append((opens, closes, before))
            before += closes - opens
        rows.append((first, len(intervals), before))
    return _table(rows, 3), _table(intervals, 3), codes


@dataclass(frozen=True, slots=True, eq=False)
class _Servers:
    resource: NDArray[np.int32]
    group_of: NDArray[np.int64]
    pace: NDArray[np.float64]
    group: NDArray[np.int64]
    group_role: NDArray[np.int64]
    role_range: NDArray[np.int64]
    role_group: NDArray[np.int64]


def _servers(factory: Factory, roles: Mapping[str, int], calendar_code: Mapping[str, int]) -> _Servers:
    groups: dict[tuple[int, tuple[int, ...]], int] = {}
    resource: list[int] = []
    group_of: list[int] = []
    for index, person in enumerate(factory.resources):
        held = tuple(sorted(roles[role] for role in set(person.roles) if role in roles))
        code = groups.setdefault((calendar_code[person.calendar], held), len(groups))
        resource += [index] * person.capacity
        group_of += [code] * person.capacity
    rows: list[tuple[int, int, int]] = []
    held_by_group: list[int] = []
    for calendar, held in groups:
        rows.append((calendar, len(held_by_group), len(held_by_group) + len(held)))
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
        group=_table(rows, 3),
        group_role=np.array(held_by_group, np.int64),
        role_range=_table(ranges, 2),
        role_group=np.array(holders, np.int64),
    )


def _table(rows: Sequence[Iterable[int]], columns: int) -> NDArray[np.int64]:
    return np.array(rows, np.int64).reshape(len(rows), columns)
