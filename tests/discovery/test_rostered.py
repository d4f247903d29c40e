"""What a roster says holds in the twin; what it leaves open is learnt."""

from datetime import date

import numpy as np
import pytest

from ambidex.discovery import discover
from ambidex.factory.roster import Person, Roster
from ambidex.working_time import Calendar

OFFICE = Calendar(tuple((24.0 * day + 8, 24.0 * day + 18) for day in range(5)))
PEOPLE = (
    Person("Ann", "Front", "Mia", ("checker",), 30.0),
    Person("Bob", "Front", "Mia", ("checker",), 32.0, absent=((date(2026, 8, 3), date(2026, 8, 7)),)),
    Person("cy", "Back", "Ted", ("judge",), 55.0, OFFICE),
    Person("Dan", "Back", "Ted", ("judge",)),
    Person("Eve", "Back", "Ted", ("judge",), 50.0),
    Person("Fay", "Back", "Ted", ("driver",)),
    Person("Mia", "Front", "Zoe"),
)


@pytest.fixture(scope="module")
def rostered(record):
    return discover(record, name="twin", rng=np.random.default_rng(1), roster=Roster(PEOPLE, ("shoe size",)))


def person(found, name):
    return next(one for one in found.factory.resources if one.name == name)


def test_teams_have_their_managers(rostered):
    assert {(team.name, team.manager, team.reports_to) for team in rostered.factory.teams} == {
        ("Front", "Mia", "Zoe"),
        ("Back", "Ted", None),
    }


def test_activities_are_work_of_the_roles_that_the_roster_names(rostered):
    assert {one.name: one.role for one in rostered.factory.activities} == {"check": "checker", "decide": "judge"}
    assert person(rostered, "Ann").roles == ("checker",)
    assert person(rostered, "Cy").roles == ("judge",)


def test_costs_hours_and_leave_are_those_of_the_roster(rostered):
    assert person(rostered, "Ann").cost_per_hour == 30.0
    assert rostered.factory.calendars[person(rostered, "Cy").calendar] == OFFICE
    assert person(rostered, "Bob").absent == ((date(2026, 8, 3), date(2026, 8, 7)),)


def test_what_the_roster_leaves_open_is_learnt(rostered, twin):
    assert person(rostered, "Dan").cost_per_hour == 0.0
    own, learnt = (found.factory.calendars[person(found, "Dan").calendar] for found in (rostered, twin))
    assert own == learnt


def test_a_colleague_who_was_not_seen_at_work_is_there_with_the_hours_of_the_others(rostered):
    eve = person(rostered, "Eve")
    assert eve.roles == ("judge",)
    assert eve.calendar == person(rostered, "Dan").calendar or eve.calendar == person(rostered, "Cy").calendar
    assert {one.name for one in rostered.factory.resources} == {"Ann", "Bob", "Cy", "Dan", "Eve"}


def test_it_is_said_who_is_only_in_one_of_the_two(record, rostered):
    told = "\n".join(rostered.notes)
    assert "Eve is in the roster but did no work in the log; " in told
    assert "Fay and Mia are in the roster but did no work in the log, and nobody who did has their roles" in told
    assert "shoe size" in told
    few = discover(record, name="twin", rng=np.random.default_rng(1), roster=Roster(PEOPLE[:1]))
    assert any("Bob, Cy and Dan did work but are not in the roster" in note for note in few.notes)


def test_somebody_of_another_role_who_was_seen_at_the_work_may_do_it_too(by_hand):
    rows = [(f"{i}", "check", ("Ann", "Bo", "Ann", "Cy")[i % 4], 24 * i + 9, 24 * i + 10) for i in range(80)]
    roster = Roster((Person("Ann", roles=("clerk",)), Person("Bo", roles=("clerk",)), Person("Cy", roles=("boss",))))
    found = discover(by_hand(*rows), name="f", rng=np.random.default_rng(1), roster=roster)
    assert found.factory.activities[0].role == "clerk"
    assert person(found, "Cy").roles == ("clerk",)


def test_work_that_no_role_mostly_does_keeps_the_role_that_was_learnt(by_hand):
    rows = [(f"{i}", "check", ("Ann", "Bo")[i % 2], 24 * i + 9, 24 * i + 10) for i in range(60)]
    roster = Roster((Person("Ann", roles=("clerk",)), Person("Bo", roles=("boss",))))
    found = discover(by_hand(*rows), name="f", rng=np.random.default_rng(1), roster=roster)
    assert found.factory.activities[0].role == "check"
    assert person(found, "Ann").roles == person(found, "Bo").roles == ("check",)


def test_without_a_roster_nothing_is_different(record, twin):
    assert discover(record, name="twin", rng=np.random.default_rng(1), roster=Roster(())) == twin
