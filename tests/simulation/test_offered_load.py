from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.distributions.constant import Constant
from ambidex.factory import END, Activity, Arrivals, Batch, Factory, Profile, Resource, Special, State, WorkType
from ambidex.factory.visits import mean_visits
from ambidex.simulation import offered_load, simulate

WEEK = timedelta(weeks=1)


def test_a_case_passes_each_state_as_often_as_its_shares_say() -> None:
    states = (State("a", "a", {"b": 1.0}), State("b", "b", {"a": 0.25, END: 0.75}))
    visits = mean_visits(WorkType("w", Arrivals((1.0,) * 168), {"a": 1.0}, states))
    assert visits == pytest.approx({"a": 4 / 3, "b": 4 / 3})


@pytest.mark.parametrize("again", [0.3, 0.9, 0.9999])
def test_a_long_flow_is_passed_as_often_as_its_shares_say(again: float) -> None:
    """A hundred steps, and from the last to the first with some share: all are passed as often, on average."""
    steps = [State(f"s{i}", "work", {f"s{i + 1}": 1.0}) for i in range(99)]
    last = State("s99", "work", {"s0": again, END: 1 - again})
    visits = mean_visits(WorkType("w", Arrivals((1.0,) * 168), {"s0": 1.0}, (*steps, last)))
    assert list(visits.values()) == pytest.approx([1 / (1 - again)] * 100)


def test_a_flow_of_one_step_has_one_visit() -> None:
    work_type = WorkType("w", Arrivals((1.0,) * 168), {"s": 1.0}, (State("s", "work", {END: 1.0}),))
    assert mean_visits(work_type) == {"s": 1.0}


def test_the_load_of_a_role_is_its_work_by_its_working_time(desk: Factory, monday: datetime) -> None:
    (role,) = offered_load(desk, start_at=monday, horizon=WEEK).roles
    assert [role.role, role.offered_hours, role.available_hours] == ["clerk", pytest.approx(16.8), pytest.approx(40.0)]
    assert [role.utilization, role.people] == [pytest.approx(0.42), 1]


def test_a_slow_person_has_fewer_hours_and_capacity_more(desk: Factory, monday: datetime) -> None:
    odd = replace(desk, resources=(replace(desk.resources[0], pace=2.0, capacity=3),))
    (role,) = offered_load(odd, start_at=monday, horizon=WEEK).roles
    assert role.available_hours == pytest.approx(60.0)


def test_a_level_counts_from_its_day_on(desk: Factory, monday: datetime) -> None:
    (letter,) = desk.work_types
    grown = replace(desk, work_types=(replace(letter, arrivals=Arrivals((0.1,) * 168, ((date(2026, 1, 12), 3.0),))),))
    assert offered_load(grown, start_at=monday, horizon=2 * WEEK).cases_per_hour["letter"] == pytest.approx(0.2)


def test_full_batches_are_work_for_one(desk: Factory, monday: datetime) -> None:
    (activity,) = desk.activities
    together = replace(desk, activities=(replace(activity, batch=Batch(4, 1000.0)),))
    lonely = replace(desk, activities=(replace(activity, batch=Batch(4, 0.0)),))
    loads = [offered_load(each, start_at=monday, horizon=WEEK).roles[0].offered_hours for each in (together, lonely)]
    assert loads == pytest.approx([4.2, 16.8])


def shared(first: float, second: float) -> Factory:
    """Return a factory in which Ann does the first, Bob the second, and Cy both."""
    from ambidex.working_time import ALWAYS

    work_types = tuple(
        WorkType(name, Arrivals((rate,) * 168), {name: 1.0}, (State(name, name, {END: 1.0}),))
        for name, rate in (("first", first), ("second", second))
    )
    people = (Resource("Ann", ("a",), "c"), Resource("Bob", ("b",), "c"), Resource("Cy", ("a", "b"), "c"))
    activities = (Activity("first", "a", Constant(1.0)), Activity("second", "b", Constant(1.0)))
    return Factory("shared", "UTC", {"c": ALWAYS}, (), people, activities, work_types)


