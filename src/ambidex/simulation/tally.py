"""Statistics of a run without its log: memory stays the same however many cases there are.

The same factory, seed and luck as `simulate` give the same cases, so the figures are those of the log that is not kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from ambidex.engines import engine_of
from ambidex.factory import Factory
from ambidex.factory.escalation import without_escalations
from ambidex.simulation.arrivals import arrival_blocks
from ambidex.simulation.broken import refuse_broken_law
from ambidex.simulation.clock import Clock
from ambidex.simulation.compile import Compiled, compile_factory
from ambidex.simulation.kernel import layout
from ambidex.simulation.kernel import rich_layout as rich
from ambidex.simulation.kernel.rich_layout import Live, RichPlan
from ambidex.simulation.live import empty, grown, still_open, stuck, tables
from ambidex.simulation.name_key import name_key
from ambidex.simulation.replicate import merged, refuse_what_broke, type_key
from ambidex.simulation.run import check
from ambidex.simulation.shift_table import hours_on_duty

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]
_AT_ONCE = 32_768
"""How many cases come, and activity instances are counted, at a time."""
_PER_DOUBLING = 32
"""Classes of cycle times between a time and its double: quantiles are right within 1.1 %."""
_SHORTEST = 1e-4
_CLASSES = 40 * _PER_DOUBLING


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """What was counted in one replication, between warm-up and end of the horizon.

    Attributes
    ----------
    hours
        How long was counted.
    arrived, ended, left
        int64 by work type: cases that came and ended in that time; of those that came, how many did not end at all.
    cycle_hours, cycle_squares
        float64 by work type: sums over the cases that came and ended.
    cycle_classes
        int64 (n work types, n classes): how many of these cases took how long, in classes of equal ratio.
    left_hours
        float64 by work type: how long those that did not end had been there when the run stopped, in all.
    in_time
        int64 by work type: how many of all these cases kept the promise, or could still when the run stopped.
    inside_hours
        float64 by work type: time that cases were in the factory.
    instances, waiting_hours, work_hours, gave_up
        By activity: instances begun, sums of waiting before them and of work, cases that did not wait.
    busy_hours, paid_hours
        float64 by resource: work begun; hours on duty.
    stuck
        How many limits on work in progress held each other up for ever when nothing else was left to do.
    """

    factory: Factory
    hours: float
    arrived: _Ints
    ended: _Ints
    left: _Ints
    cycle_hours: _Floats
    cycle_squares: _Floats
    cycle_classes: _Ints
    left_hours: _Floats
    in_time: _Ints
    inside_hours: _Floats
    instances: _Ints
    waiting_hours: _Floats
    work_hours: _Floats
    gave_up: _Ints
    busy_hours: _Floats
    paid_hours: _Floats
    stuck: int

    @property
    def n_arrived(self) -> int:
        """How many cases came."""
        return int(self.arrived.sum())

    @property
    def n_open(self) -> int:
        """How many of them had not ended when the run stopped."""
        return int(self.left.sum())

    @property
    def cycle_time(self) -> float:
        """Mean cycle time in hours; nan where no case ended."""
        n = self.cycle_classes.sum()
        return float(self.cycle_hours.sum() / n) if n else np.nan

    @property
    def wip(self) -> float:
        """Mean number of cases in the factory."""
        return float(self.inside_hours.sum() / self.hours)

    @property
    def throughput(self) -> float:
        """Cases that ended per hour."""
        return float(self.ended.sum() / self.hours)

    @property
    def queue_length(self) -> _Floats:
        """Mean number waiting before each activity, by Little's law."""
        return np.asarray(self.waiting_hours / self.hours)

    def cycle_quantile(self, share: float) -> float:
        """Return the cycle time in hours below which a share of the cases lies, within 1.1 %."""
        count = self.cycle_classes.sum(axis=0)
        if not count.any():
            return np.nan
        at = int(np.searchsorted(np.cumsum(count), share * count.sum()))
        return 0.0 if at == 0 else float(_SHORTEST * 2 ** ((at - 0.5) / _PER_DOUBLING))


