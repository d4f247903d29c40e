"""A rich factory as the arrays of its kernel; a plain factory has nothing of what is told here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ambidex.distributions import Distribution
from ambidex.factory import END, JOIN, Activity, Factory, Profile, Resource, Role, State, WorkType
from ambidex.factory.model import CHOICES, QUEUES
from ambidex.simulation.clock import Clock
from ambidex.simulation.duration import draw
from ambidex.simulation.kernel import layout, rich_layout
from ambidex.simulation.kernel.rich_layout import RichPlan
from ambidex.simulation.name_key import name_key
from ambidex.simulation.service_time import service_time
from ambidex.simulation.shift_table import shift_table
from ambidex.simulation.who import roles_of_factory, roles_together, teams_of_activities
from ambidex.working_time.shifts import shifts

_Ints = NDArray[np.int64]
_WEEK = 168 * layout.HOUR
_LAST = np.array([1 - 2.0**-53])
"""The highest share that a draw can have."""


def is_rich(factory: Factory) -> bool:
    """Return whether a factory has anything that the kernel for plain factories does not know."""
    return (
        bool(factory.roles)
        or factory.wip_limit is not None
        or any(team.wip_limit is not None for team in factory.teams)
        or any(person.paces or person.slowdown or person.ramp_up for person in factory.resources)
        or any(map(_is_rich_activity, factory.activities))
        or _may_last_too_long(factory)
        or any(work_type.profiles or any(map(_is_rich_state, work_type.states)) for work_type in factory.work_types)
    )


def _may_last_too_long(factory: Factory) -> bool:
    """Return whether any luck makes work so long that it has to be cut, which the plain kernel does not look for."""
    slowest = max([1.0, *(person.pace for person in factory.resources)])
    most = layout.LONGEST / layout.HOUR / slowest
    return any(float(activity.service_time.quantile(_LAST)[0]) > most for activity in factory.activities)


def _is_rich_activity(activity: Activity) -> bool:
    limits = (
        activity.patience,
        activity.balk_at,
        activity.wip_limit,
        activity.setup,
        activity.coordination,
        activity.calendar,
    )
    more = activity.together or activity.special or activity.by_hour
    return bool(more) or any(limit is not None for limit in limits) or bool(activity.batch and activity.batch.releases)


def _is_rich_state(state: State) -> bool:
    return state.activity is None or bool(state.routes or state.otherwise)


def compile_rich(factory: Factory, *, clock: Clock, begins: int, limit: int) -> RichPlan:
    """Return a factory without problems as arrays.

    Parameters
    ----------
    clock
        The clock of the run.
    begins, limit
        The first and last instant of the run, on its clock.
    """
    roles = {role: code for code, role in enumerate(roles_of_factory(factory))}
    profiles = [work_type.profiles or (Profile(1.0, {}),) for work_type in factory.work_types]
    durations = _Durations()
    flow = _Flow.of(factory, profiles, durations)
    shift, spans = shift_table(factory, clock=clock, begins=begins, limit=limit)
    outside = _OutsideShifts(shift, factory, clock, begins, limit)
    scopes = _scopes(factory)
    releases: list[_Ints] = []
    special: list[int] = []
    factors: list[tuple[float, ...]] = []
    slots: list[int] = []
    everybody = [profile for kinds in profiles for profile in kinds]
    team_of = teams_of_activities(factory)
    rows = []
    for activity in factory.activities:
        batch = activity.batch
        release = _releases(batch.releases, clock, begins, limit) if batch else np.empty(0, np.int64)
        together = [] if activity.role is None else [roles[role] for role in roles_together(activity)]
        base = len(special) if activity.special else -1
        if activity.special:
            who: Iterable[Resource | None] = (*factory.resources, None)
            special += [
                durations.code(service_time(activity, person, profile.attributes))
                for person in who
                for profile in everybody
            ]
        rows.append(
            (
                -1 if activity.role is None else roles[activity.role],
                durations.code(activity.service_time),
                durations.code(activity.delay),
                durations.code(activity.setup),
                durations.code(activity.patience),
                0 if batch is None or batch.size == 1 else batch.size,
                0 if batch is None else round(batch.max_wait * layout.HOUR),
                sum(map(len, releases)),
                sum(map(len, releases)) + len(release),
                -1 if activity.balk_at is None else activity.balk_at,
                int(activity.interruptible),
                len(slots),
                len(slots) + len(together),
                base,
                len(factors) if activity.by_hour else -1,
                *outside.span(activity.calendar),
                scopes.get(f"step {activity.name}", -1),
                scopes.get(f"team {team_of[activity.name]}", -1),
                durations.code(activity.coordination),
            )
        )
        releases.append(release)
        slots += together
        factors += [activity.by_hour] if activity.by_hour else []
    people = _people(factory, roles, spans, clock, begins)
    largest_batch = max((activity.batch.size for activity in factory.activities if activity.batch), default=1)
    widest_fork = max((len(state.parallel) for kind in factory.work_types for state in kind.states), default=0)
    most_together = max(map(len, ([0], *(roles_together(a) for a in factory.activities if a.role))))
    return RichPlan(
        **flow.arrays(),
        activity=_table(rows, rich_layout.ACTIVITY_COLUMNS),
        draw=_table(durations.rows, 2),
        draw_value=np.array(durations.values, np.float64),
        guide=np.concatenate([np.empty(0, np.int64), *durations.guides]),
        cell=np.concatenate([np.empty((0, 3)), *durations.cells]),
        special=np.array(special, np.int64),
        factor=np.array(factors, np.float64).reshape(-1, 168),
        slot=np.array(slots, np.int64),
        **people,
        scope_limit=np.array(
            [layout.NEVER if factory.wip_limit is None else factory.wip_limit, *_limits(factory)], np.int64
        ),
        shift=outside.table(),
        release=np.concatenate([np.empty(0, np.int64), *releases]),
        offset=_offsets(clock, begins, limit),
        room=np.array([widest_fork + 2, largest_batch + widest_fork + 8, largest_batch + most_together], np.int64),
    )


def _scopes(factory: Factory) -> dict[str, int]:
    """Return the place in `scope_limit` of each limit on steps and teams; 0 is that of the whole."""
    steps = [f"step {activity.name}" for activity in factory.activities if activity.wip_limit is not None]
    teams = [f"team {team.name}" for team in factory.teams if team.wip_limit is not None]
    return {scope: code for code, scope in enumerate([*steps, *teams], start=1)}


def _limits(factory: Factory) -> list[int]:
    steps = [activity.wip_limit for activity in factory.activities if activity.wip_limit is not None]
    return steps + [team.wip_limit for team in factory.teams if team.wip_limit is not None]


def _releases(hours: tuple[float, ...], clock: Clock, begins: int, limit: int) -> _Ints:
    """Return when batches are let go during the run."""
    first, last = clock.wall(np.array([begins, limit])).tolist()
    weeks = np.arange(first // _WEEK - 1, last // _WEEK + 2)
    walls = (weeks[:, None] * _WEEK + np.array([round(hour * layout.HOUR) for hour in hours], np.int64)).ravel()
    return np.unique(clock.of_wall(walls))


def _offsets(clock: Clock, begins: int, limit: int) -> _Ints:
    """Return from when on clocks on the wall show how much more than has passed, int64 (k, 2)."""
    if clock.time_zone == "UTC":
        return np.array([[begins, 0]])
    days = np.append(np.arange(begins, limit, 24 * layout.HOUR), limit)
    ahead = clock.wall(days) - days
    between = [
        np.arange(days[at], days[at + 1], layout.HOUR // 4, dtype=np.int64)
        for at in np.flatnonzero(np.diff(ahead)).tolist()
    ]
    moments = np.unique(np.concatenate([days, *between]))
    ahead = clock.wall(moments) - moments
    new = np.append(True, ahead[1:] != ahead[:-1])
    return np.column_stack([moments[new], ahead[new]])


@dataclass(slots=True, eq=False)
class _Durations:
    """The distributions of a factory, each told once."""

    rows: list[tuple[int, int]] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    guides: list[_Ints] = field(default_factory=list)
    cells: list[NDArray[np.float64]] = field(default_factory=list)
    known: dict[Any, int] = field(default_factory=dict)

    def code(self, distribution: Distribution | None) -> int:
        """Return the row of a distribution, -1 for none."""
        if distribution is None:
            return -1
        if distribution not in self.known:
            how = draw(distribution)
            self.known[distribution] = len(self.rows)
            self.rows.append((how.kind, sum(map(len, self.guides))))
            self.values.append(how.value)
            if how.kind == layout.TABLE:
                self.guides.append(how.guide + sum(map(len, self.cells)))
                self.cells.append(how.cell)
        return self.known[distribution]


@dataclass(slots=True, eq=False)
class _Flow:
    """States and ways of all work types."""

    factory: Factory
    shares: list[float] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    states: list[tuple[int, ...]] = field(default_factory=list)
    ranges: list[tuple[int, int]] = field(default_factory=list)
    routes: list[tuple[int, int, int]] = field(default_factory=list)
    branches: list[tuple[float, int]] = field(default_factory=list)
    waits: list[tuple[int, int, int]] = field(default_factory=list)
    types: list[tuple[int, ...]] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    profiles: list[tuple[int, float]] = field(default_factory=list)

    @classmethod
    def of(cls, factory: Factory, profiles: Sequence[tuple[Profile, ...]], durations: _Durations) -> "_Flow":
        flow = cls(factory, keys=[name_key(activity.name) for activity in factory.activities])
        priorities = [
            (work_type.priority if profile.priority is None else profile.priority)
            for work_type, kinds in zip(factory.work_types, profiles)
            for profile in kinds
        ]
        classes = sorted(set(priorities))
        for work_type, kinds in zip(factory.work_types, profiles):
            flow._work_type(work_type, kinds, classes, durations)
        return flow

    def _work_type(
        self, work_type: WorkType, kinds: tuple[Profile, ...], classes: list[int], durations: _Durations
    ) -> None:
        codes = {state.name: len(self.states) + i for i, state in enumerate(work_type.states)}
        for state in work_type.states:
            other = self._successors(state.otherwise or {END: 1.0}, codes)
            self.states.append((*self._kind(state, work_type), *other, *self._parts(state, codes, durations)))
            for kind in kinds:
                self.ranges.append(self._ways(state, kind.attributes, codes))
        first = len(self.profiles)
        reached = list(accumulate(kind.share for kind in kinds))
        for kind, so_far in zip(kinds, reached):
            priority = work_type.priority if kind.priority is None else kind.priority
            self.profiles.append((classes.index(priority), so_far / reached[-1]))
        promise = layout.NEVER if work_type.promise is None else round(work_type.promise * layout.HOUR)
        start = self._successors(work_type.start, codes)
        self.types.append((*start, first, len(self.profiles), promise))

    def _kind(self, state: State, work_type: WorkType) -> tuple[int, int, int]:
        """Return what is done in a state, its kind, and the row of its ways for the first profile."""
        names = [activity.name for activity in self.factory.activities]
        if state.activity is not None:
            return names.index(state.activity), rich_layout.STEP_KIND, len(self.ranges)
        self.keys.append(name_key(work_type.name, state.name))
        kind = rich_layout.FORK if state.parallel else rich_layout.WAIT
        return len(self.keys) - 1, kind, len(self.ranges)

    def _parts(self, state: State, codes: Mapping[str, int], durations: _Durations) -> tuple[int, int]:
        if state.waits:
            first = len(self.waits)
            self.waits += [(durations.code(wait.after), *self._successors(wait.next, codes)) for wait in state.waits]
            return first, len(self.waits)
        first = len(self.branches)
        self.branches += [(chance, codes[name]) for name, chance in state.parallel.items()]
        return first, len(self.branches)

    def _ways(self, state: State, attributes: Mapping[str, str], codes: Mapping[str, int]) -> tuple[int, int]:
        first = len(self.routes)
        for route in state.routes:
            if all(attributes.get(key) == value for key, value in route.when.items()):
                self.routes.append((route.waiting, *self._successors(route.next, codes)))
        if not state.waits:
            self.routes.append((0, *self._successors(state.next, codes)))
        return first, len(self.routes)

    def _successors(self, following: Mapping[str, float], codes: Mapping[str, int]) -> tuple[int, int]:
        first = len(self.shares)
        likely = {name: share for name, share in following.items() if share > 0}
        reached = list(accumulate(likely.values()))
        self.shares.extend([*(so_far / reached[-1] for so_far in reached[:-1]), 1.0])
        special = {END: layout.END, JOIN: rich_layout.JOIN}
        self.targets.extend(special[name] if name in special else codes[name] for name in likely)
        return first, len(self.shares)

    def arrays(self) -> dict[str, Any]:
        """Return the fields of the plan that tell the flow."""
        return {
            "work_type": _table(self.types, 5),
            "profile_class": np.array([rank for rank, _ in self.profiles], np.int64),
            "profile_share": np.array([share for _, share in self.profiles], np.float64),
            "state": _table(self.states, rich_layout.STATE_COLUMNS),
            "route_range": _table(self.ranges, 2),
            "route": _table(self.routes, 3),
            "next_share": np.array(self.shares, np.float64),
            "next_state": np.array(self.targets, np.int64),
            "branch_share": np.array([chance for chance, _ in self.branches], np.float64),
            "branch_state": np.array([state for _, state in self.branches], np.int64),
            "wait": _table(self.waits, 3),
            "activity_key": np.array(self.keys, np.uint64),
        }


class _OutsideShifts:
    """The shifts of outsiders, behind those of the resources."""

    def __init__(self, own: _Ints, factory: Factory, clock: Clock, begins: int, limit: int) -> None:
        self._tables = [own]
        self._spans: dict[str, tuple[int, int]] = {}
        for name in {activity.calendar for activity in factory.activities}:
            if name is not None:
                told = shifts(
                    factory.calendars[name],
                    time_zone=factory.time_zone,
                    begins=begins + clock.origin,
                    ends=limit + clock.origin,
                )
                length = told[:, 1] - told[:, 0]
                first = sum(map(len, self._tables))
                self._spans[name] = (first, first + len(told))
                self._tables.append(np.column_stack([told - clock.origin, np.cumsum(length) - length]))

    def span(self, calendar: str | None) -> tuple[int, int]:
        """Return the range of the shifts of a calendar; -1 where there is none."""
        return (-1, -1) if calendar is None else self._spans[calendar]

    def table(self) -> _Ints:
        """Return all shifts."""
        return np.concatenate(self._tables)


def _people(
    factory: Factory, roles: Mapping[str, int], spans: list[tuple[int, int]], clock: Clock, begins: int
) -> dict[str, Any]:
    """Return the fields of the plan that tell who there is."""
    groups: dict[tuple[tuple[int, int], tuple[int, ...]], list[int]] = {}
    server_resource: list[int] = []
    for index, person in enumerate(factory.resources):
        held = tuple(sorted({roles[role] for role in person.roles if role in roles}))
        for _ in range(person.capacity):
            groups.setdefault((spans[index], held), []).append(len(server_resource))
            server_resource.append(index)
    group_rows: list[tuple[int, ...]] = []
    group_role: list[int] = []
    group_server: list[int] = []
    server_group = np.zeros(len(server_resource), np.int64)
    holds = np.zeros((len(groups), len(roles)), np.uint8)
    for code, ((span, held), servers) in enumerate(groups.items()):
        group_rows.append(
            (*span, len(group_role), len(group_role) + len(held), len(group_server), len(group_server) + len(servers))
        )
        group_role += held
        group_server += servers
        server_group[servers] = code
        holds[code, list(held)] = 1
    usual = {role.name: role for role in factory.roles}
    role_rows: list[tuple[int, ...]] = []
    role_group: list[int] = []
    role_server: list[int] = []
    for name, code in roles.items():
        how = usual.get(name, Role(name))
        having = np.flatnonzero(holds[:, code]).tolist()
        able = [server for server, group in enumerate(server_group.tolist()) if holds[group, code]]
        role_rows.append(
            (
                QUEUES.index(how.queue),
                CHOICES.index(how.choice),
                len(role_group),
                len(role_group) + len(having),
                len(role_server),
                len(role_server) + len(able),
            )
        )
        role_group += having
        role_server += able
    names = [activity.name for activity in factory.activities]
    pace = np.empty((len(factory.resources), 0))
    if any(person.paces for person in factory.resources):
        pace = np.array([[person.paces.get(name, person.pace) for name in names] for person in factory.resources])
    return {
        "server_group": server_group,
        "server_resource": np.array(server_resource, np.int64),
        "resource": np.array([_resource(person, clock, begins) for person in factory.resources], np.float64).reshape(
            -1, rich_layout.RESOURCE_COLUMNS
        ),
        "pace": pace,
        "group": _table(group_rows, 6),
        "group_role": np.array(group_role, np.int64),
        "group_server": np.array(group_server, np.int64),
        "group_holds": holds,
        "role": _table(role_rows, 6),
        "role_group": np.array(role_group, np.int64),
        "role_server": np.array(role_server, np.int64),
    }


def _resource(person: Resource, clock: Clock, begins: int) -> tuple[float, ...]:
    ramp = person.ramp_up
    since = begins
    if ramp is not None and person.from_date is not None:
        days = (person.from_date - clock.monday.date()).days
        since = int(clock.of_wall(np.array([days * 24 * layout.HOUR]))[0])
    length = 0.0 if ramp is None else ramp.weeks * 168 * layout.HOUR
    return (person.pace, person.slowdown, person.weight, since, length, 1.0 if ramp is None else ramp.pace)


def _table(rows: Sequence[Iterable[int]], columns: int) -> _Ints:
    return np.array(rows, np.int64).reshape(len(rows), columns)
