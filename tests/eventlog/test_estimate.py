import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ambidex.eventlog.estimate import estimate_starts

rows = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 2), st.integers(-1, 3), st.integers(0, 500)), min_size=1, max_size=40
)


def estimated(table: list[tuple[int, int, int, int]]) -> list[int]:
    """Rows are (case, activity, resource, end)."""
    case, activity, resource = (np.array([row[place] for row in table], dtype=np.int32) for place in range(3))
    end = np.array([row[3] for row in table], dtype=np.int64)
    return estimate_starts(case=case, activity=activity, resource=resource, end=end).tolist()


@given(rows)
def test_nothing_starts_after_it_ends(table: list[tuple[int, int, int, int]]) -> None:
    assert all(start <= row[3] for start, row in zip(estimated(table), table, strict=True))


@given(rows, st.integers(-1000, 1000))
def test_shifting_the_clock_shifts_the_starts(table: list[tuple[int, int, int, int]], by: int) -> None:
    moved = [(*row[:3], row[3] + by) for row in table]
    assert estimated(moved) == [start + by for start in estimated(table)]


def test_work_starts_when_the_resource_is_free_if_that_is_later_than_the_case() -> None:
    assert estimated([(0, 0, 0, 10), (1, 0, 1, 14), (0, 0, 1, 17)])[2] == 14


def test_a_weekend_does_not_become_service_time() -> None:
    steady = [(0, 0, 0, hour) for hour in range(1, 10)]
    assert estimated([*steady, (0, 0, 0, 100)])[-1] == 98


def test_nobody_is_never_busy() -> None:
    assert estimated([(0, 0, -1, 10), (1, 0, -1, 14), (1, 0, -1, 17)])[1] == 11
