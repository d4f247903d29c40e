"""The kernels against readable twins."""

from collections import deque

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ambidex.eventlog.kernel import LONG, earliest, pair_rows, tied_rows
from ambidex.eventlog.order import sorted_rows

rows = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(0, 4)), max_size=40)


def arrays(table: list[tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    columns = np.array(table, dtype=np.int64).reshape(-1, 3)
    case, start, end = (np.ascontiguousarray(column) for column in columns.T)
    return case.astype(np.int32), start, end


@given(rows)
def test_rows_are_ordered_as_a_stable_sort_orders_them(table: list[tuple[int, int, int]]) -> None:
    order, offset = sorted_rows(*arrays(table), 4)
    assert order.tolist() == sorted(range(len(table)), key=lambda row: table[row])
    assert np.diff(offset).tolist() == [sum(row[0] == case for row in table) for case in range(4)]


def test_a_very_long_case_is_ordered_too() -> None:
    start = np.random.default_rng(3).integers(0, 50, 3 * LONG)
    case = np.zeros(len(start), dtype=np.int32)
    order, _ = sorted_rows(case, start, start, 1)
    assert order.tolist() == sorted(range(len(start)), key=lambda row: (start[row], row))


@given(rows)
def test_tied_rows_are_those_that_share_case_start_and_end(table: list[tuple[int, int, int]]) -> None:
    case, start, end = arrays(table)
    order, offset = sorted_rows(case, start, end, 4)
    assert tied_rows(order, offset, start, end).tolist() == [table.count(row) > 1 for row in table]


@given(rows)
def test_the_earliest_start_of_each_case_is_found(table: list[tuple[int, int, int]]) -> None:
    never = np.iinfo(np.int64).max
    expected = [min([row[1] for row in table if row[0] == case], default=never) for case in range(4)]
    case, start, _ = arrays(table)
    assert earliest(case, start, 4).tolist() == expected


def paired_by_hand(key: list[int], opens: list[bool]) -> list[int]:
    waiting: dict[int, deque[int]] = {}
    partner = []
    for row, (which, is_start) in enumerate(zip(key, opens, strict=True)):
        queue = waiting.setdefault(which, deque())
        if is_start:
            queue.append(row)
        partner.append(-1 if is_start or not queue else queue.popleft())
    return partner


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=40))
def test_completions_take_the_start_that_waits_longest(lines: list[tuple[int, bool]]) -> None:
    lines = sorted(lines, key=lambda line: line[0])
    key, opens = [line[0] for line in lines], [line[1] for line in lines]
    found = pair_rows(np.array(key, dtype=np.int64), np.array(opens, dtype=np.bool_))
    assert found.tolist() == paired_by_hand(key, opens)