def tally(
    factory: Factory,
    *,
    start_at: datetime,
    horizon: timedelta,
    seed: int,
    replications: int = 1,
    warm_up: timedelta = timedelta(0),
    workers: int | None = None,
    engine: str = "threads",
    drain: timedelta | None = None,
) -> tuple[Tally, ...]:
    """Run a factory forward and return only statistics; parameters as for `simulate`.

    Raises
    ------
    BadInput
        With every problem of the factory.

    Examples
    --------
    One clerk, a case every two hours, an hour of work: half of the time is worked.

    >>> from datetime import UTC
    >>> from ambidex.distributions.constant import Constant
    >>> from ambidex.factory import END, Activity, Arrivals, Resource, State, WorkType
    >>> from ambidex.working_time import ALWAYS
    >>> flow = (State("answer", "answer", {END: 1.0}),)
    >>> letter = WorkType("letter", Arrivals((0.5,) * 168), {"answer": 1.0}, flow)
    >>> ann = Resource("Ann", ("clerk",), "always")
    >>> answer = Activity("answer", "clerk", Constant(1.0))
    >>> desk = Factory("desk", "UTC", {"always": ALWAYS}, (), (ann,), (answer,), (letter,))
    >>> (counted,) = tally(desk, start_at=datetime(2026, 1, 5, tzinfo=UTC), horizon=timedelta(days=365), seed=1)
    >>> round(float(counted.busy_hours[0] / counted.hours), 1)
    0.5
    """
    on = engine_of(engine)
    drain = horizon if drain is None else drain
    check(factory, start_at=start_at, horizon=horizon, drain=drain, warm_up=warm_up, seed=seed, n=replications)
    factory = without_escalations(factory)
    clock = Clock.of(start_at, time_zone=factory.time_zone)
    microsecond = timedelta(microseconds=1)
    begins = clock.microseconds(start_at)
    first, ends = begins + warm_up // microsecond, begins + horizon // microsecond
    limit = ends + drain // microsecond
    compiled = compile_factory(factory, clock=clock, begins=begins, limit=limit, rich=True)
    span = _Span(begins, first, ends, limit, hours_on_duty(factory, clock=clock, begins=first, ends=ends))

    def one(index: int) -> Tally:
        coming = _coming(factory, clock, begins=begins, ends=ends, seed=seed, index=index)
        keys = np.array([type_key(seed, index, kind.name) for kind in factory.work_types], np.uint64)
        return _counted(compiled, clock, span, coming, keys, index)

    return on(one, replications, workers)


@dataclass(frozen=True, slots=True, eq=False)
class _Span:
    begins: int
    first: int
    ends: int
    limit: int
    paid_hours: _Floats


def _coming(
    factory: Factory, clock: Clock, *, begins: int, ends: int, seed: int, index: int
) -> Iterator[tuple[_Ints, NDArray[np.int32], bool]]:
    """Yield arrivals of all types in order, some at a time, and whether there are more."""
    streams = [
        arrival_blocks(
            kind.arrivals,
            clock=clock,
            begins=begins,
            ends=ends,
            rng=np.random.default_rng([seed, index, name_key(kind.name)]),
            at_once=_AT_ONCE,
        )
        for kind in factory.work_types
    ]
    held = [np.empty(0, np.int64)] * len(streams)
    known = np.full(len(streams), begins)
    while True:
        for code in np.flatnonzero(known == known.min()).tolist():
            block = next(streams[code], None)
            known[code] = ends if block is None else (block[-1] if len(block) else known[code])
            held[code] = held[code] if block is None else np.concatenate([held[code], block])
        sure = int(known.min())
        more = sure < ends
        # What comes at the very instant up to which a type is known may not be all that comes then.
        cut = [np.searchsorted(times, sure) if more else len(times) for times in held]
        times, kinds, _ = merged([times[:at] for times, at in zip(held, cut)])
        held = [times[at:] for times, at in zip(held, cut)]
        if len(times) or not more:
            yield times, kinds, more
        if not more:
            return


