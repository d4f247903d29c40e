"""The factory file as a whole."""

from time import perf_counter

import numpy as np
import pytest

from ambidex.distributions.empirical import fit_empirical
from ambidex.errors import BadInput
from ambidex.factory import END, Activity, Arrivals, Factory, Resource, State, WorkType
from ambidex.factory.file import dump_factory, format_factory, load_factory, parse_factory
from ambidex.working_time import ALWAYS, Calendar

SMALL = (
    "name: x\nresources: {{{person}}}\nactivities: {{A: {{service_time: 1}}}}\n"
    "work_types: {{w: {{arrivals: {{per_week: 3}}, start: A, flow: {{A: end}}}}}}\n"
)


def test_a_discovered_factory_of_hundreds_of_people_is_written_and_read_in_seconds():
    rng = np.random.default_rng(1)
    hours = {f"hours {i}": Calendar(((8.0 + i / 7, 17.0), (32.0, 41.0 + i / 9))) for i in range(50)}
    people = tuple(Resource(f"User_{i}", ("all",), f"hours {i % 50}") for i in range(560))
    steps = [f"step {i}" for i in range(120)]
    activities = tuple(Activity(step, "all", fit_empirical(rng.lognormal(0.0, 2.0, 500))) for step in steps)
    to = {step: rng.dirichlet(np.ones(20)) for step in steps}
    follow = {step: dict(zip([*rng.choice(steps, 19, replace=False), END], to[step])) for step in steps}
    states = tuple(State(step, step, follow[step]) for step in steps)
    work = WorkType("case", Arrivals(tuple(rng.random(168))), dict.fromkeys(steps, 1 / 120), states)
    factory = Factory("Found", "Europe/Paris", hours, (), people, activities, (work,))
    begun = perf_counter()
    assert parse_factory(format_factory(factory)) == factory
    assert perf_counter() - begun < 10


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
        '  line 4    teems                       "teems" is not a key here. Did you mean "teams"?',
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


@pytest.mark.parametrize("text", ["a: " + "[" * 10_000, "a: &a [*a]", "\n".join(" " * i + "a:" for i in range(500))])
def test_a_text_that_is_nested_without_end_is_told(text):
    with pytest.raises(BadInput, match="nested too deeply"):
        parse_factory(text)


def test_a_group_has_numbered_names_from_the_first_on():
    text = format_factory(
        parse_factory(SMALL.format(person="Clerk: {count: 2, first: 7, calendar: always, roles: all}"))
    )
    assert [person.name for person in parse_factory(text).resources] == ["Clerk 7", "Clerk 8"]
    assert "Clerk: {count: 2, first: 7, roles: [all], calendar: always}" in text


def test_a_problem_that_all_of_a_group_have_is_told_once():
    with pytest.raises(BadInput) as told:
        parse_factory(SMALL.format(person="Clerk: {count: 30, calendar: never, roles: [all]}"))
    assert [problem.place for problem in told.value.problems] == ["line 2    resources.Clerk.calendar"]


def test_a_problem_is_told_at_its_line_also_where_names_hold_dots():
    text = SMALL.format(person="Dr. A. Smith: {calendar: always, roles: [all], team: B.C}")
    with pytest.raises(BadInput) as told:
        parse_factory(text)
    assert [problem.place for problem in told.value.problems] == ["line 2    resources.Dr. A. Smith.team"]


def test_what_is_wrong_in_shape_does_not_hide_what_is_wrong_in_meaning():
    text = SMALL.format(person="Clerk: {calendar: always, roles: [all], capacity: many}").replace("end}", "{A: 0.5}}")
    with pytest.raises(BadInput) as told:
        parse_factory(text)
    assert [problem.place.split()[2] for problem in told.value.problems] == [
        "resources.Clerk.capacity",
        "work_types.w.flow.A.next",
        "work_types.w.flow.A",
    ]


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


def test_a_file_saved_with_a_byte_order_mark_loads(tmp_path):
    path = tmp_path / "factory.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.format(person="").encode())
    assert load_factory(path).name == "x"
