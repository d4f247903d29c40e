"""A law that breaks stops the run, with a message that names the place; also where no log is kept."""

from dataclasses import replace
from datetime import datetime, timedelta
from importlib import import_module

import numpy as np
import pytest

from ambidex.distributions.constant import Constant
from ambidex.factory import Factory
from ambidex.simulation import InvariantBroken, simulate, tally
from ambidex.simulation.broken import refuse_broken_law
from ambidex.simulation.clock import Clock
from ambidex.simulation.compile import compile_factory
from ambidex.simulation.kernel import layout, rich_layout
from ambidex.simulation.kernel.layout import HOUR
from ambidex.simulation.live import empty, still_open
from ambidex.simulation.replicate import refuse_what_broke

WEEK = timedelta(weeks=1)


def outside_the_calendar(compiled):
    """Return a factory whose people are taken never to be there."""
    return replace(compiled, span=compiled.span[:, [0, 0]])


@pytest.mark.parametrize("run", [simulate, tally])
def test_work_outside_a_calendar_stops_the_run(run, desk: Factory, monday: datetime, monkeypatch) -> None:
    for name in ("run", "tally"):
        module = import_module(f"ambidex.simulation.{name}")
        monkeypatch.setattr(module, "compile_factory", lambda *a, **k: outside_the_calendar(compile_factory(*a, **k)))
    place = r'desk, replication 0: Ann worked outside their calendar: "answer" for case number 1, at 2026-01-05 '
    with pytest.raises(InvariantBroken, match=place):
        run(desk, start_at=monday, horizon=WEEK, seed=1)


@pytest.mark.parametrize(
    ("law", "told"),
    [
        (layout.TWO_THINGS_AT_ONCE, "Ann did more at once than their capacity"),
        (layout.BEFORE_ENABLED, "Ann worked on a case before it was there"),
        (layout.OFF_DUTY, "Ann worked outside their calendar"),
    ],
)
def test_a_broken_law_names_who_what_and_when(desk: Factory, monday: datetime, law: int, told: str) -> None:
    clock = Clock.of(monday, time_zone="UTC")
    compiled = compile_factory(desk, clock=clock, begins=0, limit=168 * HOUR)
    rows = np.array([[6, 0, 0, 9 * HOUR, 10 * HOUR, 11 * HOUR, HOUR, 1]])
    with pytest.raises(InvariantBroken, match=rf"{told}.*case number 7, at 2026-01-05 10:00:00 UTC"):
        refuse_broken_law(law, 0, rows, compiled=compiled, clock=clock, index=0)


@pytest.mark.parametrize("law", [layout.NOT_EMPTY, layout.LITTLE, layout.LOST])
def test_a_law_without_a_row_names_the_replication(desk: Factory, monday: datetime, law: int) -> None:
    clock = Clock.of(monday, time_zone="UTC")
    compiled = compile_factory(desk, clock=clock, begins=0, limit=168 * HOUR)
    with pytest.raises(InvariantBroken, match="desk, replication 4: "):
        refuse_broken_law(law, 0, np.empty((0, 8), np.int64), compiled=compiled, clock=clock, index=4)


def test_a_case_that_is_lost_stops_the_run(desk: Factory, monday: datetime) -> None:
    clock = Clock.of(monday, time_zone="UTC")
    compiled = compile_factory(desk, clock=clock, begins=0, limit=168 * HOUR, rich=True)
    live = empty(compiled.plan, begins=0, rows=8, cases=8)
    assert len(still_open(live)[0]) == 0
    refuse_what_broke(rich_layout.ENDED, live, compiled, clock, index=0, n_done=0)
    live.register[[rich_layout.CASES, rich_layout.N_OPEN]] = 1
    with pytest.raises(InvariantBroken, match="cases were lost"):
        refuse_what_broke(rich_layout.ENDED, live, compiled, clock, index=0, n_done=0)


def test_cases_that_are_not_there_as_long_as_was_counted_stop_a_tally(
    desk: Factory, monday: datetime, monkeypatch
) -> None:
    def with_an_hour_more(*args, **kwargs):
        live = empty(*args, **kwargs)
        live.register[rich_layout.AREA] = HOUR
        return live

    monkeypatch.setattr(import_module("ambidex.simulation.tally"), "empty", with_an_hour_more)
    with pytest.raises(InvariantBroken, match="Little's law does not hold"):
        tally(desk, start_at=monday, horizon=WEEK, seed=1)


@pytest.mark.parametrize("run", [simulate, tally])
def test_work_that_lasts_longer_than_time_is_never_done_and_nothing_breaks(
    run, desk: Factory, monday: datetime
) -> None:
    (ann,) = desk.resources
    slow = replace(desk, resources=(replace(ann, pace=1e300),))
    done = run(slow, start_at=monday, horizon=WEEK, seed=1)
    still = done.replications[0].n_open if run is simulate else int(done[0].left.sum())
    assert still > 10


@pytest.mark.parametrize(
    "change",
    [
        {"resources": {"slowdown": 1e300, "capacity": 3}},
        {"resources": {"paces": {"answer": 1e300}}},
        {"activities": {"by_hour": (1e300,) * 168}},
        {"activities": {"interruptible": False, "setup": Constant(1e6), "coordination": Constant(1e6)}},
    ],
    ids=["slow-down", "pace at one activity", "factor of the hour", "set-up"],
)
def test_no_factor_is_so_large_that_time_runs_backwards(desk: Factory, monday: datetime, change) -> None:
    ((key, values),) = change.items()
    run = simulate(
        replace(desk, **{key: tuple(replace(one, **values) for one in getattr(desk, key))}),
        start_at=monday,
        horizon=WEEK,
        seed=1,
    )
    (path,) = run.replications
    assert path.n_arrived > 10
    assert (path.end >= path.start).all()
