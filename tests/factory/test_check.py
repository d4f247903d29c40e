"""The rules for factories that are built in Python, where no file has a line."""

from dataclasses import replace
from datetime import date

import pytest

from ambidex.distributions.constant import Constant
from ambidex.errors import Problem
from ambidex.factory import (
    END,
    JOIN,
    Activity,
    Arrivals,
    Batch,
    Escalation,
    Factory,
    Profile,
    RampUp,
    Resource,
    Role,
    Route,
    Special,
    State,
    Team,
    Wait,
    WorkType,
    problems,
)
from ambidex.working_time import ALWAYS, Calendar, DatedHours

PERSON = Resource("Ann", ("clerk",), "always", team="Claims")
WORK = WorkType("claim", Arrivals((1.0,) * 168), {"Assess": 1.0}, (State("Assess", "Assess", {END: 1.0}),))
ACTIVITY = Activity("Assess", "clerk", Constant(1.0))
FACTORY = Factory(
    name="Small",
    time_zone="UTC",
    calendars={"always": ALWAYS},
    teams=(Team("Claims", "Bo", "Cy"),),
    resources=(PERSON,),
    activities=(ACTIVITY,),
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


def doing(**said):
    """The factory whose one activity is said to be something more."""
    return replace(FACTORY, activities=(replace(ACTIVITY, **said),))


def whose(**said):
    """The factory whose one person is said to be something more."""
    return replace(FACTORY, resources=(replace(PERSON, **said),))


def of(**said):
    """The factory whose one work type is said to be something more."""
    return replace(FACTORY, work_types=(replace(WORK, **said),))


DAY, LATER = date(2026, 1, 5), date(2026, 2, 2)


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        (replace(FACTORY, wip_limit=0), "wip_limit"),
        (replace(FACTORY, decisions="nobody"), "decisions"),
        (replace(FACTORY, roles=(Role("clerk"), Role("clerk"))), "roles.clerk"),
        (replace(FACTORY, roles=(Role("clerk", choice="me"),)), "roles.clerk.choice"),
        (replace(FACTORY, calendars={"always": replace(ALWAYS, time_zone="")}), "calendars.always.time_zone"),
        (
            replace(FACTORY, calendars={"always": replace(ALWAYS, dated=(DatedHours(DAY, DAY, ((9, 9),)),))}),
            "calendars.always.2026-01-05",
        ),
        (whose(weight=float("inf")), "resources.Ann.weight"),
        (whose(slowdown=float("nan")), "resources.Ann.slowdown"),
        (whose(absent=((LATER, DAY),)), "resources.Ann.absent.0"),
        (whose(ramp_up=RampUp(8.0, -1.0)), "resources.Ann.ramp_up.pace"),
        (whose(from_date=DAY, until_date=LATER, absent=((DAY, LATER),)), "activities.Assess.role"),
        (doing(by_hour=(1.0,) * 24), "activities.Assess.by_hour"),
        (doing(by_hour=(1.0,) * 167 + (0.0,)), "activities.Assess.by_hour"),
        (doing(together={"clerk": 1}), "activities.Assess.together"),
        (doing(batch=Batch(2, 1.0, (-1.0,))), "activities.Assess.batch.releases"),
        (doing(special=(Special({"team": "Sales"}, Constant(1.0)),)), "activities.Assess.special.0.when"),
        (doing(escalation=Escalation(0.1, Constant(1.0), timeout=-1.0)), "activities.Assess.escalation.timeout"),
        (of(arrivals=Arrivals((1.0,) * 168, sizes=((1, 0.5), (1, 0.5)))), "work_types.claim.arrivals.sizes"),
        (of(profiles=(Profile(float("nan"), {}),)), "work_types.claim.profiles"),
        (routed(State("Assess", None, {END: 1.0})), "work_types.claim.flow.Assess"),
        (
            routed(State("Assess", None, {END: 1.0}, waits=(Wait(Constant(1.0), {END: 1.0}),))),
            "work_types.claim.flow.Assess",
        ),
        (routed(State("Assess", "Assess", {JOIN: 1.0})), "work_types.claim.flow.Assess.next"),
        (
            routed(State("Assess", "Assess", {END: 1.0}, routes=(Route({}, {END: 1.0}),))),
            "work_types.claim.flow.Assess.routes.0",
        ),
    ],
)
def test_each_rule_of_what_is_not_as_usual_is_told_at_its_place(changed, place):
    assert places(changed) == [place]


