"""The simulator once more, slow and readable: what the kernels do, said plainly.

Read this to know what a simulation means. `follow` and the kernels give the same rows for the same seed, and a test
holds them to it on random factories.

The rules. A case begins in a state, is worked on, moves to the next state, and so on to its end. At a fork it goes on
as several branches, and on from the fork when all have joined; at a wait it goes on with the event that comes first. A
step with a limit on its work in progress lets nobody in while it is full: who finds no room stays where he was, and
counts there.

Work that is reached is *enabled*; after its extraneous delay it is *ready*; where work is batched it waits until the
batch is full or its time has come, and from then on a batch is one job. A job of an outsider starts at once, or when
the outsider opens. Any other job is taken by an idle resource on duty that holds the role, as the role chooses, or else
waits (unless too many wait already). A resource that is done takes the best waiting job; if it is off duty, it waits
for its calendar to open. A job is never put down for another one; it rests while the calendar is closed, or is finished
first where the activity says so. For a job of several people, whoever is free comes and waits for the others.

At the same instant, resources that are done come first (in the order of their numbers), then calendars that open, then
delays, outsiders, batches and patience (in the order in which they were set), then arrivals. What follows from an event
is done in order: the cases it moved, the branches and the cases let in as they come up, then the resources it freed.
"""

import heapq
import math
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ambidex.distributions import Distribution
from ambidex.factory import END, JOIN, Activity, Factory, Resource, Role, Route, State, WorkType
from ambidex.simulation.clock import Clock
from ambidex.simulation.duration import draw
from ambidex.simulation.kernel.layout import CONSTANT, EXPONENTIAL, HOUR, LONGEST, NO_END
from ambidex.simulation.name_key import name_key
from ambidex.simulation.open_case import OpenCase
from ambidex.simulation.service_time import service_time
from ambidex.simulation.shift_table import shift_table
from ambidex.simulation.who import roles_of_factory, roles_together, teams_of_activities
from ambidex.working_time.shifts import shifts

_SERVER, _OPENING, _TIMER, _ARRIVAL = range(4)
_WORD = 2**64
_GOLDEN, _STEP = 0x9E3779B97F4A7C15, 0xD1342543DE82EF95
_START, _SERVICE, _DELAY, _ROUTE, _PROFILE, _SETUP, _PATIENCE, _CHOICE, _QUEUE, _BRANCH, _COORDINATION = (
    _GOLDEN * k % _WORD for k in range(1, 12)
)
_NEVER = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Row:
    """One activity instance; times in microseconds on the run's clock."""

    case: int
    activity: str
    resource: str | None
    enabled: int
    start: int
    end: int
    work: int
    batch: int


@dataclass(frozen=True, slots=True)
class Quit:
    """A case that did not wait any longer, or not at all."""

    case: int
    activity: str
    enabled: int
    at: int


@dataclass(frozen=True, slots=True)
class Path:
    """What happened: rows in order of start, when each case ended (by number), and who gave up waiting."""

    rows: tuple[Row, ...]
    finished: Mapping[int, int]
    quits: tuple[Quit, ...]


@dataclass(slots=True, eq=False)
class _Case:
    """A case, or a branch of one."""

    number: int
    work_type: WorkType
    key: int
    state: State
    due: int
    attributes: Mapping[str, str]
    priority: int
    parent: "_Case | None" = None
    pending: int = 0
    visits: dict[int, int] = field(default_factory=dict)
    luck: int = 0
    enabled: int = 0
    chosen: int = 0
    last: str | None = None
    left: int | None = None
    elapsed: int = 0
    holds: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class _Server:
    number: int
    resource: Resource
    idle_since: int
    job: "_Job | None" = None
    last_activity: str | None = None
    worked: int = 0


