"""The automaton of the flow: its laws, and the memory that it keeps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.discovery.flow import MOST_STATES, discover_flow
from ambidex.factory import END

NAMES = tuple("abcdefgh")
sequences = st.lists(st.integers(0, len(NAMES) - 1), min_size=1, max_size=12).map(tuple)
cases = st.lists(sequences, min_size=1, max_size=30)


def found(drawn):
    distinct = sorted(set(drawn))
    return discover_flow(distinct, [drawn.count(one) for one in distinct], names=NAMES)


@given(drawn=cases)
def test_shares_sum_to_one_and_lead_to_known_states(drawn):
    start, states = found(drawn)
    known = {state.name for state in states} | {END}
    for shares in (start, *(state.next for state in states)):
        assert sum(shares.values()) == pytest.approx(1)
        assert set(shares) <= known
        assert all(share > 0 for share in shares.values())
    assert END not in start


@given(drawn=cases)
def test_every_case_ends(drawn):
    _, states = found(drawn)
    ending = {END}
    for _ in states:
        ending |= {state.name for state in states if ending & set(state.next)}
    assert ending >= {state.name for state in states}


@given(drawn=cases)
def test_every_state_is_reached(drawn):
    start, states = found(drawn)
    reached = set(start)
    for _ in states:
        reached |= {name for state in states if state.name in reached for name in state.next}
    assert reached - {END} == {state.name for state in states}


@given(drawn=cases)
def test_cases_begin_as_often_with_each_activity_as_they_did(drawn):
    start, states = found(drawn)
    activity = {state.name: state.activity for state in states}
    for code, name in enumerate(NAMES):
        share = sum(share for state, share in start.items() if activity[state] == name)
        assert share == pytest.approx(np.mean([one[0] == code for one in drawn]))


@given(drawn=cases)
def test_the_order_of_the_cases_does_not_matter_to_what_is_possible(drawn):
    _, states = found(drawn)
    seen = {NAMES[code] for one in drawn for code in one}
    assert {state.activity for state in states} == seen


def test_a_flow_without_memory_gets_few_states_more_than_activities():
    rng = np.random.default_rng(1)
    drawn = []
    for _ in range(2000):
        case = [0]
        while rng.random() > 0.2:
            case.append(int(rng.integers(4)))
        drawn.append(tuple(case))
    _, states = found(drawn)
    assert len(states) <= 16


def test_a_flow_that_remembers_two_steps_is_found():
    # After b comes what came before it: a b a, c b c.
    drawn = [(0, 1, 0)] * 50 + [(2, 1, 2)] * 50
    _, states = found(drawn)
    after_b = [dict(state.next) for state in states if state.activity == "b"]
    assert sorted(len(shares) for shares in after_b) == [1, 1]


def test_a_step_that_is_done_exactly_three_times_is_counted():
    _, states = found([(0, 0, 0, 1)] * 40)
    walked, name = [], "a < begin"
    by_name = {state.name: state for state in states}
    while name != END:
        walked.append(by_name[name].activity)
        (name,) = by_name[name].next
    assert walked == ["a", "a", "a", "b"]


def test_many_different_cases_do_not_blow_up_the_flow():
    rng = np.random.default_rng(1)
    drawn = [tuple(rng.integers(0, 8, size=30).tolist()) for _ in range(300)]
    _, states = found(drawn)
    assert len(states) < MOST_STATES / 10


def test_a_single_case_is_a_flow():
    start, states = found([(0, 1)])
    assert len(states) == 2
    assert sum(start.values()) == 1
