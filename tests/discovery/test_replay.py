"""What a case did, followed through a flow."""

import pytest

from ambidex.discovery.replay import Replay
from ambidex.distributions.constant import Constant
from ambidex.factory import END, JOIN, Arrivals, Route, State, Wait, WorkType

RARELY = Arrivals((0.1,) * 168)


def flow(start, *states):
    return Replay(WorkType("letter", RARELY, start, states))


@pytest.fixture
def twice() -> Replay:
    """Checked, decided; a tenth is checked once more, and then ended."""
    return flow(
        {"check": 1.0},
        State("check", "check", {"decide": 1.0}),
        State("decide", "decide", {"check again": 0.1, END: 0.9}),
        State("check again", "check", {END: 1.0}),
    )


@pytest.fixture
def together() -> Replay:
    """Opened; then asked, and mostly weighed, at the same time; then paid."""
    return flow(
        {"open": 1.0},
        State("open", "open", {"both": 1.0}),
        State("both", None, {"pay": 1.0}, parallel={"ask": 1.0, "weigh": 0.5}),
        State("ask", "ask", {"answer": 1.0}),
        State("answer", "answer", {JOIN: 1.0}),
        State("weigh", "weigh", {JOIN: 1.0}),
        State("pay", "pay", {END: 1.0}),
    )


def test_the_same_activity_is_another_state_with_another_past(twice):
    assert twice.place(("check",)) == ("check", frozenset())
    assert twice.place(("check", "decide", "check")) == ("check again", frozenset())


def test_what_may_follow_has_the_shares_of_the_flow(twice):
    assert twice.ways(("decide", frozenset())) == pytest.approx({"check again": 0.1, END: 0.9})


def test_of_two_states_with_the_same_activity_the_likelier_is_meant():
    replay = flow({"quick": 0.3, "slow": 0.7}, State("quick", "check", {END: 1.0}), State("slow", "check", {END: 1.0}))
    assert replay.place(("check",)) == ("slow", frozenset())


def test_what_comes_later_can_show_which_of_two_states_it_was():
    replay = flow(
        {"quick": 0.3, "slow": 0.7},
        State("quick", "check", {"pay": 1.0}),
        State("slow", "check", {"refuse": 1.0}),
        State("pay", "pay", {"after quick": 1.0}),
        State("refuse", "refuse", {END: 1.0}),
        State("after quick", "close", {END: 1.0}),
    )
    assert replay.place(("check", "pay", "close")) == ("after quick", frozenset())


def test_branches_of_a_fork_come_in_any_order(together):
    assert together.place(("open", "weigh", "ask")) == ("both", frozenset({"weigh", "ask"}))
    assert together.place(("open", "ask", "answer", "weigh")) == ("both", frozenset({"weigh", "ask", "answer"}))


def test_a_case_leaves_the_fork_with_what_follows_it(together):
    assert together.place(("open", "ask", "answer", "pay")) == ("pay", frozenset())


def test_a_case_stays_in_a_fork_as_long_as_a_branch_may_come(together):
    assert together.ways(("both", frozenset({"weigh"}))) == {"both": 1.0}
    assert together.ways(("both", frozenset({"ask", "answer"}))) == {"both": 0.5, "pay": 0.5}
    assert together.ways(("both", frozenset({"ask", "answer", "weigh"}))) == {"pay": 1.0}


def test_waits_are_passed_without_being_seen():
    replay = flow(
        {"ask": 1.0},
        State("ask", "ask", {"reply": 1.0}),
        State("reply", None, {}, waits=(Wait(Constant(5.0), {"read": 1.0}), Wait(Constant(9.0), {"remind": 1.0}))),
        State("read", "read", {END: 1.0}),
        State("remind", "remind", {"reply": 1.0}),
    )
    assert replay.place(("ask", "remind", "read")) == ("read", frozenset())
    assert replay.activities("reply") == {"read", "remind"}


def test_routes_under_conditions_count_as_ways_on():
    replay = flow(
        {"check": 1.0},
        State("check", "check", {END: 1.0}, routes=(Route({"size": "large"}, {"sign": 1.0}),)),
        State("sign", "sign", {END: 1.0}),
    )
    assert replay.place(("check", "sign")) == ("sign", frozenset())


def test_what_the_flow_does_not_foresee_is_found_by_its_last_activity(twice):
    assert twice.place(("decide", "decide")) == ("decide", frozenset())
    assert twice.place(("check", "sing")) is None