def _counted(
    compiled: Compiled,
    clock: Clock,
    span: _Span,
    coming: Iterator[tuple[_Ints, NDArray[np.int32], bool]],
    keys: NDArray[np.uint64],
    index: int,
) -> Tally:
    from ambidex.simulation.kernel.rich import advance

    plan = compiled.plan
    assert isinstance(plan, RichPlan)  # noqa: S101 it was compiled so
    count = _Count(compiled, clock, span, index)
    live = empty(plan, begins=span.begins, rows=_AT_ONCE, cases=_AT_ONCE)
    given = np.empty((0, 5), np.int64)
    for times, kinds, more in coming:
        count.arrivals(times, kinds)
        live.register[rich.COMING] = 0
        while (said := advance(plan, live, keys, times, kinds, given, more, _AT_ONCE, span.limit)) == rich.NO_ROOM:
            count.take(live)
            live = grown(live, plan)
        n_done = count.n_done + int(live.register[rich.N_DONE])
        refuse_what_broke(said, live, compiled, clock, index=index, n_done=n_done)
    count.take(live)
    return count.result(live)


class _Count:
    """Sums that grow while a factory runs."""

    def __init__(self, compiled: Compiled, clock: Clock, span: _Span, index: int) -> None:
        self.compiled, self.clock, self.span, self.index = compiled, clock, span, index
        factory = compiled.factory
        n_types, n_activities = len(factory.work_types), len(factory.activities)
        promise = [np.inf if kind.promise is None else kind.promise for kind in factory.work_types]
        self.promise = np.array(promise)
        self.arrived = np.zeros(n_types, np.int64)
        self.ended = np.zeros(n_types, np.int64)
        self.cycle = np.zeros((2, n_types))
        self.classes = np.zeros((n_types, _CLASSES), np.int64)
        self.in_time = np.zeros(n_types, np.int64)
        self.inside = np.zeros(n_types)
        self.of_activity = np.zeros((3, n_activities))
        self.gave_up = np.zeros(n_activities, np.int64)
        self.busy = np.zeros(len(factory.resources))
        self.n_done = 0
        # Time in the factory of all that came, in whole numbers: it must be what the kernel has counted.
        self.been = 0
        self.seen = (
            np.full(len(compiled.span), -1, np.int64),
            np.full(len(compiled.span), -1, np.int64),
            compiled.span[:, 0].copy(),
        )

    def arrivals(self, times: _Ints, kinds: NDArray[np.int32]) -> None:
        self.arrived += np.bincount(kinds[times >= self.span.first], minlength=len(self.arrived))

    def take(self, live: Live) -> None:
        """Count what has been written out, and make room for more."""
        rows, done, quits = tables(live, ("rows", "done", "quit"))
        self._look_through(rows)
        self._rows(rows)
        self.n_done += len(done)
        self.been += int((done[:, rich.DONE_AT] - done[:, rich.DONE_ARRIVED]).sum())
        self._cases(done[:, rich.DONE_TYPE], done[:, rich.DONE_ARRIVED], done[:, rich.DONE_AT])
        late = quits[:, rich.QUIT_AT] >= self.span.first
        activity = quits[late & (quits[:, rich.QUIT_AT] < self.span.ends), rich.QUIT_ACTIVITY]
        self.gave_up += np.bincount(activity, minlength=len(self.gave_up))
        live.register[[rich.N_ROWS, rich.N_DONE, rich.N_QUIT]] = 0

    def _look_through(self, rows: _Ints) -> None:
        """Refuse rows that break a law which must always hold."""
        from ambidex.simulation.kernel.settle import look_through

        compiled = self.compiled
        law, place = look_through(
            rows,
            *self.seen,
            compiled.activity_of_state,
            compiled.plan.shift,
            compiled.span,
            compiled.on_duty,
        )
        refuse_broken_law(int(law), int(place), rows, compiled=compiled, clock=self.clock, index=self.index)

    def _rows(self, rows: _Ints) -> None:
        start = rows[:, layout.ROW_START]
        kept = rows[
            (start >= self.span.first) & (start < self.span.ends) & (rows[:, layout.ROW_END] <= self.span.limit)
        ]
        size = kept[:, layout.ROW_BATCH]
        work = kept[:, layout.ROW_WORK] // np.maximum(size, 1) / layout.HOUR
        who = kept[:, layout.ROW_SERVER]
        inside = who >= 0
        people = self.compiled.resource_of_server[who[inside]]
        self.busy += np.bincount(people, weights=work[inside], minlength=len(self.busy))
        own = size > 0
        activity = self.compiled.activity_of_state[kept[own, layout.ROW_STATE]]
        waiting = (kept[own, layout.ROW_START] - kept[own, layout.ROW_ENABLED]) / layout.HOUR
        n = self.of_activity.shape[1]
        for place, weights in enumerate((None, waiting, work[own])):
            self.of_activity[place] += np.bincount(activity, weights=weights, minlength=n)

    def _cases(self, kind: _Ints, arrived: _Ints, at: _Ints) -> None:
        span, n = self.span, len(self.arrived)
        self.ended += np.bincount(kind[(at >= span.first) & (at < span.ends)], minlength=n)
        self._inside(kind, arrived, at)
        counted = (arrived >= span.first) & (arrived < span.ends)
        kind, hours = kind[counted], (at - arrived)[counted] / layout.HOUR
        for place, weights in enumerate((hours, hours**2)):
            self.cycle[place] += np.bincount(kind, weights=weights, minlength=n)
        with np.errstate(divide="ignore"):
            place = np.floor(np.log2(hours / _SHORTEST) * _PER_DOUBLING) + 1
        bin_of = np.clip(place, 0, _CLASSES - 1).astype(np.int64)
        np.add.at(self.classes, (kind, bin_of), 1)
        self.in_time += np.bincount(kind[hours <= self.promise[kind]], minlength=n)

    def _inside(self, kind: _Ints, arrived: _Ints, until: _Ints) -> None:
        first, ends = self.span.first, self.span.ends
        inside = (np.clip(until, first, ends) - np.clip(arrived, first, ends)) / layout.HOUR
        self.inside += np.bincount(kind, weights=inside, minlength=len(self.inside))

    def result(self, live: Live) -> Tally:
        """Return what was counted, with the cases that are still there."""
        kinds, arrived = still_open(live)
        until = np.full(len(kinds), int(live.register[rich.NOW]))
        # As numbers of 64 bits, which both may have left in very long runs.
        if (self.been + int((until - arrived).sum()) - int(live.register[rich.AREA])) % 2**64:
            refuse_broken_law(layout.LITTLE, -1, live.rows, compiled=self.compiled, clock=self.clock, index=self.index)
        self._inside(kinds, arrived, until)
        late = (arrived >= self.span.first) & (arrived < self.span.ends)
        kinds, been = kinds[late], (until - arrived)[late] / layout.HOUR
        n = len(self.arrived)
        return Tally(
            factory=self.compiled.factory,
            hours=(self.span.ends - self.span.first) / layout.HOUR,
            arrived=self.arrived,
            ended=self.ended,
            left=np.bincount(kinds, minlength=n),
            cycle_hours=self.cycle[0],
            cycle_squares=self.cycle[1],
            cycle_classes=self.classes,
            left_hours=np.bincount(kinds, weights=been, minlength=n).astype(np.float64),
            in_time=self.in_time + np.bincount(kinds[been <= self.promise[kinds]], minlength=n),
            inside_hours=self.inside,
            instances=self.of_activity[0].astype(np.int64),
            waiting_hours=self.of_activity[1],
            work_hours=self.of_activity[2],
            gave_up=self.gave_up,
            busy_hours=self.busy,
            paid_hours=self.span.paid_hours,
            stuck=stuck(live, self.span.limit),
        )
