"""The factory file as a whole."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambidex.distributions.empirical import fit_empirical
from ambidex.distributions.lognormal import Lognormal
from ambidex.errors import BadInput
from ambidex.factory import (
    END,
    Activity,
    Arrivals,
    Batch,
    Factory,
    Resource,
    State,
    Team,
    WorkType,
    fingerprint,
    problems,
)
from ambidex.factory.file import dump_factory, format_factory, load_factory, parse_factory
from ambidex.working_time import ALWAYS, Calendar

names = st.text(alphabet="abc XYZ19.:#'\"-é", min_size=1, max_size=8).filter(lambda name: name == name.strip() != END)
positive = st.floats(min_value=0.01, max_value=1000.0)


@st.composite
def factories(draw) -> Factory:
    """Any factory that can be simulated: one work type that may go round once."""
    first, second = draw(st.lists(names, min_size=2, max_size=2, unique=True))
    people = [*draw(st.lists(names, min_size=1, max_size=5, unique=True)), "Clerk 1", "Clerk 2", "Clerk 4"]
    calendar = draw(st.sampled_from([ALWAYS, Calendar(((9.0, 17.5), (33.0, 41.25)))]))
    times = st.one_of(st.builds(Lognormal, positive, positive), st.lists(positive, min_size=1).map(fit_empirical))
    share = draw(st.floats(min_value=0.0, max_value=0.9))
    return Factory(
        name=draw(names),
        time_zone=draw(st.sampled_from(["UTC", "Europe/Paris"])),
        calendars=MappingProxyType({"hours": calendar}),
        teams=(Team("Claims", "Ann", "Bo"),),
        resources=tuple(
            Resource(name, ("all",), "hours", team=draw(st.sampled_from([None, "Claims"])), pace=draw(positive))
            for name in dict.fromkeys(people)
        ),
        activities=(
            Activity(first, "all", draw(times), batch=draw(st.sampled_from([None, Batch(3, 4.0)]))),
            Activity(second, None, draw(times), supplier="Post", delay=draw(times), cost=draw(positive)),
        ),
        work_types=(
            WorkType(
                name="work",
                arrivals=Arrivals(tuple([draw(positive)] * 168), ((date(2026, 1, 5), draw(positive)),), draw(positive)),
                start=MappingProxyType({first: 1.0}),
                states=(
                    State(first, first, MappingProxyType({second: 1.0})),
                    State(second, second, MappingProxyType({first: share, END: 1 - share})),
                ),
                promise=draw(st.sampled_from([None, 12.5])),
            ),
        ),
    )


@given(factories())
@settings(max_examples=30)
def test_what_is_written_is_read_back_the_same(factory):
    assert problems(factory) == ()
    again = parse_factory(format_factory(factory))
    assert again == factory
    assert fingerprint(again) == fingerprint(factory)


@given(factories())
@settings(max_examples=10)
def test_the_fingerprint_changes_with_anything(factory):
    assert fingerprint(replace(factory, currency="EUR")) != fingerprint(factory)


def test_people_who_are_alike_and_numbered_become_one_entry():
    people = tuple(Resource(f"Clerk {number}", ("clerk",), "always") for number in range(1, 41))
    text = format_factory(Factory("Many", "UTC", {"always": ALWAYS}, (), people, (), ()))
    assert "Clerk: {count: 40, roles: [clerk], calendar: always}" in text


def test_all_problems_of_a_file_are_told_at_once(tmp_path):
    path = tmp_path / "factory.yaml"
    path.write_text("name: Bad\nactivities: {A: {role: x}}\nwork_types: {}\nteems: {}\n", encoding="utf-8")
    with pytest.raises(BadInput) as told:
        load_factory(path)
    assert str(told.value).splitlines() == [
        "factory.yaml has 2 problems",
        "  line 2    activities.A.service_time   is missing; write it.",
        '  line 4    teems                       "teems" is not a key here; keys are name, time_zone, currency, '
         'notes, calendars, teams, resources, activities, work_types. Did you mean "teams"?',
    ]


def test_words_that_look_like_truth_or_clocks_stay_words():
    text = (
        "name: no\ntime_zone: UTC\nactivities: {yes: {service_time: 1}}\n"
        "work_types: {on: {arrivals: {per_week: 1}, start: yes, flow: {yes: end}}}\n"
    )
    factory = parse_factory(text)
    assert (factory.name, factory.activities[0].name, factory.work_types[0].name) == ("no", "yes", "on")


def test_a_week_of_arrivals_is_spread_over_the_hours_given():
    text = (
        "name: x\nactivities: {A: {service_time: 1}}\n"
        'work_types: {w: {arrivals: {per_week: 30, on: {Mon: "09:30-12:00"}}, start: A, flow: {A: end}}}\n'
    )
    per_hour = parse_factory(text).work_types[0].arrivals.per_hour
    assert per_hour[8:13] == pytest.approx((0, 6, 12, 12, 0))
    assert sum(per_hour) == pytest.approx(30)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"- a\n- b\n", "is not a factory"),
        (b"name: [", "is not YAML"),
        (b"", "not a factory"),
    ],
)
def test_a_file_that_is_no_factory_is_told(tmp_path, content, told):
    path = tmp_path / "factory.yaml"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=told):
        load_factory(path)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        load_factory(tmp_path / "nowhere.yaml")


def test_a_dumped_factory_loads(tmp_path):
    factory = parse_factory(
        "name: x\nactivities: {A: {service_time: 1}}\n"
        "work_types: {w: {arrivals: {per_week: 3}, start: A, flow: {A: end}}}"
    )
    dump_factory(factory, tmp_path / "factory.yaml")
    assert load_factory(tmp_path / "factory.yaml") == factory
