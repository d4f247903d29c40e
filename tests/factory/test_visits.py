"""How often cases come to the steps of a flow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.distributions.constant import Constant
from ambidex.distributions.exponential import Exponential
from ambidex.factory import END, JOIN, Arrivals, Profile, Route, State, Wait, WorkType
from ambidex.factory.visits import expected_visits, first_chances, flow_of, kinds_of_case, mean_visits

WEB, POST = Profile(0.25, {"channel": "web", "size": "small"}), Profile(0.75, {"channel": "post", "size": "small"})


def work(*states, profiles=()):
    return WorkType("w", Arrivals((1.0,) * 168), {states[0].name: 1.0}, states, profiles=profiles)


def test_every_branch_is_visited_by_its_chance_and_what_follows_a_fork_once():
    fork = State("fork", None, {"pay": 1.0}, parallel={"a": 1.0, "b": 0.4})
    branches = (State("a", "A", {"a": 0.5, JOIN: 0.5}), State("b", "B", {JOIN: 1.0}))
    assert mean_visits(work(fork, *branches, State("pay", "Pay", {END: 1.0}))) == pytest.approx(
        {"fork": 1.0, "a": 2.0, "b": 0.4, "pay": 1.0}
    )


def test_a_fork_in_a_branch_multiplies_its_chances():
    outer = State("outer", None, {END: 1.0}, parallel={"inner": 0.5})
    inner = State("inner", None, {"after": 1.0}, parallel={"a": 0.5})
    rest = (State("a", "A", {JOIN: 1.0}), State("after", "A", {JOIN: 1.0}))
    assert mean_visits(work(outer, inner, *rest)) == {"outer": 1.0, "inner": 0.5, "a": 0.25, "after": 0.5}


def test_a_loop_around_a_fork_visits_its_branches_each_time():
    fork = State("fork", None, {"fork": 0.75, END: 0.25}, parallel={"a": 0.5})
    assert mean_visits(work(fork, State("a", "A", {JOIN: 1.0}))) == pytest.approx({"fork": 4.0, "a": 2.0})


@given(rates=st.lists(st.floats(0.1, 10.0), min_size=2, max_size=4))
def test_of_exponential_waits_each_is_first_in_proportion_to_its_rate(rates):
    chances = first_chances(tuple(Wait(Exponential(1 / rate), {END: 1.0}) for rate in rates))
    assert sum(chances) == pytest.approx(1.0)
    assert chances == pytest.approx([rate / sum(rates) for rate in rates], abs=0.01)


def test_of_waits_that_end_together_the_first_counts():
    assert first_chances((Wait(Constant(2.0), {"a": 1.0}), Wait(Constant(2.0), {"b": 1.0}))) == [1.0, 0.0]


def test_a_deadline_is_missed_by_those_who_take_longer():
    answer, deadline = Wait(Exponential(3.0), {"a": 1.0}), Wait(Constant(3.0), {"b": 0.5, END: 0.5})
    wait = State("wait", None, {}, waits=(answer, deadline))
    visits = mean_visits(work(wait, State("a", "A", {END: 1.0}), State("b", "B", {END: 1.0})))
    assert visits["a"] == pytest.approx(1 - 0.3679, abs=0.002)
    assert visits["b"] == pytest.approx(0.3679 / 2, abs=0.001)


def test_a_route_is_taken_by_the_cases_it_is_for():
    check = State("check", "check", {"post": 1.0}, routes=(Route({"channel": "web"}, {"web": 1.0}),))
    states = (check, State("web", "A", {END: 1.0}), State("post", "A", {END: 1.0}))
    assert mean_visits(work(*states, profiles=(WEB, POST))) == {"check": 1.0, "web": 0.25, "post": 0.75}
    assert flow_of(work(*states), {"channel": "web"})["check"] == {"web": 1.0}


def test_a_route_for_long_queues_is_taken_as_closed():
    check = State("check", "check", {END: 1.0}, routes=(Route({}, {"check": 1.0}, waiting=20),))
    assert mean_visits(work(check)) == {"check": 1.0}


def test_a_loop_that_only_some_cases_could_be_caught_in_does_not_matter_to_the_others():
    web = (Route({"channel": "web"}, {END: 1.0}),)
    check = State("check", "check", {END: 1.0}, routes=(Route({"channel": "web"}, {"web": 1.0}),))
    visits = mean_visits(work(check, State("web", "A", {"web": 1.0}, routes=web), profiles=(WEB, POST)))
    assert visits == {"check": 1.0, "web": 0.25}


def test_cases_are_told_apart_only_by_what_routes_ask():
    check = State("check", "check", {END: 1.0}, routes=(Route({"size": "large"}, {END: 1.0}),))
    assert kinds_of_case(work(check, profiles=(WEB, POST))) == [({"size": "small"}, 1.0)]


def test_cases_that_never_leave_come_for_ever():
    assert expected_visits({"a": 1.0}, {"a": {"a": 1.0}}) == {"a": float("inf")}
