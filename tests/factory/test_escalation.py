"""Exceptions are ordinary work: who decides, how often, and what that leaves as it was."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambidex.distributions.constant import Constant
from ambidex.distributions.exponential import Exponential
from ambidex.factory import (
    END,
    JOIN,
    Activity,
    Arrivals,
    Escalation,
    Factory,
    Profile,
    Resource,
    Route,
    State,
    Team,
    Wait,
    WorkType,
    problems,
)
from ambidex.factory.escalation import without_escalations
from ambidex.factory.model import DECISIONS
from ambidex.factory.visits import mean_visits
from ambidex.simulation import offered_load, simulate, tally
from ambidex.working_time import ALWAYS, Calendar

HALF_AN_HOUR = Constant(0.5)
OFFICE = Calendar(tuple((24.0 * day + 9, 24.0 * day + 17) for day in range(5)))
WEB, POST = Profile(0.25, {"channel": "web"}), Profile(0.75, {"channel": "post"})


def work(*states, profiles=()):
    return WorkType("claim", Arrivals((0.2,) * 168), {states[0].name: 1.0}, states, profiles=profiles)


def office(*states, escalation, decisions="vertical", profiles=()):
    """Clerks who check, assessors who assess and decide, a cashier who pays: two teams, each with a manager."""
    return Factory(
        name="office",
        time_zone="UTC",
        calendars={"office": OFFICE, "always": ALWAYS},
        teams=(Team("desk", "Ada", "Zoe"), Team("back", "Bo", "Zoe")),
        resources=(
            Resource("Ann", ("clerk",), "office", team="desk"),
            Resource("Ben", ("clerk",), "always", team="desk"),
            Resource("Bo", ("assessor",), "office", team="back"),
            Resource("Cy", ("cashier",), "office", team="back"),
        ),
        activities=(
            Activity("Check", "clerk", Exponential(0.5), escalation=escalation),
            Activity("Assess", "assessor", Exponential(0.5)),
            Activity("Pay", "cashier", Exponential(0.5)),
            Activity("Ask", None, Exponential(24.0)),
        ),
        work_types=(work(*states, profiles=profiles),),
        decisions=decisions,
    )


CHECK = State("check", "Check", {"assess": 0.5, "pay": 0.3, END: 0.2})
ASSESS, PAY = State("assess", "Assess", {"pay": 1.0}), State("pay", "Pay", {END: 1.0})
ASK = State("ask", "Ask", {"pay": 0.6, "check": 0.4})


def checked(escalation, decisions="vertical", states=(CHECK, ASSESS, PAY), profiles=()):
    factory = office(*states, escalation=escalation, decisions=decisions, profiles=profiles)
    assert problems(factory) == ()
    told = without_escalations(factory)
    assert problems(told) == ()
    return told


def state(factory, name):
    return next(state for state in factory.work_types[0].states if state.name == name)


def deciders(factory):
    """Return who decides before each step that may follow."""
    role_of = {activity.name: activity.role for activity in factory.activities}
    steps = [state for state in factory.work_types[0].states if state.name.startswith("decide: ")]
    return {next(iter(step.next)): role_of[step.activity] for step in steps}


def test_a_factory_without_escalations_is_the_same_object():
    factory = office(CHECK, ASSESS, PAY, escalation=None)
    assert without_escalations(factory) is factory


def test_what_is_told_once_is_told():
    told = checked(Escalation(0.5, HALF_AN_HOUR))
    assert without_escalations(told) is told


def test_a_case_draws_what_follows_and_then_whether_somebody_must_decide():
    told = checked(Escalation(0.25, HALF_AN_HOUR))
    assert state(told, "check").next == {
        "decide: check, then assess": 0.125,
        "assess": 0.375,
        "decide: check, then pay": 0.075,
        "pay": pytest.approx(0.225),
        "decide: check, then end": 0.05,
        END: pytest.approx(0.15),
    }
    assert state(told, "decide: check, then pay").next == {"pay": 1.0}
    assert state(told, "decide: check, then pay").otherwise == {}


def test_a_peer_of_the_next_step_decides_in_a_mesh_and_a_colleague_at_the_end():
    told = checked(Escalation(0.5, HALF_AN_HOUR), "mesh")
    assert deciders(told) == {"assess": "assessor", "pay": "cashier", END: "clerk"}
    assert [activity.name for activity in told.activities[4:]] == [
        "Decide: Check (assessor)",
        "Decide: Check (cashier)",
        "Decide: Check (clerk)",
    ]


def test_a_team_decides_by_itself():
    told = checked(Escalation(0.5, HALF_AN_HOUR), "team")
    assert set(deciders(told).values()) == {"clerk"}
    assert told.activities[4:] == (Activity("Decide: Check", "clerk", HALF_AN_HOUR),)
    assert len(told.resources) == 4


def test_the_first_manager_above_both_sides_decides_in_a_hierarchy():
    told = checked(Escalation(0.5, HALF_AN_HOUR))
    assert deciders(told) == {"assess": "decisions of Zoe", "pay": "decisions of Zoe", END: "decisions of Ada"}


def test_a_manager_of_whom_nothing_is_known_has_the_hours_of_most_of_those_below():
    told = checked(Escalation(0.5, HALF_AN_HOUR))
    assert told.resources[4:] == (
        Resource("Zoe", ("decisions of Zoe",), "office"),
        Resource("Ada", ("decisions of Ada",), "office"),
    )


def test_a_manager_who_works_decides_besides():
    first = replace(ASSESS, next={"pay": 1.0})
    told = without_escalations(
        replace(
            office(first, PAY, escalation=None),
            activities=(
                Activity("Assess", "assessor", Exponential(0.5), escalation=Escalation(0.1, HALF_AN_HOUR)),
                Activity("Pay", "cashier", Exponential(0.5)),
            ),
        )
    )
    assert told.resources[2] == Resource("Bo", ("assessor", "decisions of Bo"), "office", team="back")
    assert len(told.resources) == 4


def test_where_nobody_has_a_manager_the_team_decides():
    factory = office(CHECK, ASSESS, PAY, escalation=Escalation(0.5, HALF_AN_HOUR))
    told = without_escalations(replace(factory, teams=(Team("desk"), Team("back"))))
    assert set(deciders(told).values()) == {"clerk"}


def test_the_other_side_of_an_outsider_is_who_takes_the_case_then():
    told = checked(Escalation(0.5, HALF_AN_HOUR), "mesh", (replace(CHECK, next={"ask": 1.0}), ASK, PAY))
    assert deciders(told) == {"ask": "cashier"}


def test_the_other_side_of_a_fork_is_its_likeliest_branch_and_that_of_a_wait_what_most_likely_follows():
    fork = State("fork", None, {END: 1.0}, parallel={"b1": 1.0, "b2": 0.5})
    branches = (State("b1", "Pay", {JOIN: 1.0}), State("b2", "Assess", {JOIN: 1.0}))
    wait = State("wait", None, {}, waits=(Wait(Constant(8.0), {"fork": 0.4, "assess": 0.6}),))
    last = replace(ASSESS, next={END: 1.0})
    first = replace(CHECK, next={"fork": 0.5, "wait": 0.5})
    told = checked(Escalation(0.5, HALF_AN_HOUR), "mesh", (first, fork, *branches, wait, last))
    assert deciders(told) == {"fork": "cashier", "wait": "assessor"}


def test_a_branch_that_raises_an_exception_joins_after_the_decision():
    fork = State("fork", None, {"pay": 1.0}, parallel={"check": 1.0})
    flow = (fork, replace(CHECK, next={JOIN: 1.0}), PAY)
    told = checked(Escalation(1.0, HALF_AN_HOUR, timeout=2.0), "team", flow)
    asked = state(told, "decide: check, then join")
    assert (asked.next, asked.otherwise) == ({JOIN: 1.0}, {JOIN: 1.0})


def test_an_exception_that_is_not_answered_goes_on_or_back():
    on = checked(Escalation(0.5, HALF_AN_HOUR, timeout=16.0))
    back = checked(Escalation(0.5, HALF_AN_HOUR, timeout=16.0, default="rework"))
    assert [state(told, "decide: check, then pay").otherwise for told in (on, back)] == [{"pay": 1.0}, {"check": 1.0}]
    assert {activity.patience for activity in (*on.activities[4:], *back.activities[4:])} == {Constant(16.0)}


def test_when_many_wait_exceptions_are_as_frequent_as_is_said_of_busy_times():
    escalation = Escalation(0.0, HALF_AN_HOUR, busy_chance=0.5, busy_from=3)
    told = checked(escalation, "team", (replace(CHECK, next={END: 1.0}),))
    step = state(told, "check")
    assert step.next == {END: 1.0}
    assert step.routes == (Route({}, {"decide: check, then end": 0.5, END: 0.5}, waiting=3),)


def test_each_route_has_its_decisions_busy_or_not():
    web, full = Route({"channel": "web"}, {END: 1.0}), Route({}, {END: 1.0}, waiting=9)
    first = replace(CHECK, next={"pay": 1.0}, routes=(web, full))
    escalation = Escalation(0.5, HALF_AN_HOUR, busy_chance=1.0, busy_from=3)
    step = state(checked(escalation, "team", (first, PAY), (WEB, POST)), "check")
    by_half, always = {"decide: check, then end": 0.5, END: 0.5}, {"decide: check, then end": 1.0}
    assert step.routes == (
        replace(web, next=always, waiting=3),
        replace(web, next=by_half),
        replace(full, next=always),
        Route({}, {"decide: check, then pay": 1.0}, waiting=3),
    )
    assert step.next == {"decide: check, then pay": 0.5, "pay": 0.5}


def test_names_that_are_taken_are_left_alone():
    taken = State("decide: check, then end", "Decide: Check", {END: 1.0})
    factory = office(replace(CHECK, next={END: 0.5, taken.name: 0.5}), taken, escalation=Escalation(1.0, HALF_AN_HOUR))
    named = replace(factory.activities[1], name="Decide: Check")
    told = without_escalations(replace(factory, activities=(factory.activities[0], named), decisions="team"))
    assert problems(told) == ()
    assert told.activities[-1].name == "Decide: Check again"
    assert state(told, "decide: check, then end again").next == {END: 1.0}


def rows(factory):
    """Return what was done of the four activities of the office: case, activity, work."""
    run = simulate(factory, start_at=datetime(2026, 1, 5, tzinfo=UTC), horizon=timedelta(weeks=8), seed=1)
    path = run.replications[0]
    assert path.n_open == 0
    case = np.repeat(np.arange(path.n_arrived), np.diff(path.offset))
    done = zip(case.tolist(), path.activity.tolist(), path.work.tolist())
    return sorted(row for row in done if row[1] < 4)


def test_who_decides_changes_neither_the_way_nor_the_work_of_any_case():
    flow = replace(CHECK, next={"assess": 0.5, "ask": 0.3, END: 0.2}), ASSESS, ASK, PAY
    factory = office(*flow, escalation=Escalation(0.4, HALF_AN_HOUR))
    found = [rows(without_escalations(replace(factory, decisions=decisions))) for decisions in DECISIONS]
    assert found[0] == found[1] == found[2] == rows(office(*flow, escalation=None))
    assert len(found[0]) > 300


@pytest.mark.parametrize("decisions", DECISIONS)
def test_exceptions_leave_visits_and_work_of_the_steps_as_they_were(decisions):
    flow = replace(CHECK, next={"assess": 0.5, "ask": 0.3, END: 0.2}), ASSESS, ASK, PAY
    factory = office(*flow, escalation=Escalation(0.4, Constant(3.0)), decisions=decisions)
    span = {"start_at": datetime(2026, 1, 5, tzinfo=UTC), "horizon": timedelta(weeks=4)}
    before = offered_load(office(*flow, escalation=None), **span)
    after = offered_load(without_escalations(factory), **span)
    for_decisions = sum(
        rate * 3.0 * 168 for name, rate in after.executions_per_hour.items() if name.startswith("Decide: ")
    )
    assert {name: after.executions_per_hour[name] for name in before.executions_per_hour} == pytest.approx(
        before.executions_per_hour
    )
    hours = {load.role: load.offered_hours for load in after.roles}
    more = sum(hours.values()) - sum(load.offered_hours for load in before.roles)
    assert more == pytest.approx(for_decisions) == pytest.approx(0.4 * before.executions_per_hour["Check"] * 3.0 * 168)
    by_managers = sum(offered for role, offered in hours.items() if role.startswith("decisions of "))
    assert by_managers == pytest.approx(for_decisions if decisions == "vertical" else 0.0)


def test_what_the_way_on_depends_on_says_who_is_next():
    """Routes name every channel, so cases never go the usual way to the cashier."""
    routes = (Route({"channel": "web"}, {END: 1.0}), Route({"channel": "post"}, {"assess": 1.0}))
    flow = (replace(CHECK, next={"ask": 1.0}), replace(ASK, next={"pay": 1.0}, routes=routes), ASSESS, PAY)
    told = checked(Escalation(0.5, HALF_AN_HOUR), "mesh", flow, (WEB, POST))
    assert deciders(told) == {"ask": "assessor"}


def test_a_fork_asks_the_likeliest_branch_although_what_follows_it_is_surer():
    fork = State("fork", None, {"pay": 1.0}, parallel={"b1": 0.5, "b2": 0.6})
    branches = (State("b1", "Pay", {JOIN: 1.0}), State("b2", "Assess", {JOIN: 1.0}))
    told = checked(Escalation(0.5, HALF_AN_HOUR), "mesh", (replace(CHECK, next={"fork": 1.0}), fork, *branches, PAY))
    assert deciders(told) == {"fork": "assessor"}


MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
CROWD = 60
"""So many people that nobody ever waits for one: what comes out is as irregular as what goes in."""


def desk(escalation, *, rate=0.5, clerks=CROWD, decisions="vertical", manager="always", attention=1):
    """Clerks who need an hour for a case, and their manager."""
    return Factory(
        name="desk",
        time_zone="UTC",
        calendars={"always": ALWAYS, "office": OFFICE, "Fridays": Calendar(((105.0, 113.0),))},
        teams=(Team("desk", "Ada"),),
        resources=(
            Resource("Ann", ("clerk",), "always", team="desk", capacity=clerks),
            Resource("Ada", ("head",), manager, capacity=attention),
        ),
        activities=(Activity("Check", "clerk", Exponential(1.0), escalation=escalation),),
        work_types=(
            WorkType(
                "claim", Arrivals((rate,) * 168), {"check": 1.0}, (State("check", "Check", {END: 1.0}),), promise=3.0
            ),
        ),
        decisions=decisions,
    )


def decided(factory, *, weeks=600):
    """Return how often somebody decided per hour, and the mean hours that it waited."""
    (counted,) = tally(factory, start_at=MONDAY, horizon=timedelta(weeks=weeks), warm_up=timedelta(weeks=4), seed=7)
    assert [activity.name for activity in counted.factory.activities] == ["Check", "Decide: Check"]
    return counted.instances[1] / counted.hours, counted.waiting_hours[1] / counted.instances[1]


@pytest.mark.parametrize(
    ("attention", "chance", "waiting"),
    [
        pytest.param(1, 0.5, 1.0, id="M/M/1, half busy: 0.5 / (1 - 0.5)"),
        pytest.param(1, 0.8, 4.0, id="M/M/1, busy 80 %: 0.8 / (1 - 0.8)"),
        pytest.param(2, 1.0, 1 / 3, id="M/M/2, half busy: Erlang C of 1/3, over 2 - 1"),
    ],
)
def test_decisions_wait_for_a_manager_as_for_any_other_queue(attention, chance, waiting):
    often, waited = decided(desk(Escalation(chance, Exponential(1.0)), rate=1.0, attention=attention))
    assert often == pytest.approx(chance, rel=0.03)
    assert waited == pytest.approx(waiting, rel=0.15)


def test_decisions_of_the_team_wait_with_its_other_work():
    """Jackson: 0.4 cases an hour of which each fourth comes back to the one clerk, who is half busy: M/M/1."""
    often, waited = decided(desk(Escalation(0.25, Exponential(1.0)), rate=0.4, clerks=1, decisions="team"))
    assert often == pytest.approx(0.1, rel=0.05)
    assert waited == pytest.approx(1.0, rel=0.2)


def test_a_busy_manager_delays_the_whole_and_a_team_that_decides_does_not():
    escalation = Escalation(0.9, Exponential(1.0))
    waited = {decisions: decided(desk(escalation, rate=1.0, decisions=decisions))[1] for decisions in DECISIONS}
    assert waited["vertical"] > 5.0
    assert waited["mesh"] == waited["team"] == 0.0


def test_managers_decide_in_their_own_hours():
    run = simulate(
        desk(Escalation(1.0, HALF_AN_HOUR), manager="office"), start_at=MONDAY, horizon=timedelta(weeks=4), seed=1
    )
    path = run.replications[0]
    asked = path.activity == 1
    hour_of_week = path.start[asked] / 3.6e9 % 168
    in_office = [any(opens <= hour < closes for opens, closes in OFFICE.intervals) for hour in hour_of_week]
    assert asked.sum() > 300
    assert all(in_office)
    assert (path.enabled[asked] / 3.6e9 % 168 > 113).any()


def counted_until(timeout, default, chance=1.0):
    """Return what comes of exceptions that are for a manager who is only there on Fridays."""
    escalation = Escalation(chance, HALF_AN_HOUR, timeout=timeout, default=default)
    factory = desk(escalation, manager="Fridays", attention=CROWD)
    instant = (replace(factory.activities[0], service_time=Constant(1.0)),)
    (counted,) = tally(
        replace(factory, activities=instant), start_at=MONDAY, horizon=timedelta(days=4), drain=timedelta(0), seed=1
    )
    return counted


def test_exceptions_that_nobody_answers_in_time_go_on():
    """An hour of work and two of waiting: the promise is just kept."""
    counted = counted_until(2.0, "go on")
    assert counted.instances[1] == 0
    assert counted.gave_up[1] > 30
    assert counted.cycle_time == pytest.approx(3.0)
    assert counted.cycle_classes.sum() == counted.gave_up[1]
    assert counted.in_time.sum() == counted.cycle_classes.sum() + counted.left.sum()


def test_exceptions_that_nobody_answers_in_time_are_done_again():
    """Each time a case has a chance of a half to pass: two rounds on average, the second of three hours more."""
    counted = counted_until(2.0, "rework", chance=0.5)
    ended = counted.cycle_classes.sum()
    assert counted.instances[0] == pytest.approx(2 * ended, rel=0.2)
    assert counted.cycle_time == pytest.approx(1.0 + 3.0 * counted.gave_up[1] / ended, rel=0.1)


def test_exceptions_without_a_timeout_wait_for_whoever_decides():
    assert counted_until(None, "go on").cycle_classes.sum() == 0


def test_exceptions_are_more_frequent_while_many_wait():
    calm, pressed = (
        decided(desk(Escalation(0.1, HALF_AN_HOUR, busy_chance=0.9, busy_from=2), rate=rate, clerks=1), weeks=100)[0]
        for rate in (0.2, 0.8)
    )
    # Who leaves an M/M/1 queue leaves two or more behind with the load squared; the clerk has not yet taken the next.
    assert calm / 0.2 == pytest.approx(0.1 + 0.8 * 0.2**2, abs=0.03)
    assert pressed / 0.8 == pytest.approx(0.1 + 0.8 * 0.8**2, abs=0.08)


chances = st.floats(0.0, 1.0)
escalations = st.builds(
    Escalation,
    chances,
    st.just(HALF_AN_HOUR),
    st.none() | chances,
    st.integers(1, 5),
    st.none() | st.floats(0.5, 9.0),
    st.sampled_from(["go on", "rework"]),
)


@st.composite
def factories(draw):
    """A line of steps with ways back, routes, outsiders, waits, and a fork with two branches at its end."""
    n = draw(st.integers(1, 4))
    states = []
    for at in range(n):
        onward = "fork" if at == n - 1 else f"s{at + 1}"
        back = draw(st.sampled_from([END, *(f"s{before}" for before in range(at + 1))]))
        share = draw(st.sampled_from([0.0, 0.25, 0.5]))
        shares = {onward: 1 - share, back: share}
        routes = (Route({"channel": "web"}, {onward: 1.0}), Route({}, shares, waiting=draw(st.integers(1, 6))))
        wait = draw(st.booleans()) and at > 0
        activity = draw(st.sampled_from(["Check", "Assess", "Pay"]))
        states.append(
            State(f"s{at}", None, {}, waits=(Wait(Constant(1.0), shares),))
            if wait
            else State(f"s{at}", activity, shares, routes=draw(st.sampled_from([(), routes, routes[:1]])))
        )
    fork = State("fork", None, {END: 1.0}, parallel={"a": 0.5, "b": 1.0})
    branches = (State("a", "Check", {"a": 0.25, JOIN: 0.75}), State("b", "Ask", {JOIN: 1.0}))
    factory = office(
        *states, fork, *branches, escalation=None, decisions=draw(st.sampled_from(DECISIONS)), profiles=(WEB, POST)
    )
    raising = tuple(replace(a, escalation=a.role and draw(st.none() | escalations)) for a in factory.activities)
    return replace(factory, activities=raising)


@given(factories())
@settings(max_examples=80)
def test_every_step_is_visited_as_often_as_without_exceptions_and_the_factory_can_be_simulated(factory):
    assert problems(factory) == ()
    told = without_escalations(factory)
    assert problems(told) == ()
    before, after = mean_visits(factory.work_types[0]), mean_visits(told.work_types[0])
    assert {name: after[name] for name in before} == pytest.approx(before)


@given(factories())
def test_whoever_decides_the_flow_is_the_same_but_for_names(factory):
    found = [without_escalations(replace(factory, decisions=decisions)).work_types[0] for decisions in DECISIONS]
    bare = [tuple(replace(s, activity=s.activity and "any") for s in work_type.states) for work_type in found]
    assert bare[0] == bare[1] == bare[2]


@given(factories(), st.floats(0.0, 1.0))
def test_decisions_are_raised_as_often_as_is_said(factory, chance):
    often = tuple(
        replace(a, escalation=Escalation(chance, HALF_AN_HOUR) if a.name == "Check" else None)
        for a in factory.activities
    )
    told = without_escalations(replace(factory, activities=often))
    visits = mean_visits(told.work_types[0])
    of = {state.name: state.activity or "" for state in told.work_types[0].states}
    checks, decisions = (
        sum(visits[name] for name, activity in of.items() if activity.startswith(begin)) for begin in ("Che", "Decide")
    )
    assert decisions == pytest.approx(chance * checks)


@given(factories())
def test_nobody_ever_raises_what_has_no_chance(factory):
    never = tuple(replace(a, escalation=a.escalation and Escalation(0.0, HALF_AN_HOUR)) for a in factory.activities)
    told = without_escalations(replace(factory, activities=never))
    assert told.resources == factory.resources
    assert [activity.name for activity in told.activities] == ["Check", "Assess", "Pay", "Ask"]
    assert mean_visits(told.work_types[0]) == mean_visits(factory.work_types[0])
