"""The simulator once more, slow and readable: what the kernel does, said plainly.

Read this to know what a simulation means. `follow` and the kernel give the same rows for the same seed, and a test
holds them to it on random factories.

The rules. A case begins in a state, is worked on, moves to the next state, and so on to its end. Work that is reached
is *enabled*; after its extraneous delay it is *ready*; where work is batched it waits until the batch is full or the
first has waited long enough, and from then on a batch is one job. A job of an outsider starts at once. Any other job
is taken by the server on duty that holds the role and has been idle longest, or else waits. A server that is done
takes the waiting job with the lowest priority number, and of those the one that has been ready longest; if it is off
duty, it waits for its calendar to open. A job is never put down for another one; it rests while the calendar is
closed.

At the same instant, servers that are done come first (in the order of their numbers), then calendars that open, then
delays, outsiders and batches (in the order of their cases), then arrivals.
"""

import heapq
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from ambidex.distributions import Distribution
from ambidex.factory import END, Activity, Factory, Resource, State, WorkType
from ambidex.simulation.compile import name_key
from ambidex.simulation.duration import draw
from ambidex.simulation.kernel.layout import CONSTANT, EXPONENTIAL, HOUR, WEEK
from ambidex.working_time import Calendar

_SERVER, _OPENING, _TIMER, _ARRIVAL = range(4)
_WORD = 2**64
_GOLDEN, _STEP = 0x9E3779B97F4A7C15, 0xD1342543DE82EF95
_START, _SERVICE, _DELAY, _ROUTE = (_GOLDEN * k % _WORD for k in (1, 2, 3, 4))


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
class Path:
    """What happened: rows in order of start, and when each case ended (by number)."""

    rows: tuple[Row, ...]
    finished: Mapping[int, int]


@dataclass(slots=True, eq=False)
class _Case:
    number: int
    work_type: WorkType
    key: int
    state: State
    visits: dict[str, int] = field(default_factory=dict)
    luck: int = 0
    enabled: int = 0


@dataclass(slots=True, eq=False)
class _Server:
    number: int
    resource: Resource
    idle_since: int
    job: "_Job | None" = None


@dataclass(slots=True, eq=False)
class _Job:
    """One case, or a batch, waiting for the role of an activity."""

    activity: Activity
    members: list[_Case]
    ready: int = 0

    @property
    def urgency(self) -> tuple[int, int]:
        return min(case.work_type.priority for case in self.members), self.ready


def follow(factory: Factory, arrivals: Sequence[tuple[int, str]], *, type_keys: Mapping[str, int], limit: int) -> Path:
    """Follow a factory from its first arrival until it is empty, or until the limit.

    Parameters
    ----------
    arrivals
        (microseconds on the run's clock, work type), never decreasing.
    type_keys
        The key of the luck of each work type.
    """
    return _Simulation(factory, arrivals, type_keys, limit).path()