@given(first=st.floats(0.05, 3.0), second=st.floats(0.05, 3.0))
def test_people_with_two_roles_go_where_they_are_needed_most(first: float, second: float) -> None:
    from datetime import UTC

    roles = offered_load(shared(first, second), start_at=datetime(2026, 1, 5, tzinfo=UTC), horizon=WEEK).roles
    # Either both are equally busy, or the busier has all of Cy.
    least = max((first + second) / 3, first / 2, second / 2)
    assert max(role.utilization for role in roles) == pytest.approx(least, rel=0.01)
    assert sum(role.available_hours for role in roles) == pytest.approx(3 * 168)


def test_the_simulation_is_as_busy_as_the_load_says(office: Factory, monday: datetime) -> None:
    horizon = timedelta(weeks=500)
    (replication,) = simulate(office, start_at=monday, horizon=horizon, seed=1).replications
    load = offered_load(office, start_at=monday, horizon=horizon)
    hours = np.bincount(replication.activity, weights=replication.work) / 3.6e9 / 500
    assert hours == pytest.approx([role.offered_hours for role in load.roles], rel=0.02)


def test_cases_that_come_together_count_each(desk: Factory, monday: datetime) -> None:
    (letter,) = desk.work_types
    pairs = replace(letter, arrivals=replace(letter.arrivals, sizes=((1, 0.5), (3, 0.5))))
    one, two = (
        offered_load(replace(desk, work_types=(kind,)), start_at=monday, horizon=timedelta(weeks=4))
        for kind in (letter, pairs)
    )
    assert two.cases_per_hour["letter"] == pytest.approx(2 * one.cases_per_hour["letter"])
    assert two.roles[0].utilization == pytest.approx(2 * one.roles[0].utilization)


def test_leave_takes_hours_away_and_a_second_person_doubles_the_work(desk: Factory, monday: datetime) -> None:
    (ann,), (answer,) = desk.resources, desk.activities
    leave = replace(ann, absent=((date(2026, 1, 12), date(2026, 1, 16)),))
    bob = replace(ann, name="Bob", roles=("checker",))
    joint = replace(answer, together={"checker": 1})
    fortnight = timedelta(weeks=2)
    (away,) = offered_load(replace(desk, resources=(leave,)), start_at=monday, horizon=fortnight).roles
    clerk, checker = offered_load(
        replace(desk, resources=(ann, bob), activities=(joint,)), start_at=monday, horizon=fortnight
    ).roles
    assert away.available_hours == pytest.approx(20.0)
    assert clerk.offered_hours == checker.offered_hours > 0


def test_special_service_times_are_weighted_by_what_cases_are_like(desk: Factory, monday: datetime) -> None:
    (letter,), (answer,) = desk.work_types, desk.activities
    profiles = (Profile(0.25, {"channel": "web"}), Profile(0.75, {"channel": "post"}))
    special = replace(answer, special=(Special({"channel": "web"}, Constant(5.0)),))
    told = replace(desk, activities=(special,), work_types=(replace(letter, profiles=profiles),))
    plain, weighted = (offered_load(f, start_at=monday, horizon=timedelta(weeks=1)).roles[0] for f in (desk, told))
    assert weighted.offered_hours == pytest.approx(2 * plain.offered_hours)


def test_whoever_is_slower_at_one_activity_makes_more_load(desk: Factory, monday: datetime) -> None:
    """Ann takes three times as long for a letter, and 40 hours do not hold 50."""
    (ann,) = desk.resources
    slow = replace(desk, resources=(replace(ann, pace=2.0, paces={"answer": 3.0}),))
    (role,) = offered_load(slow, start_at=monday, horizon=WEEK).roles
    assert role.utilization == pytest.approx(3 * 0.42)
