"""What must always hold is looked at on every run: a path in which it does not is refused, with the place."""

from datetime import UTC, datetime

import numpy as np
import pytest

from ambidex.factory import Factory
from ambidex.simulation.clock import Clock
from ambidex.simulation.compile import compile_factory
from ambidex.simulation.kernel import layout as laws
from ambidex.simulation.kernel.layout import HOUR, ROW_COLUMNS
from ambidex.simulation.kernel.settle import look_through, settle

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
SOUND = [
    # case, state, server, enabled, start, end, work, batch
    [0, 0, 0, 9, 9, 10, 1, 1],
    [1, 0, 0, 9, 10, 12, 2, 1],
]
"""Two letters that Ann, from 9 to 17, answers on a Monday; both came at 9."""


def told(
    desk: Factory, rows: list[list[int]], *, area: int = 4, finished: tuple[int, int] = (10, 12)
) -> tuple[int, int]:
    clock = Clock.of(MONDAY, time_zone="UTC")
    compiled = compile_factory(desk, clock=clock, begins=0, limit=168 * HOUR)
    table = np.array(rows, np.int64).reshape(-1, ROW_COLUMNS)
    table[:, 3:7] *= HOUR
    n = len(table)
    code, at = (lambda: np.zeros(n, np.int32)), (lambda: np.zeros(n, np.int64))
    broken, place = settle(
        table,
        n,
        np.full(2, 9 * HOUR),
        np.array(finished) * HOUR,
        100 * HOUR,
        area * HOUR,
        compiled.activity_of_state,
        compiled.resource_of_server,
        np.zeros(3, np.int64),
        code(),
        code(),
        at(),
        at(),
        at(),
        at(),
        code(),
        False,
        compiled.plan.shift,
        compiled.span,
        compiled.on_duty,
        0,
    )
    return int(broken), int(place)


def changed(row: int, **columns: int) -> list[list[int]]:
    names = ("case", "state", "server", "enabled", "start", "end", "work", "batch")
    rows = [list(one) for one in SOUND]
    for name, value in columns.items():
        rows[row][names.index(name)] = value
    return rows


def test_a_sound_path_passes(desk: Factory) -> None:
    assert told(desk, SOUND) == (laws.HELD, -1)


def test_nobody_does_two_things_at_once(desk: Factory) -> None:
    assert told(desk, changed(1, start=9)) == (laws.TWO_THINGS_AT_ONCE, 1)


@pytest.mark.parametrize("wrong", [{"enabled": 11}, {"end": 9, "start": 10}])
def test_nothing_is_worked_on_before_it_is_there_and_time_does_not_run_backwards(
    desk: Factory, wrong: dict[str, int]
) -> None:
    assert told(desk, changed(1, **wrong)) == (laws.BEFORE_ENABLED, 1)


@pytest.mark.parametrize("wrong", [{"start": 18, "end": 19}, {"end": 18}, {"start": 16, "end": 32}])
def test_nobody_works_outside_their_calendar(desk: Factory, wrong: dict[str, int]) -> None:
    assert told(desk, changed(1, **wrong)) == (laws.OFF_DUTY, 1)


def test_work_may_rest_overnight(desk: Factory) -> None:
    assert told(desk, changed(1, start=16, end=34)) == (laws.HELD, -1)


def test_no_case_ends_without_work(desk: Factory) -> None:
    assert told(desk, changed(1, case=0)) == (laws.NOT_EMPTY, 1)


def test_cases_are_conserved_by_littles_law(desk: Factory) -> None:
    assert told(desk, SOUND, area=5)[0] == laws.LITTLE
    assert told(desk, SOUND, finished=(10, 13))[0] == laws.LITTLE


def test_the_first_that_breaks_is_told(desk: Factory) -> None:
    early, late = changed(0, start=3, end=4), changed(1, end=18)
    assert told(desk, [early[0], late[1]], area=5) == (laws.OFF_DUTY, 0)


def test_rows_that_are_not_kept_are_looked_through_as_they_come(desk: Factory) -> None:
    """The second letter begins before the first, which was told earlier, has ended."""
    clock = Clock.of(MONDAY, time_zone="UTC")
    compiled = compile_factory(desk, clock=clock, begins=0, limit=168 * HOUR)
    table = np.array(changed(1, start=9), np.int64)
    table[:, 3:7] *= HOUR
    seen = np.full(1, -1), np.full(1, -1), compiled.span[:, 0].copy()
    rest = compiled.activity_of_state, compiled.plan.shift, compiled.span, compiled.on_duty
    assert look_through(table[:1], *seen, *rest) == (laws.HELD, -1)
    assert look_through(table[1:], *seen, *rest) == (laws.TWO_THINGS_AT_ONCE, 0)
