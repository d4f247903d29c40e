"""What is written is read again as the same: flows through BPMN, flows with resources and times through Prosimos."""

import re
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambidex.distributions.constant import Constant
from ambidex.distributions.exponential import Exponential
from ambidex.distributions.gamma import Gamma
from ambidex.distributions.lognormal import Lognormal
from ambidex.distributions.uniform import Uniform
from ambidex.errors import BadInput
from ambidex.factory import (
    END,
    JOIN,
    Activity,
    Arrivals,
    Factory,
    Profile,
    Resource,
    Route,
    State,
    Wait,
    WorkType,
    problems,
)
from ambidex.factory.exchange import read_bpmn, read_prosimos, write_bpmn, write_prosimos
from ambidex.factory.visits import mean_visits
from ambidex.factory.week import spread
from ambidex.working_time import Calendar

hours = st.floats(0.05, 20.0)
times = st.one_of(
    hours.map(Constant),
    hours.map(Exponential),
    st.builds(Gamma, mean=hours, cv=st.floats(0.2, 2.0)),
    st.builds(Lognormal, mean=hours, cv=st.floats(0.2, 2.0)),
    st.builds(lambda low, width: Uniform(low, low + width), hours, hours),
)
calendars = st.sampled_from(
    [
        Calendar(((9.0, 17.0), (33.0, 41.0))),
        Calendar(((0.0, 168.0),)),
        Calendar(((0.0, 6.5), (20.0, 30.0), (158.0, 168.0))),
    ]
)
OPEN = Calendar(((8.0, 18.0), (32.0, 42.0)))


class _Flow:
    """Draws states: each chain of states leads from one to the next and sometimes back, and then on to `out`."""

    def __init__(self, draw) -> None:
        self.draw = draw
        self.states: list[State] = []
        self.n = 0

    def chain(self, out: str, depth: int) -> str:
        names = [self.name() for _ in range(self.draw(st.integers(1, 3)))]
        for name, after in zip(names, [*names[1:], out], strict=True):
            self.state(name, self.ways(after, names, out), depth)
        return names[0]

    def name(self) -> str:
        self.n += 1
        return f"step {self.n}"

    def ways(self, after: str, names: list[str], out: str) -> dict[str, float]:
        others = [name for name in dict.fromkeys([*names, out]) if name != after]
        chosen = self.draw(st.lists(st.sampled_from(others), unique=True, max_size=2)) if others else []
        part = self.draw(st.sampled_from([0.25, 0.125, 0.3]))
        return {after: 1 - part * len(chosen)} | dict.fromkeys(chosen, part)

    def state(self, name: str, following: dict[str, float], depth: int) -> None:
        kind = self.draw(st.sampled_from(["activity", "activity", "wait", "events", *["fork"] * (depth > 0)]))
        if kind == "activity":
            self.states.append(State(name, self.draw(st.sampled_from(["check", "pay", "ask"])), following))
        elif kind == "wait":
            self.states.append(State(name, None, {}, waits=(Wait(Constant(self.draw(hours)), following),)))
        elif kind == "events":
            first = Wait(Constant(self.draw(hours)), {next(iter(following)): 1.0})
            self.states.append(State(name, None, {}, waits=(first, Wait(Constant(self.draw(hours)), following))))
        else:
            place = len(self.states)
            n_branches = self.draw(st.integers(2, 3))
            chances = [self.draw(st.sampled_from([1.0, 1.0, 0.5, 0.3])) for _ in range(n_branches)]
            parallel = {self.chain(JOIN, depth - 1): chance for chance in chances}
            self.states.insert(place, State(name, None, following, parallel=parallel))


@st.composite
def factories(draw) -> Factory:
    flow = _Flow(draw)
    flow.states.append(State("begin", "check", {flow.chain(END, depth=2): 1.0}))
    open_hours = draw(calendars)
    people = (
        Resource("Ann", ("clerk", "boss"), "day", cost_per_hour=20.0),
        Resource("Bo", ("clerk",), "day", pace=draw(st.sampled_from([1.0, 0.5, 1.5]))),
        Resource("Cy", ("boss",), "other", capacity=1),
    )
    activities = (
        Activity("check", "clerk", draw(times)),
        Activity("pay", "boss", draw(times), delay=draw(st.sampled_from([None, Exponential(2.0)]))),
        Activity("ask", None, draw(times)),
    )
    arrivals = Arrivals(spread(draw(st.floats(1.0, 500.0)), open_hours), regularity=draw(st.sampled_from([1.0, 4.0])))
    work_type = WorkType("claim & more", arrivals, {"begin": 1.0}, tuple(flow.states))
    return Factory("Claims", "UTC", {"day": OPEN, "other": open_hours}, (), people, activities, (work_type,))


def visits(work_type: WorkType) -> Counter[str]:
    """Mean visits by activity, and of what is no activity by state."""
    found: Counter[str] = Counter()
    for state in work_type.states:
        found[state.activity or f"{state.name} (no activity)"] += mean_visits(work_type)[state.name]
    return found


