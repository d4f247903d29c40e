"""Forks are found where activities overlap in time, and nowhere else."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.discovery import discover
from ambidex.discovery.concurrency import blocks, concurrent_groups, with_forks
from ambidex.distributions.exponential import Exponential
from ambidex.factory import END, JOIN, Activity, Arrivals, Factory, Resource, State, WorkType, problems
from ambidex.simulation import simulate
from ambidex.working_time import ALWAYS


@pytest.fixture(scope="module")
def lender() -> Factory:
    """An application is registered; then credit, and mostly the house, are looked at at once; then it is decided."""
    people = [Resource(f"{role} {n}", (role,), "always") for role in ("clerk", "bank", "expert") for n in range(3)]
    flow = (
        State("register", "register", {"look": 1.0}),
        State("look", None, {"decide": 1.0}, parallel={"credit": 1.0, "house": 0.75}),
        State("credit", "credit", {JOIN: 1.0}),
        State("house", "house", {JOIN: 1.0}),
        State("decide", "decide", {"look": 0.1, END: 0.9}),
    )
    activities = tuple(
        Activity(name, role, Exponential(mean))
        for name, role, mean in (
            ("register", "clerk", 0.4),
            ("credit", "bank", 2.0),
            ("house", "expert", 2.0),
            ("decide", "clerk", 0.6),
        )
    )
    work = WorkType("loan", Arrivals((0.6,) * 168), {"register": 1.0}, flow)
    return Factory("lender", "UTC", {"always": ALWAYS}, (), tuple(people), activities, (work,))


def test_what_goes_on_at_once_becomes_a_fork_with_its_chances(lender, recorded):
    twin = discover(recorded(lender, weeks=20), name="twin", rng=np.random.default_rng(1)).factory
    forks = [state for kind in twin.work_types for state in kind.states if state.parallel]
    activity_of = {state.name: state.activity for state in twin.work_types[0].states}
    assert problems(twin) == ()
    assert {frozenset(activity_of[branch] for branch in fork.parallel) for fork in forks} == {
        frozenset({"credit", "house"})
    }
    assert all(set(activity_of) >= set(fork.parallel) for fork in forks)


def test_a_twin_with_a_fork_takes_as_long_as_the_original(lender, recorded, monday):
    log = recorded(lender, weeks=20)
    twin = discover(log, name="twin", rng=np.random.default_rng(1)).factory
    real, ours = (
        simulate(one, start_at=monday, horizon=timedelta(weeks=40), seed=5).replications[0] for one in (lender, twin)
    )
    cycle = [float((path.finished - path.arrived)[path.finished >= 0].mean()) for path in (real, ours)]
    assert cycle[1] == pytest.approx(cycle[0], rel=0.1)


def test_steps_in_a_line_show_no_fork(practice, recorded):
    assert concurrent_groups(recorded(practice, weeks=8)) == ()


def test_what_overlaps_now_and_then_stays_in_a_line(by_hand):
    rows = [
        (f"{case}", name, None, 24 * case + begin, 24 * case + end)
        for case in range(30)
        for name, begin, end in (("mill", 0, 2.5 if case < 8 else 2), ("grind", 2, 4))
    ]
    assert concurrent_groups(by_hand(*rows)) == ()


def test_too_few_cases_show_nothing(by_hand):
    rows = [
        (f"{case}", name, None, 24 * case + begin, 24 * case + begin + 2)
        for case in range(9)
        for name, begin in (("mill", 0), ("grind", 1))
    ]
    assert concurrent_groups(by_hand(*rows)) == ()


def test_three_that_all_overlap_are_one_fork_and_a_fourth_that_meets_only_one_is_not_in_it(by_hand):
    rows = [
        (f"{case}", name, None, 24 * case + begin, 24 * case + end)
        for case in range(20)
        for name, begin, end in (("a", 0, 4), ("b", 1, 4), ("c", 2, 6), ("d", 5, 7))
    ]
    log = by_hand(*rows)
    groups = [sorted(log.activities[code] for code in group) for group in concurrent_groups(log)]
    assert groups == [["a", "b", "c"]]


sequences = st.lists(st.integers(0, 5), max_size=15).map(tuple)
GROUPS = (frozenset({0, 1, 2}), frozenset({3, 4}))


@given(sequence=sequences)
def test_blocks_hold_what_the_case_did_each_activity_once(sequence):
    told = list(blocks(sequence, GROUPS))
    assert sorted(code for block in told for code in block) == sorted(sequence)
    assert all(len(set(block)) == len(block) for block in told)
    assert all(len(block) == 1 or any(set(block) <= group for group in GROUPS) for block in told)


@given(drawn=st.lists(sequences, min_size=1, max_size=20))
def test_forks_keep_the_number_of_cases_and_of_executions(drawn):
    coded, counts, forks = with_forks(drawn, [2] * len(drawn), GROUPS, first=6)
    assert sum(counts) == 2 * len(drawn)
    per_code = {code: sum(fork.chances) for code, fork in forks.items()}
    told = sum(count * sum(per_code.get(code, 1.0) for code in sequence) for sequence, count in zip(coded, counts))
    assert told == pytest.approx(2 * sum(map(len, drawn)))
    assert all(0 < chance <= 1 for fork in forks.values() for chance in fork.chances)


def test_without_groups_nothing_changes():
    assert with_forks([(0, 1), (1,)], [3, 1], (), first=2) == ([(0, 1), (1,)], [3, 1], {})


def test_a_single_step_of_a_group_is_a_step(lender, recorded):
    log = recorded(replace(lender, work_types=lender.work_types), weeks=20)
    twin = discover(log, name="twin", rng=np.random.default_rng(1)).factory
    assert any(state.activity == "credit" and JOIN not in state.next for state in twin.work_types[0].states)
