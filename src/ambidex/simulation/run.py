"""Running a factory forward: many replications on common random numbers, in threads."""

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from ambidex.errors import BadInput, Problem, did_you_mean
from ambidex.factory import Factory, problems
from ambidex.simulation.arrivals import arrival_instants
from ambidex.simulation.clock import Clock
from ambidex.simulation.compile import Compiled, compile_factory, name_key
from ambidex.simulation.kernel.layout import CASE_COLUMNS, ROW_COLUMNS
from ambidex.simulation.memory import lent, together
from ambidex.simulation.offered_load import Load, offered_load
from ambidex.simulation.replication import Replication

_MICROSECOND = timedelta(microseconds=1)
_WEEK = 7 * 24 * 3_600_000_000
_LONGEST = 5000 * 52 * _WEEK
_COLUMNS = (np.int32, np.int32, np.int64, np.int64, np.int64, np.int64, np.int32)
"""Types of activity, resource, enabled, start, end, work and batch of a replication."""


class InvariantBroken(RuntimeError):
    """The simulator did something that cannot be: a fault of Ambidex, not of the factory."""


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """One factory, run forward several times.

    Attributes
    ----------
    start_at, horizon
        Cases arrive in `[start_at, start_at + horizon)`; afterwards the factory runs until it is empty, or for `drain`.
    warm_up
        How much of the beginning is not to be counted; nothing has been left out.
    drain
        How long it may run on after the last arrival.
    """

    factory: Factory
    start_at: datetime
    horizon: timedelta
    warm_up: timedelta
    drain: timedelta
    seed: int
    replications: tuple[Replication, ...]

    @property
    def load(self) -> Load:
        """The load the flow alone would give, worked out when it is asked for."""
        return offered_load(self.factory, start_at=self.start_at, horizon=self.horizon)

    @property
    def warnings(self) -> tuple[str, ...]:
        """In words: roles that cannot keep up, cases that were still open at the end."""
        return _warnings(self.load, self.replications, self.drain)


def simulate(
    factory: Factory,
    *,
    start_at: datetime,
    horizon: timedelta,
    seed: int,
    replications: int = 1,
    warm_up: timedelta = timedelta(0),
    threads: int | None = None,
    drain: timedelta | None = None,
    arrivals: Mapping[str, NDArray[np.datetime64]] | None = None,
) -> Run:
    """Run a factory forward.

    Every random number is a hash of the seed, the replication, the case (its work type and which of the type it is),
    the activity, how often the case has come to it, and the purpose; arrivals are a stream per work type. So the same
    case has the same luck in a changed factory, and nothing depends on the number of threads.

    Parameters
    ----------
    start_at
        Timezone-aware; the factory is empty then.
    drain
        How long the factory goes on after the last arrival; as long as the horizon if not given.
    threads
        How many replications run at once; as many as there are processors if not given.
    arrivals
        Instants (datetime64, UTC) at which cases come, by work type, instead of the factory's own arrivals; types that
        are not named come as the factory says. Instants outside the horizon are left out.

    Raises
    ------
    BadInput
        With every problem of the factory, or of `arrivals`.
    InvariantBroken
        If conservation of cases, capacity or Little's law does not hold on a path.
    """
    drain = horizon if drain is None else drain
    _check(factory, arrivals or {}, horizon, drain)
    clock = Clock.of(start_at, time_zone=factory.time_zone)
    begins = clock.microseconds(start_at)
    ends = begins + horizon // _MICROSECOND
    limit = ends + drain // _MICROSECOND
    compiled = compile_factory(factory, clock=clock, begins=begins, limit=limit)
    given = {name: _within(clock.elapsed(instants), begins, ends) for name, instants in (arrivals or {}).items()}

    def one(index: int) -> Replication:
        coming = [
            given[work_type.name]
            if work_type.name in given
            else arrival_instants(
                work_type.arrivals,
                clock=clock,
                begins=begins,
                ends=ends,
                rng=np.random.default_rng([seed, index, name_key(work_type.name)]),
            )
            for work_type in factory.work_types
        ]
        return _replication(compiled, clock, coming, seed=seed, index=index, limit=limit)

    workers = max(1, min(threads or os.cpu_count() or 1, replications))
    if workers == 1:
        done = tuple(one(index) for index in range(replications))
    else:
        with ThreadPoolExecutor(workers) as pool:
            done = tuple(pool.map(one, range(replications)))
    return Run(
        factory=factory,
        start_at=start_at,
        horizon=horizon,
        warm_up=warm_up,
        drain=drain,
        seed=seed,
        replications=done,
    )