def through_bpmn(factory: Factory) -> WorkType:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.bpmn"
        write_bpmn(factory, path)
        flow = read_bpmn(path)
    return replace(factory.work_types[0], name=flow.name, start=flow.start, states=flow.states)


def through_prosimos(factory: Factory) -> Factory:
    with tempfile.TemporaryDirectory() as folder:
        write_prosimos(factory, folder)
        return read_prosimos(Path(folder) / "model.bpmn", Path(folder) / "parameters.json", name=factory.name)


@settings(max_examples=60)
@given(factory=factories())
def test_a_flow_that_is_written_as_bpmn_is_read_again_with_the_same_visits(factory):
    again = through_bpmn(factory)
    assert again.name == "claim & more"
    assert visits(again) == pytest.approx(visits(factory.work_types[0]))


@settings(max_examples=30)
@given(factory=factories())
def test_a_flow_that_is_read_again_is_written_as_before(factory):
    again = replace(factory, work_types=(through_bpmn(factory),))
    assert through_bpmn(again) == again.work_types[0]


@settings(max_examples=60)
@given(factory=factories())
def test_a_factory_that_is_written_for_prosimos_is_read_again_with_the_same_visits(factory):
    again = through_prosimos(factory)
    assert problems(again) == ()
    found, wanted = visits(again.work_types[0]), visits(factory.work_types[0])
    assert {name: n for name, n in found.items() if name in wanted} == pytest.approx(wanted)
    assert all("delay of pay" in name for name in found if name not in wanted)


@settings(max_examples=60)
@given(factory=factories())
def test_a_factory_that_is_written_for_prosimos_is_read_again_with_the_same_times_and_people(factory):
    again = through_prosimos(factory)
    used = {state.activity for state in factory.work_types[0].states} - {None}
    assert {activity.name for activity in again.activities} == used
    people = {resource.name: resource for resource in again.resources}
    for activity in again.activities:
        old = next(told for told in factory.activities if told.name == activity.name)
        special = {told.when["resource"]: told.service_time for told in activity.special}
        if old.role is None:
            assert activity.role is None
            assert activity.service_time.mean == pytest.approx(old.service_time.mean)
        for resource in (told for told in factory.resources if old.role in told.roles):
            assert activity.role in people[resource.name].roles
            time = special.get(resource.name, activity.service_time)
            assert time.mean == pytest.approx(old.service_time.mean * resource.pace)
    for resource in again.resources:
        old_calendar = next(told.calendar for told in factory.resources if told.name == resource.name)
        assert again.calendars[resource.calendar] == factory.calendars[old_calendar]


@settings(max_examples=60)
@given(factory=factories())
def test_as_many_cases_come_in_a_week_and_as_regularly(factory):
    again = through_prosimos(factory).work_types[0].arrivals
    old = factory.work_types[0].arrivals
    assert sum(again.per_hour) == pytest.approx(sum(old.per_hour), rel=1e-6)
    assert again.regularity == pytest.approx(old.regularity, rel=0.02)


@settings(max_examples=30)
@given(factory=factories())
def test_a_bpmn_file_names_only_what_is_in_it(factory):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.bpmn"
        write_bpmn(factory, path)
        text = path.read_text(encoding="utf-8")
    ids = re.findall(r' id="([^"]*)"', text)
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", name) for name in ids)
    named = re.findall(r'(?:sourceRef|targetRef|bpmnElement|attachedToRef|default)="([^"]*)"', text)
    assert set(named) | set(re.findall(r"<bpmn:(?:incoming|outgoing)>(.*?)<", text)) <= set(ids)
    drawn = set(re.findall(r'bpmnElement="((?:Task|Event|Gateway|Join|Flow)_[^"]*)"', text))
    assert drawn == {name for name in ids if re.fullmatch(r"(Task|Event|Gateway|Join|Flow)_(Join_)?\d+", name)}


@settings(max_examples=30)
@given(factory=factories())
def test_only_gateways_have_several_ways_in_or_out(factory):
    with tempfile.TemporaryDirectory() as folder:
        write_bpmn(factory, Path(folder) / "model.bpmn")
        root = ET.parse(Path(folder) / "model.bpmn").getroot()
    for element in root[0]:
        n_in = sum(child.tag.endswith("incoming") for child in element)
        n_out = sum(child.tag.endswith("outgoing") for child in element)
        assert element.tag.endswith("Gateway") or max(n_in, n_out) <= 1
        assert min(n_in, n_out) <= 1


# --- single things -----------------------------------------------------------------------------------------------


def small(*states: State, activities: tuple[Activity, ...] = (), **changes) -> Factory:
    """One clerk who does "check" and "pay"; other activities as given."""
    usual = (Activity("check", "clerk", Constant(0.5)), Activity("pay", "clerk", Constant(0.25)))
    known = {activity.name: activity for activity in (*usual, *activities)}
    work_type = WorkType("claim", Arrivals(spread(20.0, OPEN)), {states[0].name: 1.0}, states)
    work_type = replace(work_type, **changes)
    person = Resource("Ann", ("clerk",), "day")
    return Factory("Claims", "UTC", {"day": OPEN}, (), (person,), tuple(known.values()), (work_type,))


