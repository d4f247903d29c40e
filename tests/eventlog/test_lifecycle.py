import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ambidex.eventlog.lifecycle import Pairs, pair

lines = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 9), st.booleans()), max_size=30)


def paired(table: list[tuple[int, int, int, bool]]) -> Pairs:
    """Lines are (activity, resource, time, starts)."""
    columns = [np.array([line[place] for line in table], dtype=np.int64) for place in range(3)]
    activity, resource, at = columns
    zero = np.zeros(len(table), dtype=np.int32)
    opens = np.array([line[3] for line in table], dtype=np.bool_)
    return pair(
        case=zero,
        activity=activity.astype(np.int32),
        resource=resource.astype(np.int32),
        instance=zero,
        at=at,
        opens=opens,
    )


@given(lines)
def test_every_line_is_in_one_pair_or_left_over(table: list[tuple[int, int, int, bool]]) -> None:
    pairs = paired(table)
    started = pairs.started[pairs.started >= 0]
    used = np.concatenate([pairs.completed, started, pairs.never_completed])
    assert sorted(used.tolist()) == list(range(len(table)))


@given(lines)
def test_no_work_ends_before_it_starts_and_no_pair_mixes_activities(table: list[tuple[int, int, int, bool]]) -> None:
    pairs = paired(table)
    for completed, started in zip(pairs.completed, pairs.started, strict=True):
        assert started < 0 or (table[started][0] == table[completed][0] and table[started][2] <= table[completed][2])


def test_the_same_resource_is_preferred_to_the_first_start() -> None:
    pairs = paired([(0, 1, 0, True), (0, 2, 1, True), (0, 2, 5, False), (0, 1, 6, False)])
    assert dict(zip(pairs.completed.tolist(), pairs.started.tolist(), strict=True)) == {2: 1, 3: 0}


def test_work_that_another_completes_is_one_instance() -> None:
    pairs = paired([(0, 1, 0, True), (0, 2, 5, False)])
    assert (pairs.started.tolist(), pairs.handed_over.tolist(), len(pairs.never_completed)) == ([0], [1], 0)
