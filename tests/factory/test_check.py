"""The rules for factories that are built in Python, where no file has a line."""

from dataclasses import replace

import pytest

from ambidex.distributions.constant import Constant
from ambidex.errors import Problem
from ambidex.factory import END, Activity, Arrivals, Factory, Resource, State, Team, WorkType, problems
from ambidex.working_time import ALWAYS, Calendar

PERSON = Resource("Ann", ("clerk",), "always", team="Claims")
WORK = WorkType("claim", Arrivals((1.0,) * 168), {"Assess": 1.0}, (State("Assess", "Assess", {END: 1.0}),))
FACTORY = Factory(
    name="Small",
    time_zone="UTC",
    calendars={"always": ALWAYS},
    teams=(Team("Claims", "Bo", "Cy"),),
    resources=(PERSON,),
    activities=(Activity("Assess", "clerk", Constant(1.0)),),
    work_types=(WORK,),
)


def places(factory):
    return [problem.place for problem in problems(factory)]


def routed(*states, start="Assess"):
    return replace(FACTORY, work_types=(replace(WORK, start={start: 1.0}, states=states),))


def test_nothing_is_wrong_with_a_factory_that_can_run():
    assert problems(FACTORY) == ()


def test_a_factory_that_is_too_small_for_its_work_is_not_wrong():
    busy = replace(WORK, arrivals=Arrivals((1000.0,) * 168))
    assert problems(replace(FACTORY, work_types=(busy,))) == ()


def test_the_missing_share_is_told():
    (found,) = problems(routed(State("Assess", "Assess", {END: 0.95})))
    assert found == Problem(
        "work_types.claim.flow.Assess.next",
        "the shares sum to 0.95;",
        "say where the other 0.05 goes, or add  end: 0.05",
    )


def test_shares_may_miss_one_by_a_rounding():
    assert problems(routed(State("Assess", "Assess", {END: 1.0 - 1e-7}))) == ()


def test_a_loop_that_is_left_one_day_is_no_problem():
    assert problems(routed(State("Assess", "Assess", {"Assess": 0.99, END: 0.01}))) == ()


@pytest.mark.parametrize("leave", [1e-5, 1e-18])
def test_a_loop_that_is_hardly_ever_left_is_told(leave):
    assert places(routed(State("Assess", "Assess", {"Assess": 1 - leave, END: leave}))) == [
        "work_types.claim.flow.Assess"
    ]


def test_a_share_that_is_no_number_is_told():
    assert "work_types.claim.flow.Assess.next" in places(routed(State("Assess", "Assess", {END: float("nan")})))


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        (replace(FACTORY, time_zone="Mars/Base"), "time_zone"),
        (replace(FACTORY, calendars={"always": Calendar(())}), "calendars.always"),
        (replace(FACTORY, calendars={"always": Calendar(((5.0, 4.0),))}), "calendars.always"),
        (replace(FACTORY, calendars={"always": Calendar(((1.0, 2.0), (2.0, 3.0)))}), "calendars.always"),
        (replace(FACTORY, teams=(Team("Claims"), Team("Claims"))), "teams.Claims"),
        (replace(FACTORY, resources=(PERSON, PERSON)), "resources.Ann"),
        (replace(FACTORY, resources=(replace(PERSON, capacity=0),)), "resources.Ann.capacity"),
        (replace(FACTORY, resources=(replace(PERSON, cost_per_hour=float("nan")),)), "resources.Ann.cost_per_hour"),
        (replace(FACTORY, resources=(replace(PERSON, pace=0.0),)), "resources.Ann.pace"),
        (replace(FACTORY, resources=(replace(PERSON, roles=()),)), "activities.Assess.role"),
        (replace(FACTORY, work_types=(replace(WORK, start={}),)), "work_types.claim.start"),
        (replace(FACTORY, work_types=(replace(WORK, promise=0.0),)), "work_types.claim.promise"),
        (replace(FACTORY, work_types=(WORK, WORK)), "work_types.claim"),
    ],
)
def test_each_rule_is_told_at_its_place(changed, place):
    assert places(changed) == [place]


def test_a_reporting_line_that_goes_round_is_told_for_each_team_in_it():
    teams = (Team("Claims", "Bo", "Cy"), Team("Office", "Cy", "Bo"))
    assert places(replace(FACTORY, teams=teams)) == ["teams.Claims.reports_to", "teams.Office.reports_to"]


def test_a_misspelt_name_is_told_with_the_nearest():
    (found,) = problems(replace(FACTORY, activities=(Activity("Assess", "clrk", Constant(1.0)),)))
    assert found.remedy == 'roles are clerk. Did you mean "clerk"?'