@dataclass(slots=True, eq=False)
class _Job:
    """One case, or a batch, waiting for the role of an activity."""

    activity: Activity
    members: list[_Case]
    ready: int = -1
    key: int = 0
    slots: list[_Server | None] = field(default_factory=list)

    @property
    def lead(self) -> _Case:
        return self.members[0]

    @property
    def priority(self) -> int:
        return min(case.priority for case in self.members)

    @property
    def roles(self) -> tuple[str, ...]:
        return roles_together(self.activity)


def follow(
    factory: Factory,
    arrivals: Sequence[tuple[int, str]],
    *,
    type_keys: Mapping[str, int],
    clock: Clock,
    begins: int,
    limit: int,
    open_cases: Sequence[OpenCase] = (),
) -> Path:
    """Follow a factory from its first arrival until it is empty, or until the limit.

    Parameters
    ----------
    arrivals
        (microseconds on the run's clock, work type), never decreasing.
    type_keys
        The key of the luck of each work type.
    open_cases
        Cases that are there at the beginning; they are the first in number.
    """
    return _Simulation(factory, arrivals, type_keys, clock, begins, limit, open_cases).path()


class _Simulation:
    def __init__(
        self,
        factory: Factory,
        arrivals: Sequence[tuple[int, str]],
        type_keys: Mapping[str, int],
        clock: Clock,
        begins: int,
        limit: int,
        open_cases: Sequence[OpenCase],
    ) -> None:
        self.factory = factory
        self.clock = clock
        self.begins = begins
        self.limit = limit
        self.type_keys = type_keys
        self.activities = {activity.name: activity for activity in factory.activities}
        self.work_types = {work_type.name: work_type for work_type in factory.work_types}
        self.roles = {role.name: role for role in factory.roles}
        self.role_order = roles_of_factory(factory)
        table, spans = shift_table(factory, clock=clock, begins=begins, limit=limit)
        self.spans = dict(zip((person.name for person in factory.resources), spans))
        self.shifts = {span: _Shifts(table[slice(*span), :2].tolist()) for span in spans}
        self.outsiders = {
            name: _Shifts(self._outside(name, begins))
            for name in {activity.calendar for activity in factory.activities}
            if name is not None
        }
        people = [person for person in factory.resources for _ in range(person.capacity)]
        self.servers = [_Server(number, person, idle_since=number) for number, person in enumerate(people)]
        self.times_idle = len(people)
        self.groups: dict[tuple[object, ...], int] = {}
        for server in self.servers:
            self.groups.setdefault(self._group(server), len(self.groups))
        self.team_of = teams_of_activities(factory)
        self.limits = _limits(factory)
        self.inside = dict.fromkeys(self.limits, 0)
        self.outside: dict[str, list[tuple[int, int, _Case]]] = {name: [] for name in self.limits}
        self.waiting: list[_Job] = []
        self.ordered = 0
        self.timers = 0
        self.collected: dict[str, tuple[int, list[_Case]]] = {}
        self.came: dict[str, int] = {}
        self.owed: dict[str, int] = {}
        self.events: list[tuple[int, int, int, int, Callable[[], None]]] = []
        self.pushed = 0
        self.agenda: deque[Callable[[], None]] = deque()
        self.freed: deque[_Server] = deque()
        self.rows: list[Row] = []
        self.quits: list[Quit] = []
        self.finished: dict[int, int] = {}
        for number, case in enumerate(open_cases):
            self._push(begins, _ARRIVAL, number, lambda case=case, number=number: self._found(number, case))  # type: ignore[misc]
        for number, (at, work_type) in enumerate(arrivals, start=len(open_cases)):
            self._push(at, _ARRIVAL, number, lambda name=work_type, number=number: self._arrived(number, name))  # type: ignore[misc]

    def path(self) -> Path:
        while self.events and self.events[0][0] <= self.limit:
            self.now, _, _, _, happen = heapq.heappop(self.events)
            happen()
            self._see_through()
        rows = tuple(row for row in self.rows if row.end <= self.limit)
        return Path(rows, self.finished, tuple(self.quits))

    def _see_through(self) -> None:
        while self.agenda or self.freed:
            if self.agenda:
                self.agenda.popleft()()
            else:
                self._next_work(self.freed.popleft())

    # --- cases -----------------------------------------------------------------------------------------------------

    def _arrived(self, number: int, type_name: str) -> None:
        case = self._case(number, type_name, self.now)
        case.state = _state(case.work_type, _choice(case.work_type.start, _share(case.key + _START)))
        self._come_in(case, self.now)

    def _found(self, number: int, known: OpenCase) -> None:
        """Let a case in that was there at the beginning."""
        case = self._case(number, known.work_type, self.clock.microseconds(known.arrived_at))
        case.state = _state(case.work_type, known.state)
        enabled = self.clock.microseconds(known.enabled_at)
        case.elapsed = self.now - enabled
        activity = self.activities.get(case.state.activity or "")
        if known.left is None or activity is None:
            self._come_in(case, enabled)
            return
        scopes = self._scopes(activity)
        for scope in scopes if "" not in self.limits else ("", *scopes):
            self.inside[scope] += 1
        case.holds = scopes
        self._reach(case)
        case.enabled = enabled
        case.left = round(known.left * HOUR)
        mine = [s for s in self.servers if s.resource.name == known.resource and s.job is None]
        if activity.role is not None and mine and not activity.together:
            self._start(_Job(activity, [case]), mine[0])
        else:
            self._place(_Job(activity, [case]))

    def _case(self, number: int, type_name: str, arrived: int) -> _Case:
        work_type = self.work_types[type_name]
        nth = self.came.get(type_name, 0)
        self.came[type_name] = nth + 1
        key = _mixed(self.type_keys[type_name] + nth * _STEP)
        due = _NEVER if work_type.promise is None else arrived + round(work_type.promise * HOUR)
        case = _Case(number, work_type, key, work_type.states[0], due, {}, work_type.priority)
        if work_type.profiles:
            shares = {str(i): profile.share for i, profile in enumerate(work_type.profiles)}
            profile = work_type.profiles[int(_choice(shares, _share(key + _PROFILE)))]
            case.attributes = profile.attributes
            case.priority = work_type.priority if profile.priority is None else profile.priority
        return case

    def _come_in(self, case: _Case, enabled: int) -> None:
        case.enabled = enabled
        if self._is_full(""):
            self._wait_outside(case, "")
            return
        if "" in self.limits:
            self.inside[""] += 1
        self._enter(case)

    def _enter(self, case: _Case) -> None:
        """Reach a state: a step, a fork or a wait."""
        self._reach(case)
        state = case.state
        if state.parallel:
            self._let_go(case, ())
            taken = [
                (place, name)
                for place, (name, chance) in enumerate(state.parallel.items(), start=1)
                if _share(case.luck + _BRANCH + place * _STEP) < chance
            ]
            case.pending = len(taken)
            for place, name in taken:
                self._on_agenda(self._enter_now, self._branch(case, place, name))
            if not taken:
                self._on_agenda(self._move_on, case)
        elif state.waits:
            self._let_go(case, ())
            times = [
                int(_drawn(wait.after, _share(case.luck + _DELAY + place * _STEP)) + 0.5)
                for place, wait in enumerate(state.waits)
            ]
            case.chosen = times.index(min(times))
            self._set(self.now + self._rest(min(times), case), self._move_on, case)
        else:
            self._claim(case)

    def _reach(self, case: _Case) -> None:
        activity = case.state.activity
        key = name_key(activity) if activity is not None else name_key(case.work_type.name, case.state.name)
        nth = case.visits.get(key, 0)
        case.visits[key] = nth + 1
        case.luck = _mixed(case.key + key + nth * _STEP)

    def _rest(self, length: int, case: _Case) -> int:
        """Return what is left of a length of time; of a case that was there at the beginning some has passed."""
        passed, case.elapsed = case.elapsed, 0
        return max(length - passed, 0)

    def _enter_now(self, case: _Case) -> None:
        case.enabled = self.now
        self._enter(case)

    def _branch(self, case: _Case, place: int, name: str) -> _Case:
        return _Case(
            number=case.number,
            work_type=case.work_type,
            key=_mixed(case.luck + place * _STEP),
            state=_state(case.work_type, name),
            due=case.due,
            attributes=case.attributes,
            priority=case.priority,
            parent=case,
            last=case.last,
        )

    def _move_on(self, case: _Case) -> None:
        state = case.state
        shares = state.waits[case.chosen].next if state.waits else self._next(case, state)
        self._go(case, shares)

    def _next(self, case: _Case, state: State) -> Mapping[str, float]:
        activity = self.activities.get(state.activity or "")
        waiting = 0 if activity is None or activity.role is None else self._number_waiting(activity.role)
        return next((route.next for route in state.routes if _holds(route, case.attributes, waiting)), state.next)

    def _go(self, case: _Case, shares: Mapping[str, float]) -> None:
        name = _choice(shares, _share(case.luck + _ROUTE))
        if name == END:
            self.finished[case.number] = self.now
            self._let_go(case, ())
            if "" in self.limits:
                self._let_out("")
        elif name == JOIN:
            self._let_go(case, ())
            assert case.parent is not None  # noqa: S101 only branches join
            case.parent.pending -= 1
            if case.parent.pending == 0:
                self._on_agenda(self._move_on, case.parent)
        else:
            case.state = _state(case.work_type, name)
            self._enter_now(case)

    def _give_up(self, case: _Case, activity: Activity) -> None:
        self.quits.append(Quit(case.number, activity.name, case.enabled, self.now))
        self._go(case, case.state.otherwise or {END: 1.0})

    # --- limits on work in progress --------------------------------------------------------------------------------

    def _claim(self, case: _Case) -> None:
        """Take a place in the step and its team, or wait for one."""
        wanted = self._scopes(self.activities[case.state.activity or ""])
        for scope in wanted:
            if scope not in case.holds and self._is_full(scope):
                self._wait_outside(case, scope)
                return
        self._take_place(case, wanted)
        self._settle_in(case, wanted)

    def _take_place(self, case: _Case, wanted: tuple[str, ...]) -> None:
        for scope in wanted:
            if scope not in case.holds:
                self.inside[scope] += 1

    def _settle_in(self, case: _Case, wanted: tuple[str, ...]) -> None:
        self._let_go(case, wanted)
        self._delay(case)

    def _let_go(self, case: _Case, wanted: tuple[str, ...]) -> None:
        held, case.holds = case.holds, wanted
        for scope in held:
            if scope not in wanted:
                self._let_out(scope)

    def _let_out(self, scope: str) -> None:
        self.inside[scope] -= 1
        while self.outside[scope] and not self._is_full(scope):
            order = heapq.heappop(self.outside[scope])
            case = order[2]
            if scope == "":
                self.inside[""] += 1
                self._on_agenda(self._enter, case)
                continue
            wanted = self._scopes(self.activities[case.state.activity or ""])
            full = [other for other in wanted if other not in case.holds and self._is_full(other)]
            if full:
                heapq.heappush(self.outside[full[0]], order)
            else:
                self._take_place(case, wanted)
                self._on_agenda(lambda case: self._settle_in(case, wanted), case)  # noqa: B023 called with this one

    def _is_full(self, scope: str) -> bool:
        return scope in self.limits and self.inside[scope] >= self.limits[scope]

    def _wait_outside(self, case: _Case, scope: str) -> None:
        heapq.heappush(self.outside[scope], (case.priority, self._order(), case))

    def _scopes(self, activity: Activity) -> tuple[str, ...]:
        told = (f"step {activity.name}", f"team {self.team_of[activity.name]}")
        return tuple(scope for scope in told if scope in self.limits)

    # --- jobs ------------------------------------------------------------------------------------------------------

    def _delay(self, case: _Case) -> None:
        activity = self.activities[case.state.activity or ""]
        length = 0
        if activity.delay is not None:
            length = self._rest(int(_drawn(activity.delay, _share(case.luck + _DELAY)) + 0.5), case)
        if length > 0:
            self._set(self.now + length, self._ready, case)
        else:
            self._ready(case)

    def _ready(self, case: _Case) -> None:
        activity = self.activities[case.state.activity or ""]
        batch = activity.batch
        if batch is None or batch.size == 1:
            self._place(_Job(activity, [case]))
            return
        if activity.name not in self.collected:
            due = min([self.now + round(batch.max_wait * HOUR), *self._releases(batch.releases)])
            self.collected[activity.name] = (due, [])
            self._set(due, self._waited_long_enough, activity)
        _, together = self.collected[activity.name]
        together.append(case)
        if len(together) == batch.size:
            self._place(self._batch(activity))

    def _releases(self, hours: Iterable[float]) -> list[int]:
        """Return when batches are let go next, after now."""
        week = 168 * HOUR
        (shown,) = self.clock.wall(_array([self.now])).tolist()
        walls = [shown // week * week + round(hour * HOUR) + k * week for hour in hours for k in (-1, 0, 1, 2)]
        return [at for at in self.clock.of_wall(_array(walls)).tolist() if at > self.now]

    def _waited_long_enough(self, activity: Activity) -> None:
        if activity.name in self.collected and self.collected[activity.name][0] == self.now:
            self._place(self._batch(activity))

    def _batch(self, activity: Activity) -> _Job:
        return _Job(activity, self.collected.pop(activity.name)[1])

    def _place(self, job: _Job) -> None:
        activity = job.activity
        if activity.role is None:
            self._start(job, None)
            return
        job.slots = [None] * len(job.roles)
        for place, role in enumerate(job.roles):
            job.slots[place] = self._chosen(role, job)
            self._hold(job.slots[place], job)
        if all(job.slots):
            self._start(job, job.slots[0])
            return
        full = activity.balk_at is not None and self._number_waiting(activity.role) >= activity.balk_at
        if full and job.lead.left is None:
            self._give_up(job.lead, activity)
            return
        job.ready = self._order()
        job.key = self._key(job)
        self.waiting.append(job)
        if activity.patience is not None and job.lead.left is None:
            spell = int(_drawn(activity.patience, _share(job.lead.luck + _PATIENCE)) + 0.5)
            self._set(self.now + self._rest(spell, job.lead), self._lose_patience, job)
        for server in self.servers:
            missing = {role for role, held in zip(job.roles, job.slots) if held is None}
            if server.job is None and missing & set(server.resource.roles):
                self._wait_for_opening(server)

    def _lose_patience(self, job: _Job) -> None:
        if job in self.waiting:
            self.waiting.remove(job)
            self._give_up(job.lead, job.activity)

    def _hold(self, server: _Server | None, job: _Job) -> None:
        if server is not None:
            server.job = job
            if server in self.freed:
                self.freed.remove(server)

    def _start(self, job: _Job, server: _Server | None) -> None:
        activity, lead = job.activity, job.lead
        spell = _drawn(
            service_time(activity, None if server is None else server.resource, lead.attributes),
            _share(lead.luck + _SERVICE),
        )
        begin = self.now
        if server is None:
            work = self._length(spell * self._of_hour(activity), lead)
            shifts_of = self.outsiders.get(activity.calendar or "")
            if shifts_of is not None:
                begin = shifts_of.opening(self.now)
            end = begin + work if shifts_of is None else shifts_of.after(begin, work)
            self._set(end, self._outsider_done, job)
        else:
            spell = self._with_pace(spell, activity, lead, server) + self._told(activity, lead, server)
            work = self._length(spell, lead) + self.owed.pop(server.resource.name, 0)
            span = self.shifts[self.spans[server.resource.name]]
            end = span.after(self.now, work) if activity.interruptible else self.now + work
            for helper in [server, *filter(None, job.slots[1:])]:
                helper.job = job
                helper.worked += work
                helper.last_activity = activity.name
            job.slots = [server, *job.slots[1:]]
            self._push(end, _SERVER, server.number, lambda: self._done(server))
        for case in job.members:
            case.left = None
            case.last = case.last if server is None else server.resource.name
            self.rows.append(
                Row(
                    case=case.number,
                    activity=activity.name,
                    resource=None if server is None else server.resource.name,
                    enabled=case.enabled,
                    start=begin,
                    end=end,
                    work=work // len(job.members),
                    batch=len(job.members),
                )
            )

    def _length(self, spell: float, lead: _Case) -> int:
        if lead.left is not None:
            return lead.left
        return int(spell + 0.5) if spell < LONGEST else LONGEST

    def _with_pace(self, spell: float, activity: Activity, lead: _Case, server: _Server) -> float:
        person = server.resource
        pace = person.paces.get(activity.name, person.pace)
        spell *= pace
        if person.ramp_up is not None:
            since = self.now - self._first_day(person)
            rest = 1.0 - since / (person.ramp_up.weeks * 168 * HOUR)
            if rest > 0.0:
                spell *= 1.0 + (person.ramp_up.pace - 1.0) * rest
        in_hand = sum(s.resource is person and s.job is not None and s is not server for s in self.servers)
        spell *= 1.0 + person.slowdown * in_hand
        spell *= self._of_hour(activity)
        if activity.setup is not None and server.last_activity not in (None, activity.name):
            spell += _drawn(activity.setup, _share(lead.luck + _SETUP)) * pace
        return spell

    def _told(self, activity: Activity, lead: _Case, server: _Server) -> int:
        """Return the work of being told about a case by who had it, who will spend as much."""
        if activity.coordination is None or lead.last in (None, server.resource.name):
            return 0
        length = int(_drawn(activity.coordination, _share(lead.luck + _COORDINATION)) + 0.5)
        self.owed[str(lead.last)] = min(self.owed.get(str(lead.last), 0) + length, LONGEST)
        return length

    def _first_day(self, person: Resource) -> int:
        """Return when somebody begins to get up to speed."""
        if person.from_date is None:
            return self.begins
        return int(self.clock.of_wall(_array([(person.from_date - self.clock.monday.date()).days * 24 * HOUR]))[0])

    def _of_hour(self, activity: Activity) -> float:
        if not activity.by_hour:
            return 1.0
        (shown,) = self.clock.wall(_array([self.now])).tolist()
        return float(activity.by_hour[shown // HOUR % 168])

    def _outsider_done(self, job: _Job) -> None:
        for case in job.members:
            self._on_agenda(self._move_on, case)

    def _done(self, server: _Server) -> None:
        assert server.job is not None  # noqa: S101 only a busy server is done
        job = server.job
        for case in job.members:
            self._on_agenda(self._move_on, case)
        self.freed.extend(filter(None, job.slots))

    def _next_work(self, server: _Server) -> None:
        server.job = None
        job = self._best(server)
        if job is not None and self._on_duty(server):
            self._take(job, server)
            return
        server.idle_since = self.times_idle
        self.times_idle += 1
        if job is not None:
            self._wait_for_opening(server)

    def _opened(self, group: int) -> None:
        while True:
            idle = [s for s in self.servers if s.job is None and self.groups[self._group(s)] == group]
            job = self._best(idle[0]) if idle else None
            if job is None:
                return
            role = job.roles[_place_for(job, idle[0])]
            chosen = self._chosen(role, job)
            assert chosen is not None  # noqa: S101 the group is idle and on duty
            self._take(job, chosen)

    def _take(self, job: _Job, server: _Server) -> None:
        """Take up a waiting job, or join those who wait for the others."""
        job.slots[_place_for(job, server)] = server
        server.job = job
        if all(job.slots):
            self.waiting.remove(job)
            self._start(job, job.slots[0])

    def _best(self, server: _Server) -> _Job | None:
        """Return the job that somebody who is free takes next: of each role the first, of these the most urgent."""
        best: _Job | None = None
        for role in self.role_order:
            alone = [job for job in self.waiting if len(job.roles) == 1 and job.activity.role == role]
            if alone and role in server.resource.roles:
                first = min(alone, key=lambda job: (job.priority, job.key, job.ready))
                if best is None or self._precedes(first, best):
                    best = first
        joint = [job for job in self.waiting if len(job.roles) > 1 and _place_for(job, server) >= 0]
        if joint:
            first = min(joint, key=lambda job: job.ready)
            if best is None or (first.priority, first.ready) < (best.priority, best.ready):
                best = first
        return best

    def _precedes(self, one: _Job, other: _Job) -> bool:
        same = self._role(one.activity.role).queue == self._role(other.activity.role).queue
        if same:
            return (one.priority, one.key, one.ready) < (other.priority, other.key, other.ready)
        return (one.priority, one.ready) < (other.priority, other.ready)

    def _key(self, job: _Job) -> int:
        """Return what orders the waiting work of a role within a priority."""
        rule = self._role(job.activity.role).queue
        if rule == "FIFO" or len(job.roles) > 1:
            return job.ready
        if rule == "LIFO":
            return -job.ready
        if rule == "due date":
            return job.lead.due
        if rule == "shortest":
            spell = _drawn(service_time(job.activity, None, job.lead.attributes), _share(job.lead.luck + _SERVICE))
            return int(spell + 0.5)
        return _mixed(job.lead.luck + _QUEUE) >> 2

    def _number_waiting(self, role: str) -> int:
        return sum(job.activity.role == role for job in self.waiting)

    def _chosen(self, role: str, job: _Job) -> _Server | None:
        """Return who of the idle on duty takes work of a role."""
        there = [held.resource for held in job.slots if held is not None]
        able = [s for s in self.servers if role in s.resource.roles and s.resource not in there]
        rule = self._role(role).choice
        stays = [s for s in self.freed if rule == "same person" and s.resource.name == job.lead.last]
        free = [s for s in able if (s.job is None or s in stays) and self._on_duty(s)]
        if not free:
            return None
        if rule == "same person":
            same = [server for server in free if server.resource.name == job.lead.last]
            free = same or free
        if rule == "least loaded":
            return min(free, key=lambda server: (*self._load(server.resource), server.idle_since))
        if rule == "any":
            return min(free, key=lambda server: _share(job.lead.luck + _CHOICE + server.number * _STEP))
        if rule == "preference":
            return min(free, key=lambda server: _race(job.lead.luck + _CHOICE + server.number * _STEP, server))
        return min(free, key=lambda server: server.idle_since)

    def _load(self, person: Resource) -> tuple[int, int]:
        mine = [server for server in self.servers if server.resource is person]
        return sum(server.job is not None for server in mine), sum(server.worked for server in mine)

    def _role(self, name: str | None) -> Role:
        return self.roles.get(name or "", Role(name or ""))

    def _on_duty(self, server: _Server) -> bool:
        return self.shifts[self.spans[server.resource.name]].opening(self.now) <= self.now

    def _wait_for_opening(self, server: _Server) -> None:
        opens = self.shifts[self.spans[server.resource.name]].opening(self.now)
        group = self.groups[self._group(server)]
        if opens < _NEVER:
            self._push(opens, _OPENING, group, lambda: self._opened(group))

    def _group(self, server: _Server) -> tuple[object, ...]:
        return self.spans[server.resource.name], frozenset(set(self.role_order) & set(server.resource.roles))

    def _outside(self, calendar: str, begins: int) -> list[list[int]]:
        told = shifts(
            self.factory.calendars[calendar],
            time_zone=self.factory.time_zone,
            begins=begins + self.clock.origin,
            ends=self.limit + self.clock.origin,
        )
        return (told - self.clock.origin).tolist()  # type: ignore[no-any-return]

    def _order(self) -> int:
        self.ordered += 1
        return self.ordered - 1

    def _on_agenda(self, what: "Callable[[_Case], None]", case: _Case) -> None:
        self.agenda.append(lambda: what(case))

    def _set(self, at: int, what: "Callable[[Any], None]", whom: object) -> None:
        self.timers += 1
        self._push(at, _TIMER, self.timers, lambda: what(whom))

    def _push(self, at: int, kind: int, number: int, happen: Callable[[], None]) -> None:
        self.pushed += 1
        heapq.heappush(self.events, (at, kind, number, self.pushed, happen))


class _Shifts:
    """The shifts of somebody, in order."""

    def __init__(self, edges: list[list[int]]) -> None:
        self.edges = edges

    def _next(self, now: int) -> int:
        """Return which shift is the first that closes after now."""
        return bisect_right(self.edges, now, key=lambda edge: edge[1])

    def opening(self, now: int) -> int:
        """Return when the shift opens that is on, or comes next."""
        at = self._next(now)
        return max(self.edges[at][0], now) if at < len(self.edges) else _NEVER

    def after(self, now: int, work: int) -> int:
        """Return when some work that begins now ends; what ends at a closing ends there."""
        for opens, closes in self.edges[self._next(now) :]:
            at = max(opens, now)
            if work <= closes - at:
                return at + work
            work -= closes - at
        return NO_END


def _limits(factory: Factory) -> dict[str, int]:
    """Return the limits on work in progress: "" is that of the whole."""
    told = {"": factory.wip_limit}
    told |= {f"step {activity.name}": activity.wip_limit for activity in factory.activities}
    told |= {f"team {team.name}": team.wip_limit for team in factory.teams}
    return {scope: limit for scope, limit in told.items() if limit is not None}


def _place_for(job: _Job, server: _Server) -> int:
    """Return the first place of a job that is free and that somebody can take; -1 if there is none."""
    if any(held is not None and held.resource is server.resource for held in job.slots):
        return -1
    open_places = [place for place, held in enumerate(job.slots) if held is None]
    return next((place for place in open_places if job.roles[place] in server.resource.roles), -1)


def _holds(route: Route, attributes: Mapping[str, str], waiting: int) -> bool:
    return waiting >= route.waiting and all(attributes.get(key) == value for key, value in route.when.items())


def _race(key: int, server: _Server) -> float:
    """Return a time that is exponential with the weight as its rate: the shortest wins in proportion to the weights."""
    return -math.log(1.0 - _share(key)) / server.resource.weight


def _array(values: list[int]) -> NDArray[np.int64]:
    return np.array(values, np.int64)


def _state(work_type: WorkType, name: str) -> State:
    return next(state for state in work_type.states if state.name == name)


def _choice(shares: Mapping[str, float], share: float) -> str:
    """Return the name on which a uniform share falls."""
    likely = [name for name, part in shares.items() if part > 0]
    reached = list(accumulate(shares[name] for name in likely))
    passed = [name for name, so_far in zip(likely, reached) if so_far / reached[-1] <= share]
    return likely[min(len(passed), len(likely) - 1)]


def _drawn(distribution: Distribution, share: float) -> float:
    """Return the duration (microseconds) below which a share of the distribution lies."""
    how = draw(distribution)
    if how.kind == CONSTANT:
        return float(how.value)
    if how.kind == EXPONENTIAL:
        return -math.log(1.0 - share) * how.value
    lowest, value, slope = how.cell[bisect_right(how.cell[:, 0].tolist(), share) - 1].tolist()
    return float(value + (share - lowest) * slope)


def _mixed(key: int) -> int:
    """Return the finaliser of SplitMix64 (Steele, Lea and Flood, 2014)."""
    key %= _WORD
    key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9 % _WORD
    key = (key ^ (key >> 27)) * 0x94D049BB133111EB % _WORD
    return key ^ (key >> 31)


def _share(key: int) -> float:
    """Return a number in [0, 1) that is uniform over keys."""
    return (_mixed(key) >> 11) * 2.0**-53
