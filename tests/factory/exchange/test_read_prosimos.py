"""A BPMN model with Prosimos parameters as a factory; what is wrong with either is told with its place."""

import json
from contextlib import suppress
from copy import deepcopy
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ambidex.distributions.constant import Constant
from ambidex.distributions.empirical import Empirical
from ambidex.distributions.exponential import Exponential
from ambidex.distributions.uniform import Uniform
from ambidex.errors import BadInput
from ambidex.factory import (
    END,
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
from ambidex.factory.exchange import read_prosimos, write_prosimos
from ambidex.factory.visits import mean_visits
from ambidex.working_time import ALWAYS, Calendar, DatedHours


def distribution(name: str, *numbers: float) -> dict:
    return {"distribution_name": name, "distribution_params": [{"value": number} for number in numbers]}


@pytest.fixture
def read(loan, saved):
    """Read the loan with changed parameters."""
    return lambda document, bpmn=loan: read_prosimos(bpmn, saved(document))


@pytest.fixture
def told(read):
    """What is told of changed parameters, a line for each problem."""

    def lines(document) -> list[str]:
        with pytest.raises(BadInput) as caught:
            read(document)
        return str(caught.value).splitlines()

    return lines


# --- what is read -------------------------------------------------------------------------------------------------


def test_a_loan_is_read_with_its_people_times_shares_and_calendar(read, parameters):
    factory = read(parameters)
    assert problems(factory) == ()
    assert (factory.name, factory.time_zone, factory.work_types[0].name) == ("model", "UTC", "work")
    assert {name: told.intervals for name, told in factory.calendars.items()} == {
        "Office": tuple((24.0 * day + 9, 24.0 * day + 17) for day in range(5))
    }
    assert [(told.name, told.roles, told.cost_per_hour) for told in factory.resources] == [
        ("Clerk 1", ("Clerk",), 30.0),
        ("Clerk 2", ("Clerk",), 30.0),
        ("Clerk 3", ("Clerk",), 30.0),
        ("Ann", ("Officer",), 50.0),
        ("Bo", ("Officer",), 50.0),
    ]
    check, decide = factory.activities
    assert (check.role, check.service_time, check.special) == ("Clerk", Constant(600 / 3600), ())
    assert decide.service_time == Uniform(600 / 3600, 1200 / 3600)
    assert decide.special == (Special({"resource": "Bo"}, Constant(0.5)),)
    assert mean_visits(factory.work_types[0]) == {"Check": 1.25, "Decide": 1.0}
    assert sum(factory.work_types[0].arrivals.per_hour) == pytest.approx(5 * (16 + 1), rel=1e-6)


def test_the_form_of_prosimos_1_with_objects_by_id_is_read_as_the_same(read, parameters):
    earlier = deepcopy(parameters)
    earlier["resource_profiles"] = {pool.pop("id"): pool for pool in earlier["resource_profiles"]}
    earlier["resource_calendars"] = {"day": earlier["resource_calendars"][0]["time_periods"]}
    earlier["gateway_branching_probabilities"] = {"ok": {"ok-check": 0.2, "ok-decide": 0.8}}
    earlier["task_resource_distribution"] = {
        told["task_id"]: {one.pop("resource_id"): one for one in told["resources"]}
        for told in earlier["task_resource_distribution"]
    }
    earlier["event_distribution"] = {}
    new = read(parameters)
    old = read(earlier)
    assert (old.activities, old.work_types, [one.name for one in old.resources]) == (
        new.activities,
        new.work_types,
        [one.name for one in new.resources],
    )


def test_a_distribution_that_is_cut_off_is_noted(read, parameters):
    parameters["task_resource_distribution"][0]["resources"][0] |= distribution("norm", 600, 600, 60, 1200)
    factory = read(parameters)
    assert isinstance(factory.activities[0].service_time, Empirical)
    assert factory.notes["distributions"].endswith("not have: 1 of the distributions.")


def test_arrivals_by_a_histogram_and_at_any_hour_are_read(read, parameters):
    histogram = {"cdf": [0.5, 1.0], "bin_midpoints": [1800.0, 5400.0]}
    parameters["arrival_time_distribution"] = {"distribution_name": "histogram_sampling", "histogram_data": histogram}
    del parameters["arrival_time_calendar"]
    factory = read(parameters)
    assert factory.work_types[0].arrivals.per_hour == pytest.approx((1.0,) * 168)
    assert factory.notes["arrivals"] == "No arrival calendar is given: cases come at any hour."


def test_a_resource_in_several_pools_is_one(read, parameters):
    parameters["resource_profiles"].append(
        {"id": "x", "name": "Other", "resource_list": [parameters["resource_profiles"][1]["resource_list"][0]]}
    )
    assert [told.name for told in read(parameters).resources].count("Ann") == 1


def test_resources_without_a_task_are_left_out_with_a_note(read, parameters):
    parameters["resource_profiles"].append(
        {"id": "x", "name": "Idle", "resource_list": [{"id": "i", "name": "Ida", "amount": 1, "calendar": "day"}]}
    )
    factory = read(parameters)
    assert "Ida" not in [told.name for told in factory.resources]
    assert factory.notes["resources"] == "Without a task, and left out: Ida."


def test_tasks_of_one_name_are_one_activity_only_if_all_of_them_is_the_same(model, saved, parameters):
    path = model(
        """<startEvent id="s"/><task id="check" name="Check"/><task id="decide" name="Check"/>
        <task id="third" name="Check"/><endEvent id="e"/>""",
        "s -> check  check -> decide  decide -> third  third -> e",
    )
    again = deepcopy(parameters["task_resource_distribution"][0]) | {"task_id": "third"}
    parameters["task_resource_distribution"].append(again)
    parameters["gateway_branching_probabilities"] = []
    factory = read_prosimos(path, saved(parameters))
    assert [state.activity for state in factory.work_types[0].states] == ["Check", "Check (2)", "Check"]
    assert [told.role for told in factory.activities] == ["Clerk", "Officer"]
    assert factory.notes["tasks"] == 'Tasks of one name differ and are numbered: "Check".'


def test_timers_take_the_time_that_prosimos_says(model, saved, parameters):
    path = model(
        """<startEvent id="s"/><task id="check" name="Check"/><task id="decide" name="Decide"/><endEvent id="e"/>
        <intermediateCatchEvent id="t" name="cool off"><timerEventDefinition/></intermediateCatchEvent>""",
        "s -> check  check -> t  t -> decide  decide -> e",
    )
    parameters["gateway_branching_probabilities"] = []
    parameters["event_distribution"] = [{"event_id": "t", **distribution("expon", 7200, 0, 1e12)}]
    waits = read_prosimos(path, saved(parameters)).work_types[0].states[1].waits
    assert waits == (Wait(Exponential(2.0), {"Decide": 1.0}),)


def test_branches_behind_an_inclusive_gateway_are_taken_as_often_as_in_prosimos(model, saved, parameters):
    path = model(
        """<startEvent id="s"/><inclusiveGateway id="some" name="extras"/><task id="check" name="Check"/>
        <task id="decide" name="Decide"/><inclusiveGateway id="all"/><endEvent id="e"/>""",
        "s -> some  some -> check  some -> decide  check -> all  decide -> all  all -> e",
    )
    chances = {"some-check": 0.6, "some-decide": 0.4}
    told = [{"path_id": arc, "value": share} for arc, share in chances.items()]
    parameters["gateway_branching_probabilities"] = [{"gateway_id": "some", "probabilities": told}]
    factory = read_prosimos(path, saved(parameters))
    rng = np.random.default_rng(1)
    drawn = rng.random((200_000, 2)) < [0.6, 0.4]
    one = rng.choice(2, size=len(drawn), p=[0.6, 0.4])
    nobody = ~drawn.any(axis=1)
    seen = [(drawn[:, at] | (nobody & (one == at))).mean() for at in range(2)]
    assert list(factory.work_types[0].states[0].parallel.values()) == pytest.approx(seen, abs=0.005)
    assert 'Behind "extras" Prosimos takes at least one branch' in factory.notes["flow"]


def test_rules_on_branches_and_priorities_become_kinds_of_case(read, parameters):
    parameters["case_attributes"] = [
        {
            "name": "client",
            "type": "discrete",
            "values": [{"key": "gold", "value": 0.2}, {"key": "usual", "value": 0.8}],
        },
        {"name": "amount", "type": "continuous", "values": distribution("uniform", 0, 1000)},
        {"name": "idle", "type": "discrete", "values": [{"key": "x", "value": 1.0}]},
    ]
    condition = {"attribute": "client", "comparison": "=", "value": "gold"}
    large = {"attribute": "amount", "comparison": ">=", "value": 500}
    parameters["prioritisation_rules"] = [{"priority_level": 1, "rules": [[condition]]}]
    parameters["branch_rules"] = [
        {"id": "r", "rules": [[large]]},
        {"id": "n", "rules": [[{"attribute": "z", "value": 1}]]},
    ]
    gateway = parameters["gateway_branching_probabilities"][0]
    gateway["probabilities"][1]["condition_id"] = "r"
    factory = read(parameters)
    work_type = factory.work_types[0]
    kinds = [(told.attributes["client"], told.priority) for told in work_type.profiles]
    assert kinds == [("gold", 1), ("gold", 1), ("usual", 2), ("usual", 2)]
    assert [told.share for told in work_type.profiles] == pytest.approx([0.1, 0.1, 0.4, 0.4])
    assert work_type.states[0].next == {"Check": 0.2, "Decide": 0.8}
    (route,) = work_type.states[0].routes
    assert route == Route({"amount": work_type.profiles[1].attributes["amount"]}, {"Decide": 1.0})
    assert mean_visits(work_type)["Check"] == pytest.approx(0.5 * 1 + 0.5 * 1.25)
    assert factory.notes["attributes"] == (
        'No rule looks at "idle": left out. Rules on "z" never hold: no case has it from the beginning.'
    )
    assert problems(factory) == ()


def test_a_choice_by_attribute_right_at_the_start_gets_a_moment(model, saved, parameters):
    path = model(
        """<startEvent id="s"/><exclusiveGateway id="ok" default="ok-decide"/><task id="check" name="Check"/>
        <task id="decide" name="Decide"/><endEvent id="e"/><endEvent id="f"/>""",
        "s -> ok  ok -> check  ok -> decide  check -> e  decide -> f",
    )
    parameters["gateway_branching_probabilities"][0]["probabilities"][0]["condition_id"] = "r"
    parameters["branch_rules"] = [{"id": "r", "rules": [[{"attribute": "client", "comparison": "=", "value": "gold"}]]}]
    values = [{"key": "gold", "value": 0.25}, {"key": "usual", "value": 0.75}]
    parameters["case_attributes"] = [{"name": "client", "type": "discrete", "values": values}]
    factory = read_prosimos(path, saved(parameters))
    assert factory.work_types[0].start == {"tell apart: start": 1.0}
    assert factory.activities[0] == Activity("tell apart: start", None, Constant(0.0))
    assert mean_visits(factory.work_types[0]) == {"tell apart: start": 1.0, "Check": 0.25, "Decide": 0.75}
    assert problems(factory) == ()


def test_collected_work_is_a_batch(read, parameters):
    parameters["batch_processing"] = [
        {
            "task_id": "check",
            "type": "Parallel",
            "size_distrib": [{"key": "1", "value": 0.0}, {"key": "3", "value": 1.0}],
            "duration_distrib": [{"key": "3", "value": 0.5}],
            "firing_rules": [[{"attribute": "size", "comparison": ">=", "value": 3}]],
        }
    ]
    check = read(parameters).activities[0]
    assert (check.batch, check.service_time.mean) == (Batch(3, 8760.0), pytest.approx(300 / 3600))


def test_what_a_factory_cannot_hold_is_noted(read, parameters):
    parameters |= {
        "event_attributes": [1],
        "global_attributes": [1],
        "multitask": {"type": "local"},
        "model_type": "FUZZY",
        "gateway_execution_limit": 9,
        "colour": "red",
    }
    parameters["gateway_branching_probabilities"].append({"gateway_id": "gone", "probabilities": []})
    extra = {"task_id": "gone", "resources": [{"resource_id": "ann", **distribution("fix", 1)}]}
    parameters["task_resource_distribution"].append(extra)
    notes = read(parameters).notes
    assert notes["left out"].count("left out") == 4
    assert 'Not known, and left out: "colour".' in notes["left out"]
    assert notes["calendars"].startswith("Hours of fuzzy calendars")
    assert "probabilities of gone" in notes["flow"]
    assert notes["tasks"] == "Not in the BPMN model, and left out: gone."


# --- what is told -------------------------------------------------------------------------------------------------


def test_everything_that_is_wrong_is_told_at_once(told, parameters):
    parameters["resource_profil"] = parameters.pop("resource_profiles")
    parameters["resource_calendars"][0]["time_periods"][0]["from"] = "MOONDAY"
    parameters["arrival_time_distribution"]["distribution_name"] = "exp"
    parameters["gateway_branching_probabilities"][0]["probabilities"][0]["path_id"] = "ok-chek"
    parameters["task_resource_distribution"][0]["resources"][0]["distribution_params"] = [{"value": "long"}]
    lines = told(parameters)
    assert lines[0] == "parameters.json has 10 problems"
    assert sorted(line.split("   ")[0].strip() for line in lines[1:]) == [
        "arrival_time_distribution.distribution_params",
        "arrival_time_distribution.distribution_params",
        "gateway_branching_probabilities[0].probabilities[0].path_id",
        "resource_calendars[0].time_periods[0].from",
        "resource_profiles",
        "task_resource_distribution",
        "task_resource_distribution",
        "task_resource_distribution[0].resources[0].resource_id",
        "task_resource_distribution[1].resources[0].resource_id",
        "task_resource_distribution[1].resources[1].resource_id",
    ]
    text = "\n".join(lines)
    assert 'it is missing; is it "resource_profil"?' in text
    assert 'no flow "ok-chek" leaves the gateway; Did you mean "ok-check"?' in text


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [
        (
            ("resource_profiles", 0, "resource_list", 0, "calendar"),
            "dya",
            'there is no calendar "dya"; Did you mean "day"?',
        ),
        (("resource_profiles", 0, "resource_list", 0, "amount"), 0, '"0" is no number of 1 or more;'),
        (("resource_profiles", 0, "resource_list", 0, "amount"), 10**9, "that makes more than 20,000 resources;"),
        (("resource_profiles", 0, "resource_list", 0, "cost_per_hour"), "-1", '"-1" is no number of 0 or more;'),
        (("resource_calendars", 0, "time_periods"), [], "there are no working hours; add a period."),
        (("task_resource_distribution", 0, "resources", 0, "resource_id"), "d", 'there is no resource "d";'),
        (("task_resource_distribution", 0, "task_id"), "chek", 'nobody does "Check" (check);'),
        (
            ("gateway_branching_probabilities", 0, "probabilities", 0, "value"),
            0.5,
            "they sum to 1.3; let them sum to 1.",
        ),
        (
            ("arrival_time_distribution", "distribution_params", 0, "value"),
            0,
            "the time between arrivals must be above 0;",
        ),
        (("task_resource_distribution", 0, "resources", 0, "distribution_params"), [], "it is missing"),
    ],
)
def test_a_value_that_cannot_be_is_told_with_its_place(told, parameters, path, value, what):
    where = parameters
    for key in path[:-1]:
        where = where[key]
    where[path[-1]] = value
    if what == "it is missing":
        del where[path[-1]]
    assert what in "\n".join(told(parameters))


