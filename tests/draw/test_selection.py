from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ambidex.draw.selection import END, START, select

NAMES = [f"activity {at}" for at in range(12)]
sequences = st.dictionaries(
    st.lists(st.integers(0, 11), min_size=1, max_size=9).map(tuple), st.integers(1, 50), min_size=1, max_size=30
)


def chosen(flow, **limits):
    return select(count=flow.count, starts=flow.starts, ends=flow.ends, frequency=flow.frequency, **limits)


def reached(connections, root, *, backward=False):
    edges = {(b, a) if backward else (a, b) for a, b in connections}
    seen = {root}
    for _ in range(len(NAMES) + 2):
        seen |= {b for a, b in edges if a in seen}
    return seen


@given(sequences, st.integers(1, 12), st.integers(0, 40))
def test_every_shown_activity_lies_between_the_start_and_the_end(flow_of, cases, most_activities, most_connections):
    shown = chosen(flow_of(NAMES, cases), most_activities=most_activities, most_connections=most_connections)
    assert set(shown.activities) <= reached(shown.connections, START)
    assert set(shown.activities) <= reached(shown.connections, END, backward=True)


@given(sequences, st.integers(1, 12), st.integers(0, 40))
def test_the_share_that_is_stated_is_the_share_that_is_shown(flow_of, cases, most_activities, most_connections):
    flow = flow_of(NAMES, cases)
    shown = chosen(flow, most_activities=most_activities, most_connections=most_connections)
    steps = sum(n * (len(sequence) + 1) for sequence, n in cases.items())
    carried = 0
    for sequence, n in cases.items():
        path = [START, *sequence, END]
        carried += n * sum((a, b) in shown.connections for a, b in pairwise(path))
    assert np.isclose(shown.share, carried / steps)


@given(sequences, st.integers(1, 12), st.integers(0, 40))
def test_little_is_shown_when_little_is_asked_for(flow_of, cases, most_activities, most_connections):
    shown = chosen(flow_of(NAMES, cases), most_activities=most_activities, most_connections=most_connections)
    n = len(shown.activities)
    assert n <= max(most_activities, len(shown.main_path))
    assert len(shown.connections) <= max(most_connections, 2 * n + 1)


@given(sequences, st.integers(0, 11))
def test_what_must_be_kept_is_kept(flow_of, cases, wanted):
    flow = flow_of(NAMES, cases)
    shown = chosen(flow, keep=[wanted], most_activities=1)
    assert (wanted in shown.activities) == (flow.frequency[wanted] > 0)


@given(sequences)
def test_with_room_enough_everything_is_shown(flow_of, cases):
    shown = chosen(flow_of(NAMES, cases), most_activities=99, most_connections=999)
    assert shown.share == 1.0
    assert (len(shown.activities), len(shown.connections)) == (shown.n_activities, shown.n_connections)


def test_the_main_path_is_the_widest(flow_of):
    shown = chosen(flow_of(NAMES, {(0, 1, 2): 9, (0, 3, 2): 5, (4,): 3}))
    assert shown.main_path == (0, 1, 2)


def test_a_flow_without_activities_shows_nothing(flow_of):
    shown = chosen(flow_of([], {}))
    assert (shown.activities, shown.connections, shown.main_path) == ((), {}, ())


@given(sequences, st.integers(1, 12), st.integers(0, 40))
def test_a_shown_connection_joins_what_is_shown(flow_of, cases, most_activities, most_connections):
    shown = chosen(flow_of(NAMES, cases), most_activities=most_activities, most_connections=most_connections)
    joined = {at for pair in shown.connections for at in pair}
    assert joined <= {START, END, *shown.activities}
