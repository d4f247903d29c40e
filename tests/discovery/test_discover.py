"""A known factory is found again from its log, and answers a what-if as it would itself."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from ambidex.discovery import discover
from ambidex.distributions.constant import Constant
from ambidex.distributions.exponential import Exponential
from ambidex.factory import Activity, problems
from ambidex.flow import cycle_hours, waiting
from ambidex.simulation import simulate


def test_the_twin_of_a_known_factory_is_a_valid_factory(twin):
    assert problems(twin.factory) == ()


def test_who_may_do_what_is_found(twin, practice):
    role = {activity.name: activity.role for activity in twin.factory.activities}
    for resource in twin.factory.resources:
        (known,) = (person for person in practice.resources if person.name == resource.name)
        assert resource.roles == ((role["check"],) if known.roles == ("checker",) else (role["decide"],))


def test_service_times_are_found_within_five_percent(twin):
    mean = {activity.name: activity.service_time.mean for activity in twin.factory.activities}
    assert mean["check"] == pytest.approx(0.6, rel=0.05)
    assert mean["decide"] == pytest.approx(1.08, rel=0.05)


def test_hours_on_duty_are_found(twin, practice):
    half_hours = np.arange(0.25, 168, 0.5)
    for resource in twin.factory.resources:
        (known,) = (person for person in practice.resources if person.name == resource.name)
        ours, true = (
            np.array([any(a <= at < b for a, b in calendar.intervals) for at in half_hours])
            for calendar in (twin.factory.calendars[resource.calendar], practice.calendars[known.calendar])
        )
        assert (ours == true).mean() > 0.97


def test_the_weekly_profile_of_arrivals_is_found(twin, practice):
    ours, true = (np.array(one.work_types[0].arrivals.per_hour) for one in (twin.factory, practice))
    assert ours.sum() == pytest.approx(true.sum(), rel=0.05)
    assert ours[true == 0].sum() < 0.01 * true.sum()


def test_the_share_of_rework_is_found(twin):
    again = [
        share
        for state in twin.factory.work_types[0].states
        if state.activity == "decide"
        for name, share in state.next.items()
        if name.startswith("check")
    ]
    assert np.mean(again) == pytest.approx(0.1, abs=0.03)


def test_hardly_any_delay_is_found_where_queues_explain_the_waiting(twin):
    for activity in twin.factory.activities:
        assert activity.delay is None or activity.delay.mean < 0.5


def mean_cycle(factory, monday, *, seeds=4):
    run = simulate(factory, start_at=monday, horizon=timedelta(weeks=26), seed=11, replications=seeds)
    return np.mean([cycle_hours(one.log()).mean() for one in run.replications])


def test_cycle_times_are_those_of_the_factory(twin, practice, monday):
    assert mean_cycle(twin.factory, monday) == pytest.approx(mean_cycle(practice, monday), rel=0.25)


def one_more(factory, like):
    """Return the factory with one more person like somebody."""
    (person,) = (resource for resource in factory.resources if resource.name == like)
    return replace(factory, resources=(*factory.resources, replace(person, name="new")))


def waits(factory, monday, activity):
    run = simulate(factory, start_at=monday, horizon=timedelta(weeks=13), seed=3)
    log = run.replications[0].log()
    return waiting(log).total[log.activity == log.activities.index(activity)].mean()


def test_one_more_person_at_the_constraint_shortens_waiting_as_it_would_in_the_factory(twin, practice, monday):
    true = waits(one_more(practice, "Cy"), monday, "decide") / waits(practice, monday, "decide")
    ours = waits(one_more(twin.factory, "Cy"), monday, "decide") / waits(twin.factory, monday, "decide")
    assert ours < 0.8
    assert ours == pytest.approx(true, abs=0.15)


def test_one_person_fewer_lengthens_waiting(twin, monday):
    fewer = replace(twin.factory, resources=tuple(person for person in twin.factory.resources if person.name != "Bob"))
    assert waits(fewer, monday, "check") > 1.2 * waits(twin.factory, monday, "check")


def test_the_same_seed_finds_the_same_twin(record, twin):
    assert discover(record, name="twin", rng=np.random.default_rng(1)) == twin


def test_cost_per_hour_is_everybodys(record):
    found = discover(record, name="twin", rng=np.random.default_rng(1), cost_per_hour=40.0)
    assert {person.cost_per_hour for person in found.factory.resources} == {40.0}


def test_a_delay_is_found_with_its_length(practice, recorded):
    check, decide = practice.activities
    slow_post = replace(
        practice, activities=(check, replace(decide, service_time=Exponential(0.3), delay=Exponential(30.0)))
    )
    log = recorded(slow_post, weeks=26)
    found = discover(log, name="twin", rng=np.random.default_rng(1)).factory
    delay = next(activity.delay for activity in found.activities if activity.name == "decide")
    assert delay.mean == pytest.approx(30, rel=0.2)


def test_an_outsider_is_found_with_its_clock_time(practice, recorded):
    check, _ = practice.activities
    abroad = replace(practice, activities=(check, Activity("decide", None, Constant(30.0))))
    found = discover(recorded(abroad, weeks=8), name="twin", rng=np.random.default_rng(1))
    decide = next(activity for activity in found.factory.activities if activity.name == "decide")
    assert decide.role is None
    assert decide.service_time.mean == pytest.approx(30)
    assert any("Nobody is recorded for decide" in note for note in found.notes)


def test_what_an_hour_costs_is_what_the_log_records(practice, monday):
    rates = {person.name: 20.0 + number for number, person in enumerate(practice.resources)}
    people = tuple(replace(person, cost_per_hour=rates[person.name]) for person in practice.resources)
    priced = replace(practice, resources=people)
    log = simulate(priced, start_at=monday, horizon=timedelta(weeks=12), seed=2).replications[0].log()
    found = discover(log, name="x", rng=np.random.default_rng(1)).factory.resources
    assert {one.name: one.cost_per_hour for one in found} == pytest.approx(
        {one.name: rates[one.name] for one in found}, rel=0.05
    )


def test_what_the_user_says_an_hour_costs_comes_first(record):
    found = discover(record, name="x", rng=np.random.default_rng(1), cost_per_hour=33.0).factory
    assert {person.cost_per_hour for person in found.resources} == {33.0}