def test_states_of_one_activity_keep_their_names_and_what_follows_each():
    again = through_bpmn(
        small(
            State("check", "check", {"check again": 0.5, END: 0.5}),
            State("check again", "check", {END: 1.0}),
        )
    )
    assert [(state.name, state.activity) for state in again.states] == [("check", "check"), ("check again", "check")]


def test_a_state_that_two_branches_share_is_drawn_in_each():
    fork = State("both", None, {END: 1.0}, parallel={"check": 1.0, "pay": 1.0})
    states = (fork, State("check", "check", {"sign": 1.0}), State("pay", "pay", {"sign": 1.0}))
    factory = small(*states, State("sign", "sign", {JOIN: 1.0}), activities=(Activity("sign", "clerk", Constant(0.1)),))
    assert visits(through_bpmn(factory))["sign"] == 2.0


@pytest.mark.parametrize("chance", [1.0, 0.25])
def test_a_fork_of_one_branch_needs_no_gateway_that_waits(chance):
    fork = State("maybe", None, {END: 1.0}, parallel={"pay": chance})
    factory = small(State("check", "check", {"maybe": 1.0}), fork, State("pay", "pay", {JOIN: 1.0}))
    assert visits(through_bpmn(factory))["pay"] == chance
    assert visits(through_prosimos(factory).work_types[0])["pay"] == chance


def test_patience_is_a_deadline_in_bpmn_and_told_as_left_out_for_prosimos(tmp_path):
    impatient = Activity("check", "clerk", Constant(0.5), patience=Constant(3.0))
    factory = small(State("check", "check", {END: 1.0}, otherwise={"pay": 1.0}), State("pay", "pay", {END: 1.0}))
    factory = replace(factory, activities=(impatient, factory.activities[1]))
    write_bpmn(factory, tmp_path / "model.bpmn")
    flow = read_bpmn(tmp_path / "model.bpmn")
    assert flow.patience == {"check": Constant(3.0)}
    assert flow.states[0].otherwise == {"pay": 1.0}
    assert "Cases do not give up waiting." in write_prosimos(factory, tmp_path)


def test_routes_by_attribute_come_back_from_prosimos():
    rich = Route({"kind": "rich"}, {"pay": 0.5, END: 0.5})
    profiles = (Profile(0.25, {"kind": "rich"}, priority=1), Profile(0.75, {"kind": "poor"}, priority=2))
    states = (State("check", "check", {END: 1.0}, routes=(rich,)), State("pay", "pay", {END: 1.0}))
    again = through_prosimos(small(*states, profiles=profiles)).work_types[0]
    assert again.profiles == profiles
    assert mean_visits(again) == {"check": 1.0, "pay": 0.125}


def test_kinds_of_case_with_several_attributes_are_one_attribute_for_prosimos():
    route = Route({"size": "big"}, {"pay": 1.0})
    profiles = tuple(
        Profile(0.25, {"size": size, "place": place}) for size in ("big", "small") for place in ("here", "there")
    )
    states = (State("check", "check", {END: 1.0}, routes=(route,)), State("pay", "pay", {END: 1.0}))
    again = through_prosimos(small(*states, profiles=profiles)).work_types[0]
    assert next(profile.attributes["profile"] for profile in again.profiles) == "1: big, here"
    assert mean_visits(again)["pay"] == 0.5


def test_names_with_signs_of_xml_in_them_come_back():
    name = "\"A\" <b> & 'c' é ∑"
    factory = small(State(name, name, {END: 1.0}), activities=(Activity(name, "clerk", Constant(1.0)),))
    assert through_bpmn(factory).states[0].activity == name
    assert through_prosimos(factory).activities[0].name == name


def test_a_work_type_must_be_named_where_there_are_several(tmp_path):
    factory = small(State("check", "check", {END: 1.0}))
    two = replace(factory, work_types=(*factory.work_types, replace(factory.work_types[0], name="query")))
    with pytest.raises(BadInput, match='it is not said which work type is meant; work types are "claim", "query"'):
        write_bpmn(two, tmp_path / "model.bpmn")
    with pytest.raises(BadInput, match='Did you mean "query"'):
        write_prosimos(two, tmp_path, work_type="querry")
    assert "Other work types, which share the resources, are left out." in write_prosimos(
        two, tmp_path, work_type="query"
    )


def test_a_work_type_to_which_no_case_comes_cannot_be_written_for_prosimos(tmp_path):
    factory = small(State("check", "check", {END: 1.0}), arrivals=Arrivals((0.0,) * 168))
    with pytest.raises(BadInput, match="no cases come"):
        write_prosimos(factory, tmp_path)