def test_too_many_kinds_of_case_are_told(told, parameters):
    values = [{"key": f"{at}", "value": 0.02} for at in range(50)]
    parameters["case_attributes"] = [{"name": name, "type": "discrete", "values": values} for name in "abc"]
    rules = [[{"attribute": name, "comparison": "=", "value": "1"} for name in "abc"]]
    parameters["prioritisation_rules"] = [{"priority_level": 1, "rules": rules}]
    assert "they make 125,000 kinds of case; leave at most 2,000." in told(parameters)[1]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"{", "line 1, column 2   the JSON is broken"),
        (b"[]", "file   it is no JSON object."),
        (b"\xff\xfe{", "it is no text in UTF-8."),
        (b"[" * 100_000, "it is nested too deep."),
    ],
)
def test_a_file_that_is_no_json_object_is_told(loan, tmp_path, content, what):
    path = tmp_path / "parameters.json"
    path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        read_prosimos(loan, path)
    assert what in str(caught.value)


def test_a_file_that_is_not_there_is_told(loan, tmp_path):
    with pytest.raises(BadInput, match="it cannot be read"):
        read_prosimos(loan, tmp_path / "gone.json")


JUNK = st.sampled_from([None, True, -1, 0, 10**30, "", "x", [], {}, [{}], [[]], {"a": 1}, [1, "x"], "NaN"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(data=st.data())
def test_any_value_anywhere_is_either_read_or_told(loan, saved, parameters, data):
    document = deepcopy(parameters)
    where = document
    while True:
        keys = list(where) if isinstance(where, dict) else list(range(len(where)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(where[key], (dict, list)) or not where[key] or data.draw(st.integers(0, 3)) == 0:
            break
        where = where[key]
    where[key] = data.draw(JUNK)
    with suppress(BadInput):
        assert read_prosimos(loan, saved(document)).name == "model"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(data=st.data())
def test_any_part_of_a_model_left_out_is_either_read_or_told(loan, tmp_path, saved, parameters, data):
    text = loan.read_text()
    begin = data.draw(st.integers(80, len(text)))
    path = tmp_path / "cut.bpmn"
    path.write_text(
        text[:begin] + data.draw(st.sampled_from(["", "/>", '"'])) + text[begin + data.draw(st.integers(0, 60)) :]
    )
    with suppress(BadInput):
        assert read_prosimos(path, saved(parameters)).name == "cut"


# --- what is written ----------------------------------------------------------------------------------------------


def test_whatever_prosimos_cannot_hold_is_told_in_a_sentence(tmp_path):
    day = Calendar(
        ((9.0, 17.0),), (DatedHours(np.datetime64("2026-01-01").item(), np.datetime64("2026-01-01").item()),)
    )
    odd = Calendar(((9.0, 17.0),), time_zone="Asia/Tokyo")
    today = np.datetime64("2026-01-05").item()
    person = Resource(
        "Ann", ("clerk",), "day", team="A", capacity=2, slowdown=0.1, weight=2.0, from_date=today, until_date=today,
        absent=((today, today),), ramp_up=RampUp(2.0, 1.5), paces={"check": 1.5},
    )  # fmt: skip
    check = Activity(
        "check", "clerk", Constant(1.0), cost=1.0, interruptible=False, setup=Constant(0.1), coordination=Constant(0.1),
        together={"clerk": 1}, special=(Special({"kind": "x"}, Constant(2.0)), Special({"team": "A"}, Constant(3.0))),
        by_hour=(1.0,) * 168, patience=Constant(1.0), balk_at=3, wip_limit=4, escalation=Escalation(0.1, Constant(0.1)),
    )  # fmt: skip
    ask = Activity("ask", None, Empirical(((0.0, 1.0), (1.0, 2.0))), supplier="Post", calendar="day")
    waits = (Wait(Exponential(1.0), {"ask": 1.0}), Wait(Constant(1.0), {END: 1.0}))
    states = (State("check", "check", {"w": 1.0}, routes=(Route({}, {END: 1.0}, waiting=3),)),
              State("w", None, {}, waits=waits), State("ask", "ask", {END: 1.0}))  # fmt: skip
    arrivals = Arrivals((1.0, 2.0) * 84, levels=((today, 2.0),), sizes=((2, 1.0),))
    work_type = WorkType("claim", arrivals, {"check": 1.0}, states, value=5.0, promise=8.0)
    factory = Factory(
        "Claims", "UTC", {"day": day, "odd": odd}, (Team("A", wip_limit=3),),
        (person, Resource("Bo", ("clerk",), "odd")), (check, ask), (work_type,),
        roles=(Role("clerk", queue="LIFO"),),
    )  # fmt: skip
    notes = write_prosimos(factory, tmp_path)
    assert sorted(notes) == sorted(
        [
            "All work rests while a calendar is closed.",
            "Arrivals come at one rate in all hours in which any come; there are as many a week.",
            "Calendars in other time zones are read on the clock of the factory.",
            "Cases come one at a time, and so fewer in all.",
            "Cases do not give up waiting.",
            "Cases do not turn away from a long queue.",
            "Changes of the arrivals by date are left out.",
            "Choice by preference is left out.",
            "Costs per execution are left out.",
            "Days with hours of their own, such as holidays, are left out.",
            "Exceptions and who decides on them are left out.",
            "Factors on service times by the hour are left out.",
            "First and last days at work are left out.",
            "How roles choose among waiting work and idle people is left out: work is taken in order, by who is free.",
            "Leave is left out.",
            "Limits on the work in progress are left out.",
            "New resources are as fast as others from the first day.",
            "Outsiders work at all hours.",
            "Promises and values are left out.",
            "Prosimos draws the time of the event that came first once more, so that these waits are longer there.",
            "Quantiles of timers become gamma distributions with their mean and variance.",
            "Resources that do several things at once are as many that do one each.",
            "Service times that hang on attributes of the case are left out; the usual ones are taken.",
            "Set-up times are left out.",
            "Ways that only a long queue opens are left out.",
            "What it costs to take over work from somebody else is left out.",
            "What outsiders do is a timer: they serve any number at once.",
            "Work of a resource takes as long when it does several things.",
            "Work of several people together is done by one.",
        ]
    )
    again = read_prosimos(tmp_path / "model.bpmn", tmp_path / "parameters.json")
    assert [told.name for told in again.resources] == ["Ann 1", "Ann 2", "Bo"]
    assert {told.service_time.mean for told in again.activities[0].special} | {
        again.activities[0].service_time.mean
    } == {
        4.5,
        1.0,
    }


WRITTEN = {
    Activity: {
        "name", "role", "service_time", "delay", "batch", "special", "supplier",
        "cost", "interruptible", "setup", "coordination", "together", "by_hour", "patience", "balk_at", "wip_limit",
        "calendar", "escalation",
    },
    Resource: {
        "name", "roles", "calendar", "cost_per_hour", "capacity", "pace", "paces", "team",
        "slowdown", "weight", "from_date", "until_date", "absent", "ramp_up",
    },
    State: {"name", "activity", "next", "routes", "otherwise", "parallel", "waits"},
    WorkType: {"name", "arrivals", "start", "states", "value", "priority", "promise", "profiles"},
    Arrivals: {"per_hour", "levels", "regularity", "sizes"},
    Batch: {"size", "max_wait", "releases"},
    Profile: {"share", "attributes", "value", "priority"},
    Role: {"name", "queue", "choice"},
    Team: {"name", "manager", "reports_to", "wip_limit"},
}  # fmt: skip
"""What is written for Prosimos, or told as left out (or means nothing to a simulation, as names of teams)."""


@pytest.mark.parametrize("kind", WRITTEN, ids=lambda kind: kind.__name__)
def test_nothing_that_a_factory_can_say_is_forgotten_here(kind):
    assert {field.name for field in fields(kind)} == WRITTEN[kind]


def test_a_batch_and_a_pace_are_written(tmp_path):
    batched = Activity("post", "clerk", Constant(1.0), batch=Batch(5, 24.0, (9.0,)))
    states = (State("post", "post", {"post again": 0.5, END: 0.5}), State("post again", "post", {END: 1.0}))
    work_type = WorkType("mail", Arrivals((1.0,) * 168), {"post": 1.0}, states)
    people = (Resource("Ann", ("clerk",), "always"), Resource("Bo", ("clerk",), "always", pace=2.0))
    factory = Factory("Mail", "UTC", {"always": ALWAYS}, (), people, (batched,), (work_type,))
    notes = write_prosimos(factory, tmp_path)
    assert notes == ('"post" is several tasks, each of which collects for itself.',)
    again = read_prosimos(tmp_path / "model.bpmn", tmp_path / "parameters.json").activities[0]
    assert (again.batch, again.special) == (batched.batch, (Special({"resource": "Bo"}, Constant(2.0)),))
    document = json.loads((tmp_path / "parameters.json").read_text())
    assert document["arrival_time_distribution"]["distribution_name"] == "expon"