def _replication(
    compiled: Compiled, clock: Clock, coming: list[NDArray[np.int64]], *, seed: int, index: int, limit: int
) -> Replication:
    from ambidex.simulation.kernel import settle as settling
    from ambidex.simulation.kernel.advance import advance

    factory = compiled.factory
    arrived, work_type, number = merged(coming)
    n = len(arrived)
    keys = np.array([type_key(seed, index, kind.name) for kind in factory.work_types], np.uint64)
    room = int(sum(len(times) * often for times, often in zip(coming, compiled.visits)) * 1.05) + 256
    activities = len(factory.activities)
    with lent((np.int64, n * CASE_COLUMNS), (np.uint16, n * activities), (np.int64, room * ROW_COLUMNS)) as (
        case_of,
        executed,
        rows,
    ):
        executed.fill(0)
        rows, n_rows, stopped, area, state = advance(
            compiled.plan,
            keys,
            arrived,
            work_type,
            limit,
            case_of.reshape(n, CASE_COLUMNS),
            executed,
            finished := np.empty(n, np.int64),
            rows.reshape(room, ROW_COLUMNS),
        )
        if state:
            raise InvariantBroken(f"{factory.name}: time ran backwards at {stopped} us of replication {index}")
        activity, resource, enabled, start, end, work, batch, offset = together(
            *((kind, n_rows) for kind in _COLUMNS), (np.int64, n + 1)
        )
        broken, place = settling.settle(
            rows,
            n_rows,
            arrived,
            finished,
            stopped,
            area,
            compiled.activity_of_state,
            compiled.resource_of_server,
            offset,
            activity,
            resource,
            enabled,
            start,
            end,
            work,
            batch,
        )
    if broken:
        raise InvariantBroken(_what_broke(compiled, int(broken), int(place), index))
    ended = slice(int(offset[-1]))
    return Replication(
        factory=factory,
        clock=clock,
        seed=seed,
        index=index,
        offset=offset,
        activity=activity[ended],
        resource=resource[ended],
        enabled=enabled[ended],
        start=start[ended],
        end=end[ended],
        work=work[ended],
        batch=batch[ended],
        work_type=work_type,
        number=number,
        arrived=arrived,
        finished=finished,
        stopped=int(stopped),
    )


def type_key(seed: int, index: int, work_type: str) -> int:
    """Return the key of the luck of all cases of a work type in a replication."""
    return name_key(seed, index, work_type)


def merged(coming: list[NDArray[np.int64]]) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
    """Return all arrivals in order of time (then of work type), with their type and their number within it."""
    if len(coming) == 1:
        (times,) = coming
        return times, np.zeros(len(times), np.int32), np.arange(len(times))
    times = np.concatenate(coming)
    order = np.argsort(times, kind="stable")
    kinds = np.repeat(np.arange(len(coming), dtype=np.int32), [len(part) for part in coming])
    numbers = np.concatenate([np.arange(len(part)) for part in coming])
    return times[order], kinds[order], numbers[order]


def _within(shown: NDArray[np.int64], begins: int, ends: int) -> NDArray[np.int64]:
    return np.sort(shown[(shown >= begins) & (shown < ends)])


def _check(
    factory: Factory, arrivals: Mapping[str, NDArray[np.datetime64]], horizon: timedelta, drain: timedelta
) -> None:
    found = problems(factory)
    if found:
        raise BadInput(f"the factory {factory.name!r}", found)
    names = [work_type.name for work_type in factory.work_types]
    found = tuple(
        Problem(f"arrivals.{name}", f'there is no work type "{name}".', did_you_mean(name, names))
        for name in arrivals
        if name not in names
    )
    if horizon <= timedelta(0):
        found += (Problem("horizon", "there must be some time to simulate.", "Give a horizon above zero."),)
    # The event list packs an instant and the number of a server or of a group of them into 63 bits.
    people = sum(person.capacity for person in factory.resources)
    length = horizon // _MICROSECOND + drain // _MICROSECOND + _WEEK
    if length << (2 * people).bit_length() >= 2**62 or length > _LONGEST:
        what = f"{length / _WEEK / 52:.0f} years are too long for {people} people."
        found += (Problem("horizon", what, "Simulate a shorter time."),)
    if found:
        raise BadInput("the simulation", found)


def _what_broke(compiled: Compiled, broken: int, place: int, index: int) -> str:
    from ambidex.simulation.kernel import settle as settling

    factory = compiled.factory
    if broken == settling.TWO_THINGS_AT_ONCE:
        name = factory.resources[int(compiled.resource_of_server[place])].name
        what = f"{name} did more at once than their capacity"
    elif broken == settling.BEFORE_ENABLED:
        what = f"case number {place} was worked on before it was there"
    elif broken == settling.NOT_EMPTY:
        what = f"case number {place} ended without any work"
    else:
        what = "Little's law does not hold on the path"
    return f"{factory.name}, replication {index}: {what}"


def _warnings(expected: Load, done: tuple[Replication, ...], drain: timedelta) -> tuple[str, ...]:
    told = [
        f"{role.role} cannot keep up: {role.offered_hours:.0f} hours of work come in a week and {role.people} people"
        f" have {role.available_hours:.0f} ({role.utilization:.0%}); the queue grows as long as work comes."
        for role in expected.roles
        if role.utilization > 1
    ]
    still = sum(replication.n_open for replication in done)
    if still:
        came = sum(replication.n_arrived for replication in done)
        told.append(
            f"{still} of {came} cases were still open {drain / timedelta(days=1):.0f} days after the last arrival;"
            " the log holds only those that ended."
        )
    return tuple(told)
