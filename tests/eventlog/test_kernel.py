"""The kernels against readable twins."""

from collections import deque

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ambidex.eventlog.kernel import LONG, first_rows, pair_rows, regroup, tied_rows
from ambidex.eventlog.order import sorted_rows

rows = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(0, 4)), max_size=40)


def arrays(table: list[tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    columns = np.array(table, dtype=np.int64).reshape(-1, 3)
    case, start, end = (np.ascontiguousarray(column) for column in columns.T)
    return case.astype(np.int32), start, end


@given(rows)
def test_rows_are_ordered_as_a_stable_sort_orders_them(table: list[tuple[int, int, int]]) -> None:
    found = sorted_rows(*arrays(table), 4)
    assert found.order.tolist() == sorted(range(len(table)), key=lambda row: table[row])
    assert list(zip(found.start.tolist(), found.end.tolist(), strict=True)) == [row[1:] for row in sorted(table)]
    assert np.diff(found.offset).tolist() == [sum(row[0] == case for row in table) for case in range(4)]


def test_a_very_long_case_is_ordered_too() -> None:
    start = np.random.default_rng(3).integers(0, 50, 3 * LONG)
    case = np.zeros(len(start), dtype=np.int32)
    found = sorted_rows(case, start, start, 1)
    assert found.order.tolist() == sorted(range(len(start)), key=lambda row: (start[row], row))
    assert found.start.tolist() == found.end.tolist() == sorted(start.tolist())


@given(rows)
def test_tied_rows_are_those_that_share_case_start_and_end(table: list[tuple[int, int, int]]) -> None:
    found = sorted_rows(*arrays(table), 4)
    tied = tied_rows(found.order, found.offset, found.start, found.end)
    assert tied.tolist() == [table.count(row) > 1 for row in table]


@given(rows, st.permutations(range(4)))
def test_rows_of_cases_in_another_order_stay_together(table: list[tuple[int, int, int]], cases: list[int]) -> None:
    found = sorted_rows(*arrays(table), 4)
    given_order = np.array(cases, dtype=np.int64)
    case, offset, order, start, end = regroup(given_order, found.offset, found.order, found.start, found.end)
    expected = sorted(range(len(table)), key=lambda row: (cases.index(table[row][0]), *table[row][1:]))
    assert order.tolist() == expected
    assert list(zip(case.tolist(), start.tolist(), end.tolist(), strict=True)) == [
        (cases.index(table[row][0]), *table[row][1:]) for row in expected
    ]
    assert np.diff(offset).tolist() == [sum(row[0] == number for row in table) for number in cases]


@given(st.lists(st.integers(-1, 5), max_size=20))
def test_the_first_row_of_each_code_is_found(codes: list[int]) -> None:
    expected = [codes.index(code) if code in codes else len(codes) for code in range(6)]
    assert first_rows(np.array(codes, dtype=np.int32), 6).tolist() == expected


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
