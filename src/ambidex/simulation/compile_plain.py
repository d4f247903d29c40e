"""A plain factory as the flat arrays of its kernel; what makes a factory rich is in `compile_rich`.

Servers that share roles and shifts form a group; a resource of capacity k is k servers. Queues are kept by role and
priority class, because whoever can take one activity of a role can take them all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from ambidex.distributions import Distribution
from ambidex.factory import END, Factory
from ambidex.simulation.clock import Clock
from ambidex.simulation.duration import Draw, draw
from ambidex.simulation.kernel import layout
from ambidex.simulation.name_key import name_key
from ambidex.simulation.shift_table import shift_table
from ambidex.simulation.who import roles_of_factory

_FEW = 4
"""Up to so many successors are looked through one by one."""


def compile_plain(factory: Factory, *, clock: Clock, begins: int, limit: int) -> layout.Plan:
    """Return a plain factory without problems as arrays.

    Parameters
    ----------
    clock
        The clock of the run.
    begins, limit
        The first and last instant of the run, on its clock.
    """
    activities = {activity.name: code for code, activity in enumerate(factory.activities)}
    roles = {role: code for code, role in enumerate(roles_of_factory(factory))}
    state, start, next_share, next_state, next_guide = _flow(factory, activities)
    activity, value, guide, cell = _activities(factory, roles)
    shift, spans = shift_table(factory, clock=clock, begins=begins, limit=limit)
    servers = _servers(factory, roles, spans)
    return layout.Plan(
        state=state,
        next_share=next_share,
        next_state=next_state,
        start=start,
        next_guide=next_guide,
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


def _flow(
    factory: Factory, activities: Mapping[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    classes = sorted({work_type.priority for work_type in factory.work_types})
    rows: list[tuple[int, ...]] = []
    shares: list[float] = []
    targets: list[int] = []
    guides: list[NDArray[np.int64]] = []
    starts: list[tuple[int, ...]] = []

    def successors(following: Mapping[str, float], codes: Mapping[str, int]) -> tuple[int, int, int]:
        first = len(shares)
        likely = {name: share for name, share in following.items() if share > 0}
        cumulative = list(accumulate(likely.values()))
        shares.extend([*(reached / cumulative[-1] for reached in cumulative[:-1]), 1.0])
        targets.extend(layout.END if name == END else codes[name] for name in likely)
        if len(likely) <= _FEW:
            return first, len(shares), -1
        edges = np.arange(layout.WAYS) / layout.WAYS
        guides.append(first + np.searchsorted(np.array(shares[first:]), edges, side="right"))
        return first, len(shares), (len(guides) - 1) * layout.WAYS

    for work_type in factory.work_types:
        codes = {state.name: len(rows) + i for i, state in enumerate(work_type.states)}
        for state in work_type.states:
            span = successors(state.next, codes)
            rows.append((activities[state.activity or ""], classes.index(work_type.priority), *span, 0, 0, 0))
        starts.append((*successors(work_type.start, codes), 0))
    return (
        _table(rows, layout.STATE_COLUMNS),
        _table(starts, layout.START_COLUMNS),
        np.array(shares),
        np.array(targets, np.int64),
        np.concatenate([np.empty(0, np.int64), *guides]),
    )


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
        rows.append((role, service, service_guide, delay, delay_guide, size, wait, int(activity.interruptible)))
        values.append((service_value, delay_value))
    return _table(rows, layout.ACTIVITY_COLUMNS), np.array(values), np.concatenate(guides), np.concatenate(cells)


@dataclass(frozen=True, slots=True, eq=False)
class _Servers:
    group_of: NDArray[np.int64]
    pace: NDArray[np.float64]
    group: NDArray[np.int64]
    group_role: NDArray[np.int64]
    role_range: NDArray[np.int64]
    role_group: NDArray[np.int64]


def _servers(factory: Factory, roles: Mapping[str, int], spans: list[tuple[int, int]]) -> _Servers:
    groups: dict[tuple[tuple[int, int], tuple[int, ...]], int] = {}
    resource: list[int] = []
    group_of: list[int] = []
    for index, person in enumerate(factory.resources):
        held = tuple(sorted(roles[role] for role in set(person.roles) if role in roles))
        code = groups.setdefault((spans[index], held), len(groups))
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
        group_of=np.array(group_of, np.int64),
        pace=np.array([factory.resources[index].pace for index in resource], np.float64),
        group=_table(rows, layout.GROUP_COLUMNS),
        group_role=np.array(held_by_group, np.int64),
        role_range=_table(ranges, 2),
        role_group=np.array(holders, np.int64),
    )


def _table(rows: Sequence[Iterable[int]], columns: int) -> NDArray[np.int64]:
    return np.array(rows, np.int64).reshape(len(rows), columns)
