"""Who decides between two roles, what most likely comes next, and when managers are there."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.distributions.constant import Constant
from ambidex.factory import END, JOIN, Arrivals, Factory, Profile, Resource, Route, State, Team, Wait, WorkType
from ambidex.factory.decider import Decider, decider, first_after, next_role, with_attention
from ambidex.factory.reporting_line import reporting_line, team_of_role
from ambidex.working_time import ALWAYS

STAFF = {
    "Ann": ("clerk", "desk"),
    "Ben": ("checker", "desk"),
    "Cy": ("assessor", "back"),
    "Di": ("lawyer", "law"),
    "Ed": ("printer", "print"),
    "Flo": ("guest", None),
}
TEAMS = (
    Team("desk", "Ada", "Zoe"),
    Team("back", "Bo", "Zoe"),
    Team("claims", "Zoe", "Pia"),
    Team("law", "Cleo", "Pia"),
    Team("print", "Kim"),
)
ROLES = st.sampled_from([role for role, _ in STAFF.values()])
MANAGERS = ["Ada", "Bo", "Zoe"]


def company(teams=TEAMS, decisions="vertical"):
    """Two teams under Zoe, a third beside her under Pia, one that reports to nobody, and a guest without a team."""
    people = tuple(Resource(name, (role,), "always", team=team) for name, (role, team) in STAFF.items())
    return Factory("company", "UTC", {"always": ALWAYS}, teams, people, (), (), decisions=decisions)


@pytest.mark.parametrize(
    ("sides", "manager"),
    [
        pytest.param(("clerk", "clerk"), "Ada", id="the same role"),
        pytest.param(("clerk", "checker"), "Ada", id="two roles of a team"),
        pytest.param(("clerk", "assessor"), "Zoe", id="two teams under one senior"),
        pytest.param(("assessor", "clerk"), "Zoe", id="the other way round"),
        pytest.param(("clerk", "lawyer"), "Pia", id="two subtrees"),
        pytest.param(("clerk", None), "Ada", id="nobody of ours comes next"),
        pytest.param(("clerk", "printer"), "Pia", id="nobody is above both"),
        pytest.param(("printer", "clerk"), "Kim", id="nobody is above both, asked from the other side"),
        pytest.param(("clerk", "guest"), "Pia", id="the other has no team"),
        pytest.param(("guest", "clerk"), "Pia", id="the own side has no team"),
        pytest.param(("guest", None), None, id="nobody is above either"),
    ],
)
def test_in_a_hierarchy_the_first_manager_above_both_sides_decides(sides, manager):
    assert decider(company(), *sides) == (
        Decider(f"decisions of {manager}", manager) if manager else Decider(sides[0], None)
    )


def test_a_manager_who_is_on_one_of_the_sides_decides_for_both():
    of_zoe = replace(company(), resources=(*company().resources, Resource("Zoe", ("head",), "always", team="claims")))
    assert decider(of_zoe, "clerk", "head").manager == decider(of_zoe, "head", "clerk").manager == "Zoe"


@given(ROLES, st.none() | ROLES)
def test_a_mesh_asks_who_is_next_and_a_team_itself(own, other):
    mesh, team = (decider(company(decisions=decisions), own, other) for decisions in ("mesh", "team"))
    assert mesh == Decider(other or own)
    assert team == Decider(own)


@given(
    st.lists(st.tuples(st.sampled_from(["", *MANAGERS]), st.sampled_from([None, *MANAGERS])), min_size=3, max_size=3),
    ROLES,
    ROLES,
)
def test_whoever_decides_is_above_both_sides_or_nobody_is(managers, own, other):
    names = ("desk", "back", "law")
    factory = company(tuple(Team(name, *who) for name, who in zip(names, managers, strict=True)))
    lines = [reporting_line(factory, team_of_role(factory, role)) for role in (own, other)]
    above_both = [manager for manager in lines[0] if manager in lines[1]]
    tops = [*lines[0][-1:], *lines[1][-1:]]
    assert decider(factory, own, other).manager in (above_both[:1] or tops or [None])


def test_a_decider_is_called_by_the_manager_or_the_role():
    assert [Decider("decisions of Zoe", "Zoe").name, Decider("clerk").name] == ["Zoe", "clerk"]


FOLLOWING = {"ask": {"chase": 0.6, END: 0.4}, "chase": {"ask": 0.5, "pay": 0.5}, "pay": {END: 1.0}}


def test_the_next_role_is_looked_for_where_cases_most_likely_go():
    roles = {"ask": None, "chase": None, "pay": "payer"}
    assert next_role("pay", FOLLOWING, roles) == "payer"
    assert next_role("ask", FOLLOWING | {"chase": {"pay": 1.0}}, roles) == "payer"
    assert next_role(END, FOLLOWING, roles) is None


def test_where_cases_most_likely_leave_nobody_is_next():
    assert next_role("ask", {"ask": {"pay": 0.4, END: 0.6}}, {"ask": None, "pay": "payer"}) is None


def test_a_round_of_outsiders_has_nobody_next():
    assert next_role("ask", FOLLOWING, {"ask": None, "chase": None, "pay": "payer"}) is None


def flow(*states, profiles=()):
    return WorkType("claim", Arrivals((1.0,) * 168), {states[0].name: 1.0}, states, profiles=profiles)


def test_what_first_follows_is_weighed_by_what_cases_are_like():
    """Routes name every channel, so the usual way is never taken."""
    routes = (Route({"channel": "web"}, {"pay": 1.0}), Route({"channel": "post"}, {"check": 0.5, "pay": 0.5}))
    ask = State("ask", "Ask", {END: 1.0}, routes=routes)
    profiles = (Profile(0.25, {"channel": "web"}), Profile(0.75, {"channel": "post"}))
    assert first_after(flow(ask, profiles=profiles)) == {"ask": {"pay": 0.625, "check": 0.375}}


def test_past_a_fork_its_branches_come_first_and_what_follows_it_only_where_there_is_none():
    fork = State("fork", None, {"pay": 0.5, END: 0.5}, parallel={"check": 0.5, "ask": 0.8})
    (found,) = first_after(flow(fork)).values()
    assert found == pytest.approx({"check": 0.5, "ask": 0.8, "pay": 0.05, END: 0.05})
    assert next_role("fork", {"fork": found}, {"fork": None, "ask": "phone", "check": "clerk"}) == "phone"


def test_after_a_wait_comes_what_its_first_event_brings():
    wait = State("wait", None, {}, waits=(Wait(Constant(5.0), {"pay": 1.0}), Wait(Constant(8.0), {END: 1.0})))
    assert first_after(flow(wait)) == {"wait": {"pay": 1.0, END: 0.0}}


chances = st.floats(0.0, 1.0)


@given(chances, chances)
def test_something_always_follows_a_fork(one, other):
    fork = State("fork", None, {"pay": 1.0}, parallel={"a": one, "b": other})
    first = first_after(flow(fork, State("a", "A", {JOIN: 1.0}), State("b", "B", {JOIN: 1.0})))["fork"]
    assert 1 - first["pay"] == pytest.approx(one + other - one * other)


def test_managers_who_work_get_their_decisions_once():
    zoe = Resource("Zoe", ("lawyer", "decisions of Zoe"), "always")
    factory = replace(company(), resources=(zoe, *company().resources))
    found = with_attention(factory, [Decider("decisions of Zoe", "Zoe"), Decider("clerk")])
    assert found == factory.resources


def test_managers_who_are_not_there_yet_work_when_most_of_those_below_do():
    hours = {"Ann": "days", "Ben": "nights", "Cy": "nights"}
    people = tuple(replace(person, calendar=hours.get(person.name, "always")) for person in company().resources)
    found = with_attention(
        replace(company(), resources=people),
        [Decider(f"decisions of {name}", name) for name in ("Ada", "Zoe", "Kim")],
    )
    assert {person.name: person.calendar for person in found[len(people) :]} == {
        "Ada": "days",
        "Zoe": "nights",
        "Kim": "always",
    }
    assert {person.cost_per_hour for person in found[len(people) :]} == {0.0}


def test_a_role_without_a_manager_needs_nobody_more():
    assert with_attention(company(), [Decider("clerk"), Decider("assessor")]) == company().resources