def test_the_people_of_one_role_may_help_each_other_if_there_are_enough():
    two = replace(doing(together={"clerk": 1}), resources=(PERSON, replace(PERSON, name="Bea")))
    assert problems(two) == ()


def test_people_who_hold_several_roles_count_once_for_what_is_done_together():
    people = [replace(PERSON, name=name, roles=("clerk", "expert")) for name in ("Ann", "Bea")]
    three = replace(doing(together={"expert": 2}), resources=tuple(people))
    assert places(three) == ["activities.Assess.together"]
    cy = replace(PERSON, name="Cy")
    assert places(replace(three, resources=(*people, cy))) == ["activities.Assess.together"]
    assert problems(replace(three, resources=(*people, cy, replace(PERSON, name="Dan", roles=("expert",))))) == ()


def test_an_activity_of_very_many_roles_is_told():
    roles = [f"role {number}" for number in range(30)]
    crowd = replace(doing(together=dict.fromkeys(roles, 1)), resources=(replace(PERSON, roles=("clerk", *roles)),))
    assert places(crowd) == ["activities.Assess.together"]


def test_somebody_who_works_one_day_of_their_leave_is_there():
    there = whose(from_date=DAY, until_date=LATER, absent=((DAY, date(2026, 2, 1)),))
    assert problems(there) == ()


def test_a_weekend_job_of_an_office_worker_is_never_done_except_on_a_dated_saturday():
    office = Calendar(tuple((24.0 * day + 9, 24.0 * day + 17) for day in range(5)))
    weekend = replace(whose(from_date=date(2026, 1, 3), until_date=date(2026, 1, 4)), calendars={"always": office})
    assert places(weekend) == ["activities.Assess.role"]
    saturday = replace(office, dated=(DatedHours(date(2026, 1, 3), date(2026, 1, 3), ((9.0, 12.0),)),))
    assert problems(replace(weekend, calendars={"always": saturday})) == ()


def test_who_is_needed_besides_must_be_there_one_day_as_well():
    away = replace(PERSON, name="Bea", roles=("expert",), from_date=DAY, until_date=DAY, absent=((DAY, DAY),))
    assert places(replace(doing(together={"expert": 1}), resources=(PERSON, away))) == [
        "activities.Assess.together.expert"
    ]


def test_a_limit_holds_for_a_team_whose_role_is_its_own():
    limited = replace(FACTORY, teams=(Team("Claims", "Bo", "Cy", wip_limit=3),))
    assert problems(limited) == ()
    other = replace(PERSON, name="Bea", team=None)
    assert places(replace(limited, resources=(PERSON, other))) == ["teams.Claims.wip_limit"]


def test_routes_are_followed_for_each_kind_of_case_when_asking_whether_it_ends():
    back = Route({"channel": "web"}, {"Assess": 1.0})
    profiles = (Profile(0.5, {"channel": "web"}), Profile(0.5, {"channel": "post"}))
    flow = (State("Assess", "Assess", {END: 1.0}, routes=(back,)),)
    assert places(of(states=flow, profiles=profiles)) == ["work_types.claim.flow.Assess"]
    often = (State("Assess", "Assess", {END: 1.0}, routes=(replace(back, waiting=5),)),)
    assert problems(of(states=often, profiles=profiles)) == ()


def test_a_step_that_only_impatient_cases_come_to_is_reached():
    impatient = doing(patience=Constant(1.0))
    flow = (
        State("Assess", "Assess", {END: 1.0}, otherwise={"Again": 1.0}),
        State("Again", "Assess", {END: 1.0}),
    )
    assert problems(replace(impatient, work_types=of(states=flow).work_types)) == ()


def test_a_reporting_line_that_goes_round_is_told_for_each_team_in_it():
    teams = (Team("Claims", "Bo", "Cy"), Team("Office", "Cy", "Bo"))
    assert places(replace(FACTORY, teams=teams)) == ["teams.Claims.reports_to", "teams.Office.reports_to"]


def test_a_misspelt_name_is_told_with_the_nearest():
    (found,) = problems(replace(FACTORY, activities=(Activity("Assess", "clrk", Constant(1.0)),)))
    assert found.remedy == 'roles are clerk. Did you mean "clerk"?'
