from dataclasses import replace

import pytest

from ambidex.distributions.constant import Constant
from ambidex.factory import END, JOIN, Activity, Arrivals, Factory, Profile, Route, State, Wait, WorkType
from ambidex.factory.visits import mean_visits
from ambidex.scenario.changes.less_rework import LessRework
from ambidex.scenario.rework import repeat_shares


def work(*states: State) -> WorkType:
    return WorkType("work", Arrivals((1.0,) * 168), {states[0].name: 1.0}, states)


def test_a_tenth_of_the_way_back_goes_forward(shop):
    after = LessRework("mend").alter(shop)
    assert after.work_types[0].states[3].next == pytest.approx({"mend": 0.18, "pack": 0.82})


def test_the_other_kind_of_work_that_never_repeats_stays_as_it_is(shop):
    assert LessRework("mend").alter(shop).work_types[1] == shop.work_types[1]


def test_only_activities_whose_rework_can_be_avoided_are_candidates(shop):
    # After a second mending the test is done again, but there is no other way to go.
    assert [change.activity for change in LessRework.candidates(shop)] == ["mend"]


def test_shares_still_sum_to_one_and_order_is_kept(shop):
    for change in LessRework.candidates(shop):
        for before, after in zip(shop.work_types, change.alter(shop).work_types):
            assert [list(state.next) for state in after.states] == [list(state.next) for state in before.states]
            assert [sum(state.next.values()) for state in after.states] == pytest.approx([1.0] * len(after.states))


def test_what_is_freed_goes_to_the_others_in_proportion():
    states = (
        State("draft", "draft", {"check": 1.0}),
        State("check", "check", {"draft": 0.4, "print": 0.4, END: 0.2}),
        State("print", "print", {END: 1.0}),
    )
    half = LessRework("draft", share=0.5)
    assert half.alter(only(work(*states))).work_types[0].states[1].next == pytest.approx(
        {"draft": 0.2, "print": 0.4 + 0.2 * 2 / 3, END: 0.2 + 0.2 / 3}
    )


def test_repeats_are_found_across_states_that_remember():
    """The flow has no loop: a state of its own stands for the second assessment."""
    states = (
        State("assess", "assess", {"ask": 0.5, END: 0.5}),
        State("ask", "ask", {"assess again": 0.8, END: 0.2}),
        State("assess again", "assess", {END: 1.0}),
    )
    assert repeat_shares(work(*states)) == {("assess", "ask"): 0.0, ("ask", "assess again"): 1.0}


def test_what_was_done_in_a_branch_is_repeated_when_the_fork_is():
    """Three in ten go through both branches again, of which the second is taken every other time."""
    states = (
        State("checks", None, {"decide": 1.0}, parallel={"credit": 1.0, "fraud": 0.5}),
        State("credit", "credit", {JOIN: 1.0}),
        State("fraud", "fraud", {JOIN: 1.0}),
        State("decide", "decide", {"checks": 0.3, END: 0.7}),
    )
    found = repeat_shares(work(*states))
    assert found["checks", "credit"] == found["checks", "decide"] == pytest.approx(0.3)
    assert found["checks", "fraud"] == pytest.approx(1 - 0.7 / (1 - 0.3 * 0.5))
    assert LessRework.candidates(only(work(*states))) == ()


def test_what_an_inner_fork_did_is_known_behind_the_outer_one():
    states = (
        State("outer", None, {"late": 1.0}, parallel={"inner": 1.0, "post": 1.0}),
        State("inner", None, {JOIN: 1.0}, parallel={"a": 0.5, "b": 0.5}),
        State("a", "check", {JOIN: 1.0}),
        State("b", "file", {JOIN: 1.0}),
        State("post", "post", {JOIN: 1.0}),
        State("late", "check", {END: 1.0}),
    )
    found = repeat_shares(work(*states))
    assert found["outer", "late"] == pytest.approx(0.5)
    assert found["outer", "post"] == found["inner", "a"] == 0.0


def test_rework_behind_a_wait_is_rework():
    states = (
        State("ask", "ask", {"wait": 1.0}),
        State("wait", None, {}, waits=(Wait(Constant(1.0), {"ask": 0.5, END: 0.5}),)),
    )
    found = repeat_shares(work(*states))
    assert found == {("ask", "wait"): pytest.approx(0.5), ("wait", "ask"): 1.0}
    assert LessRework("ask").alter(only(work(*states))).work_types[0].states == states


def test_cases_that_routes_tell_apart_have_rework_of_their_own():
    again = Route({"channel": "post"}, {"ask": 0.5, END: 0.5})
    check = State("check", "check", {END: 1.0}, routes=(again,))
    states = (State("ask", "ask", {"check": 1.0}), check)
    profiles = (Profile(0.75, {"channel": "web"}), Profile(0.25, {"channel": "post"}))
    mixed = replace(work(*states), profiles=profiles)
    assert repeat_shares(mixed) == {("ask", "check"): pytest.approx(0.2), ("check", "ask"): 1.0}
    after = LessRework("ask", share=0.5).alter(only(mixed)).work_types[0].states[1]
    assert after == replace(check, routes=(replace(again, next={"ask": 0.25, END: 0.75}),))
    assert LessRework.candidates(only(mixed)) == (LessRework("ask"),)


def test_a_way_that_is_rework_for_some_only_counts_in_part():
    """Half of the cases come to the review by way of a first review."""
    states = (
        State("begin", "begin", {"review": 0.5, "write": 0.5}),
        State("review", "review", {"write": 1.0}),
        State("write", "write", {"final review": 1.0}),
        State("final review", "review", {END: 1.0}),
    )
    assert repeat_shares(work(*states))[("write", "final review")] == pytest.approx(0.5)


def test_less_rework_means_fewer_visits_to_the_activity(shop):
    before, after = (mean_visits(f.work_types[0])["mend"] for f in (shop, LessRework("mend").alter(shop)))
    assert before == pytest.approx(1 / 0.8)
    assert after == pytest.approx(1 / 0.82)


def only(work_type: WorkType):
    names = dict.fromkeys(state.activity for state in work_type.states if state.activity is not None)
    activities = tuple(Activity(name, None, Constant(1.0)) for name in names)
    return Factory("only", "UTC", {}, (), (), activities, (work_type,))


def test_an_activity_nobody_repeats_is_left_alone(shop):
    assert LessRework("pack").alter(shop) == replace(shop)
