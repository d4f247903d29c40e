"""One seed's path: arrivals go into a kernel, what comes out is checked and sorted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ambidex.errors import BadInput, Problem
from ambidex.simulation.broken import broken_at, refuse_broken_law
from ambidex.simulation.clock import Clock
from ambidex.simulation.compile import Compiled
from ambidex.simulation.kernel import layout, rich_layout
from ambidex.simulation.kernel.layout import CASE_COLUMNS, HOUR, NEVER, ROW_COLUMNS, Plan
from ambidex.simulation.kernel.rich_layout import Live, RichPlan
from ambidex.simulation.live import empty, grown, still_open, stuck, tables
from ambidex.simulation.memory import lent, together
from ambidex.simulation.name_key import name_key
from ambidex.simulation.open_case import OpenCase
from ambidex.simulation.replication import Assistance, Quits, Replication

_Ints = NDArray[np.int64]
_COLUMNS = (np.int32, np.int32, np.int64, np.int64, np.int64, np.int64, np.int32)
"""Types of activity, resource, enabled, start, end, work and batch of a replication."""


@dataclass(frozen=True, slots=True, eq=False)
class _Path:
    """What a kernel says, before it is checked."""

    rows: _Ints
    n_rows: int
    finished: _Ints
    stopped: int
    area: int
    profile: NDArray[np.int32]
    quits: _Ints
    stuck: int


def replicate(
    compiled: Compiled,
    clock: Clock,
    coming: list[_Ints],
    *,
    open_cases: Sequence[OpenCase] = (),
    seed: int,
    index: int,
    begins: int,
    limit: int,
) -> Replication:
    """Return one path of a factory.

    Parameters
    ----------
    coming
        By work type, when its cases come.
    open_cases
        Cases that are there at the beginning.
    begins, limit
        The first and last instant, on the clock of the run.
    """
    factory = compiled.factory
    names = [work_type.name for work_type in factory.work_types]
    keys = np.array([type_key(seed, index, name) for name in names], np.uint64)
    arrived, work_type, number = _after_open_cases(*merged(coming), open_cases, names=names, begins=begins)
    known = _given(compiled, clock, open_cases)
    if isinstance(compiled.plan, RichPlan):
        path = _rich(compiled, clock, keys, arrived, work_type, known, begins=begins, limit=limit, index=index)
        return _settled(compiled, clock, path, arrived, work_type, number, known, seed=seed, index=index)
    n = len(arrived)
    room = int(n * _mean_visits(compiled, work_type) * 1.05) + 256
    with lent(
        (np.int64, n * CASE_COLUMNS), (np.uint16, n * len(factory.activities)), (np.int64, room * ROW_COLUMNS)
    ) as (case_of, executed, rows):
        path = _plain(
            compiled,
            clock,
            keys,
            arrived,
            work_type,
            limit,
            case_of.reshape(n, CASE_COLUMNS),
            executed,
            rows.reshape(room, ROW_COLUMNS),
            index=index,
        )
        return _settled(compiled, clock, path, arrived, work_type, number, known, seed=seed, index=index)


def type_key(seed: int, index: int, work_type: str) -> int:
    """Return the key of the luck of all cases of a work type in a replication."""
    return name_key(seed, index, work_type)


def merged(coming: list[_Ints]) -> tuple[_Ints, NDArray[np.int32], _Ints]:
    """Return all arrivals in order of time (then of work type), with their type and their number within it."""
    if len(coming) == 1:
        (times,) = coming
        return times, np.zeros(len(times), np.int32), np.arange(len(times))
    times = np.concatenate(coming)
    order = np.argsort(times, kind="stable")
    kinds = np.repeat(np.arange(len(coming), dtype=np.int32), [len(part) for part in coming])
    numbers = np.concatenate([np.arange(len(part)) for part in coming])
    return times[order], kinds[order], numbers[order]


def _after_open_cases(
    arrived: _Ints,
    work_type: NDArray[np.int32],
    number: _Ints,
    open_cases: Sequence[OpenCase],
    *,
    names: list[str],
    begins: int,
) -> tuple[_Ints, NDArray[np.int32], _Ints]:
    """Return the open cases in the order in which they were told, and behind them the arrivals."""
    if not open_cases:
        return arrived, work_type, number
    kinds = np.array([names.index(case.work_type) for case in open_cases], np.int32)
    before = np.array([np.count_nonzero(kinds[:place] == kind) for place, kind in enumerate(kinds)])
    there = np.bincount(kinds, minlength=len(names))
    return (
        np.concatenate([np.full(len(kinds), begins), arrived]),
        np.concatenate([kinds, work_type]),
        np.concatenate([before, number + there[work_type]]),
    )


def _mean_visits(compiled: Compiled, work_type: NDArray[np.int32]) -> float:
    """Return how many activities a case is expected to pass."""
    visits = np.array(compiled.visits())
    return float(np.bincount(work_type, minlength=len(visits)) @ visits) / max(len(work_type), 1)


def _plain(
    compiled: Compiled,
    clock: Clock,
    keys: NDArray[np.uint64],
    arrived: _Ints,
    work_type: NDArray[np.int32],
    limit: int,
    case_of: _Ints,
    executed: NDArray[np.uint16],
    rows: _Ints,
    *,
    index: int,
) -> _Path:
    from ambidex.simulation.kernel.advance import advance

    assert isinstance(compiled.plan, Plan)  # noqa: S101 it was compiled so
    executed.fill(0)
    finished = np.empty(len(arrived), np.int64)
    rows, n_rows, stopped, area, broken = advance(
        compiled.plan, keys, arrived, work_type, limit, case_of, executed, finished, rows
    )
    if broken:
        raise broken_at("time ran backwards", int(stopped), compiled=compiled, clock=clock, index=index)
    return _Path(
        rows=rows,
        n_rows=int(n_rows),
        finished=finished,
        stopped=int(stopped),
        area=int(area),
        profile=np.full(len(arrived), -1, np.int32),
        quits=np.empty((0, 4), np.int64),
        stuck=0,
    )


def _rich(
    compiled: Compiled,
    clock: Clock,
    keys: NDArray[np.uint64],
    arrived: _Ints,
    work_type: NDArray[np.int32],
    known: _Ints,
    *,
    begins: int,
    limit: int,
    index: int,
) -> _Path:
    from ambidex.simulation.kernel.rich import advance

    plan = compiled.plan
    assert isinstance(plan, RichPlan)  # noqa: S101 it was compiled so
    n = len(arrived)
    live = empty(plan, begins=begins, rows=4 * n + 1024, cases=n)
    while True:
        said = advance(plan, live, keys, arrived, work_type, known, False, NEVER, limit)
        if said != rich_layout.NO_ROOM:
            break
        live = grown(live, plan)
    refuse_what_broke(said, live, compiled, clock, index=index, n_done=int(live.register[rich_layout.N_DONE]))
    rows, done, quits = tables(live, ("rows", "done", "quit"))
    finished = np.full(n, -1, np.int64)
    finished[done[:, rich_layout.DONE_CASE]] = done[:, rich_layout.DONE_AT]
    profile = np.full(n, -1, np.int32)
    first = plan.work_type[done[:, rich_layout.DONE_TYPE], rich_layout.PROFILE_FIRST]
    profile[done[:, rich_layout.DONE_CASE]] = done[:, rich_layout.DONE_PROFILE] - first
    return _Path(
        rows=live.rows,
        n_rows=len(rows),
        finished=finished,
        stopped=int(live.register[rich_layout.NOW]),
        area=int(live.register[rich_layout.AREA]),
        profile=profile,
        quits=quits,
        stuck=stuck(live, limit),
    )


def refuse_what_broke(said: int, live: Live, compiled: Compiled, clock: Clock, *, index: int, n_done: int) -> None:
    """Refuse to go on where a kernel says, or leaves behind, what cannot be; `n_done` cases have ended in all.

    Raises
    ------
    BadInput
        If cases go round and no time passes.
    InvariantBroken
        If time ran backwards, or a case was lost.
    """
    now = int(live.register[rich_layout.NOW])
    if said == rich_layout.TIME_RAN_BACK:
        raise broken_at("time ran backwards", now, compiled=compiled, clock=clock, index=index)
    if said == rich_layout.NO_TIME_PASSES:
        names = [f"{kind.name}.flow.{state.name}" for kind in compiled.factory.work_types for state in kind.states]
        place = f"work_types.{names[live.register[rich_layout.GOES_ROUND]]}"
        when = clock.instants(np.array([now])).astype(object)[0]
        what = f"cases go round here for ever, and at {when:%Y-%m-%d %H:%M} no time passes any more;"
        remedy = "let fewer come back, or let something on the way take time."
        raise BadInput("the simulation", [Problem(place, what, remedy)])
    n_open = len(still_open(live)[0])
    if not n_open == live.register[rich_layout.N_OPEN] == live.register[rich_layout.CASES] - n_done:
        refuse_broken_law(layout.LOST, -1, live.rows, compiled=compiled, clock=clock, index=index)


def _settled(
    compiled: Compiled,
    clock: Clock,
    path: _Path,
    arrived: _Ints,
    work_type: NDArray[np.int32],
    number: _Ints,
    known: _Ints,
    *,
    seed: int,
    index: int,
) -> Replication:
    from ambidex.simulation.kernel import settle as settling

    factory = compiled.factory
    rich = isinstance(compiled.plan, RichPlan)
    *columns, offset = together(*((kind, path.n_rows) for kind in _COLUMNS), (np.int64, len(arrived) + 1))
    activity, resource, enabled, start, end, work, batch = columns
    broken, place = settling.settle(
        path.rows,
        path.n_rows,
        arrived,
        path.finished,
        path.stopped,
        path.area,
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
        rich,
        compiled.plan.shift,
        compiled.span,
        compiled.on_duty,
        len(known),
    )
    refuse_broken_law(int(broken), int(place), path.rows, compiled=compiled, clock=clock, index=index)
    ended = slice(int(offset[-1]))
    columns = [column[ended] for column in columns]
    if rich:
        columns = _in_order(columns, offset)
        arrived = arrived.copy()
        arrived[: len(known)] = known[:, rich_layout.GIVEN_ARRIVED]
    activity, resource, enabled, start, end, work, batch = columns
    return Replication(
        factory=factory,
        clock=clock,
        seed=seed,
        index=index,
        offset=offset,
        activity=activity,
        resource=resource,
        enabled=enabled,
        start=start,
        end=end,
        work=work,
        batch=batch,
        work_type=work_type,
        number=number,
        arrived=arrived,
        finished=path.finished,
        stopped=path.stopped,
        profile=path.profile,
        quits=Quits.of(path.quits),
        assistance=Assistance.of(path.rows[: path.n_rows if rich else 0], compiled.resource_of_server, path.stopped),
        stuck=path.stuck,
    )


def _in_order(columns: list[NDArray[Any]], offset: _Ints) -> list[NDArray[Any]]:
    """Return rows sorted within each case by start, then end: work of outsiders is told before they open."""
    start, end = columns[3], columns[4]
    case = np.repeat(np.arange(len(offset) - 1), np.diff(offset))
    late = (start[1:] < start[:-1]) | ((start[1:] == start[:-1]) & (end[1:] < end[:-1]))
    if not (late & (case[1:] == case[:-1])).any():
        return columns
    order = np.lexsort((end, start, case))
    return [column[order] for column in columns]


def _given(compiled: Compiled, clock: Clock, open_cases: Sequence[OpenCase]) -> _Ints:
    """Return the open cases as the kernel reads them."""
    factory = compiled.factory
    people = {person.name: code for code, person in enumerate(factory.resources)}
    states = [(work_type.name, state.name) for work_type in factory.work_types for state in work_type.states]
    codes = {name: code for code, name in enumerate(states)}
    rows = [
        (
            codes[case.work_type, case.state],
            clock.microseconds(case.enabled_at),
            -1 if case.left is None else round(case.left * HOUR),
            people.get(case.resource or "", -1),
            clock.microseconds(case.arrived_at),
        )
        for case in open_cases
    ]
    return np.array(rows, np.int64).reshape(len(rows), 5)