class _Simulation:
    def __init__(
        self, factory: Factory, arrivals: Sequence[tuple[int, str]], type_keys: Mapping[str, int], limit: int
    ) -> None:
        self.factory = factory
        self.limit = limit
        self.type_keys = type_keys
        self.n_cases = len(arrivals)
        self.activities = {activity.name: activity for activity in factory.activities}
        self.codes = {activity.name: code for code, activity in enumerate(factory.activities)}
        self.work_types = {work_type.name: work_type for work_type in factory.work_types}
        self.shifts = {name: _Shifts(calendar) for name, calendar in factory.calendars.items()}
        people = [person for person in factory.resources for _ in range(person.capacity)]
        self.servers = [_Server(number, person, idle_since=number) for number, person in enumerate(people)]
        self.times_idle = len(people)
        self.groups: dict[tuple[object, ...], int] = {}
        for server in self.servers:
            self.groups.setdefault(self._group(server), len(self.groups))
        self.waiting: list[_Job] = []
        self.jobs_queued = 0
        self.collected: dict[str, list[tuple[int, _Case]]] = {}
        self.came: dict[str, int] = {}
        self.events: list[tuple[int, int, int, int, object]] = []
        self.pushed = 0
        self.rows: list[Row] = []
        self.finished: dict[int, int] = {}
        for number, (at, work_type) in enumerate(arrivals):
            self._push(at, _ARRIVAL, number, work_type)

    def path(self) -> Path:
        while self.events and self.events[0][0] <= self.limit:
            self.now, kind, number, _, what = heapq.heappop(self.events)
            if kind == _SERVER:
                self._done(self.servers[number])
            elif kind == _OPENING:
                self._opened(number)
            elif kind == _ARRIVAL:
                self._arrived(number, str(what))
            elif isinstance(what, _Case):
                self._ready(what)
            elif isinstance(what, _Job):
                for case in what.members:
                    self._move_on(case)
            else:
                self._waited_long_enough(self.activities[str(what)])
        rows = tuple(row for row in self.rows if row.end <= self.limit)
        return Path(rows, self.finished)

    def _arrived(self, number: int, type_name: str) -> None:
        work_type = self.work_types[type_name]
        nth = self.came.get(type_name, 0)
        self.came[type_name] = nth + 1
        key = _mixed(self.type_keys[type_name] + nth * _STEP)
        name = _choice(work_type.start, _share(key + _START))
        self._enter(_Case(number, work_type, key, _state(work_type, name)))

    def _move_on(self, case: _Case) -> None:
        name = _choice(case.state.next, _share(case.luck + _ROUTE))
        if name == END:
            self.finished[case.number] = self.now
            return
        case.state = _state(case.work_type, name)
        self._enter(case)

    def _enter(self, case: _Case) -> None:
        activity = self.activities[case.state.activity]
        nth = case.visits.get(activity.name, 0)
        case.visits[activity.name] = nth + 1
        case.luck = _mixed(case.key + name_key(activity.name) + nth * _STEP)
        case.enabled = self.now
        length = 0
        if activity.delay is not None:
            length = int(_drawn(activity.delay, _share(case.luck + _DELAY)) + 0.5)
        if length > 0:
            self._push(self.now + length, _TIMER, case.number, case)
        else:
            self._ready(case)

    def _ready(self, case: _Case) -> None:
        activity = self.activities[case.state.activity]
        batch = activity.batch
        if batch is None:
            self._place(_Job(activity, [case]))
            return
        together = self.collected.setdefault(activity.name, [])
        together.append((self.now, case))
        if len(together) == batch.size:
            self._place(self._batch(activity))
        elif len(together) == 1:
            at = self.now + round(batch.max_wait * HOUR)
            self._push(at, _TIMER, self.n_cases + self.codes[activity.name], activity.name)

    def _waited_long_enough(self, activity: Activity) -> None:
        together = self.collected.get(activity.name, [])
        assert activity.batch is not None  # noqa: S101 only batches set this timer
        if together and together[0][0] + round(activity.batch.max_wait * HOUR) <= self.now:
            self._place(self._batch(activity))

    def _batch(self, activity: Activity) -> _Job:
        return _Job(activity, [case for _, case in self.collected.pop(activity.name)])

    def _place(self, job: _Job) -> None:
        if job.activity.role is None:
            self._start(job, None)
            return
        free = self._idle_on_duty(job.activity.role)
        if free:
            self._start(job, min(free, key=lambda server: server.idle_since))
            return
        job.ready = self.jobs_queued
        self.jobs_queued += 1
        self.waiting.append(job)
        for server in self.servers:
            if server.job is None and job.activity.role in server.resource.roles:
                self._wait_for_opening(server)

    def _start(self, job: _Job, server: _Server | None) -> None:
        length = _drawn(job.activity.service_time, _share(job.members[0].luck + _SERVICE))
        if server is None:
            work = int(length + 0.5)
            end = self.now + work
            self._push(end, _TIMER, job.members[0].number, job)
        else:
            work = int(length * server.resource.pace + 0.5)
            end = self.shifts[server.resource.calendar].after(self.now, work)
            server.job = job
            self._push(end, _SERVER, server.number, None)
        for case in job.members:
            self.rows.append(
                Row(
                    case=case.number,
                    activity=job.activity.name,
                    resource=None if server is None else server.resource.name,
                    enabled=case.enabled,
                    start=self.now,
                    end=end,
                    work=work // len(job.members),
                    batch=len(job.members),
                )
            )

    def _done(self, server: _Server) -> None:
        assert server.job is not None  # noqa: S101 only a busy server is done
        members = server.job.members
        for case in members:
            self._move_on(case)
        server.job = None
        possible = self._waiting_for(server)
        if possible and self._on_duty(server):
            self._take(possible, server)
            return
        server.idle_since = self.times_idle
        self.times_idle += 1
        if possible:
            self._wait_for_opening(server)

    def _opened(self, group: int) -> None:
        while True:
            idle = [s for s in self.servers if s.job is None and self.groups[self._group(s)] == group]
            possible = self._waiting_for(idle[0]) if idle else []
            if not possible:
                return
            role = min(possible, key=lambda job: job.urgency).activity.role
            assert role is not None  # noqa: S101 an outsider never makes work wait
            self._take(possible, min(self._idle_on_duty(role), key=lambda server: server.idle_since))

    def _take(self, possible: list[_Job], server: _Server) -> None:
        job = min(possible, key=lambda job: job.urgency)
        self.waiting.remove(job)
        self._start(job, server)

    def _waiting_for(self, server: _Server) -> list[_Job]:
        return [job for job in self.waiting if job.activity.role in server.resource.roles]

    def _idle_on_duty(self, role: str) -> list[_Server]:
        able = [server for server in self.servers if server.job is None and role in server.resource.roles]
        return [server for server in able if self._on_duty(server)]

    def _on_duty(self, server: _Server) -> bool:
        return self.shifts[server.resource.calendar].next(self.now)[0] <= self.now

    def _wait_for_opening(self, server: _Server) -> None:
        opens = self.shifts[server.resource.calendar].next(self.now)[0]
        self._push(opens, _OPENING, self.groups[self._group(server)], None)

    def _group(self, server: _Server) -> tuple[object, ...]:
        used = {activity.role for activity in self.factory.activities}
        calendar = self.shifts[server.resource.calendar]
        name = "always" if calendar.always else f"calendar {server.resource.calendar}"
        return name, frozenset(used & set(server.resource.roles))

    def _push(self, at: int, kind: int, number: int, what: object) -> None:
        self.pushed += 1
        heapq.heappush(self.events, (at, kind, number, self.pushed, what))


class _Shifts:
    """A weekly calendar, walked shift by shift."""

    def __init__(self, calendar: Calendar) -> None:
        self.edges = [(round(opens * HOUR), round(closes * HOUR)) for opens, closes in calendar.intervals]
        self.always = self.edges == [(0, WEEK)]

    def next(self, now: int) -> tuple[int, int]:
        """Return the first shift that closes after now."""
        week = now // WEEK * WEEK
        shifts = [(week + opens, week + closes) for opens, closes in self.edges]
        later = [shift for shift in shifts if shift[1] > now]
        return later[0] if later else (shifts[0][0] + WEEK, shifts[0][1] + WEEK)

    def after(self, now: int, work: int) -> int:
        """Return when some work that begins now (on duty) ends."""
        opens, closes = self.next(now)
        at = max(opens, now)
        while work > closes - at:
            work -= closes - at
            at, closes = self.next(closes)
        return at + work


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
        return how.value
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
