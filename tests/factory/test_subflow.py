"""A flow that is written once and stands in several places."""

import pytest

from ambidex.errors import BadInput
from ambidex.factory import END, JOIN
from ambidex.factory.file import parse_factory

TEXT = """
name: x
activities: {{A: {{service_time: 1}}, B: {{service_time: 1}}}}
flows:
{flows}
work_types:
  w:
    arrivals: {{per_week: 3}}
    start: {start}
    flow:
{flow}
"""
CHECK = "  check: {start: {A: 0.75, B: 0.25}, flow: {A: {B: 0.5, end: 0.5}, B: end}}"


def flow_of(flow, start, flows=CHECK):
    (work_type,) = parse_factory(TEXT.format(flows=flows, start=start, flow=flow)).work_types
    return dict(work_type.start), {state.name: state for state in work_type.states}


def told(flow, start, flows=CHECK):
    with pytest.raises(BadInput) as error:
        flow_of(flow, start, flows)
    return [problem.place.split(maxsplit=2)[2] for problem in error.value.problems]


def test_who_leads_to_the_step_leads_to_where_its_flow_starts():
    start, states = flow_of(
        "      A: {first: 0.4, end: 0.6}\n      first: {flow: check, next: end}", "{A: 0.5, first: 0.5}"
    )
    assert start == {"A": 0.5, "first/A": 0.375, "first/B": 0.125}
    assert states["A"].next == pytest.approx({"first/A": 0.3, "first/B": 0.1, END: 0.6})


def test_where_the_flow_ends_follows_what_follows_the_step():
    _, states = flow_of("      first: {flow: check, next: {A: 0.2, end: 0.8}}\n      A: end", "first")
    assert states["first/A"].next == pytest.approx({"first/B": 0.5, "A": 0.1, END: 0.4})
    assert states["first/B"].next == {"A": 0.2, END: 0.8}
    assert [state.activity for state in states.values()] == ["A", "B", "A"]


def test_a_flow_may_stand_twice_and_after_itself():
    flow = "      first: {flow: check, next: second}\n      second: {flow: check, next: {second: 0.1, end: 0.9}}"
    _, states = flow_of(flow, "first")
    assert list(states) == ["first/A", "first/B", "second/A", "second/B"]
    assert states["first/B"].next == {"second/A": 0.75, "second/B": 0.25}
    assert states["second/B"].next == pytest.approx({"second/A": 0.075, "second/B": 0.025, END: 0.9})


def test_a_flow_may_stand_within_another_and_have_branches():
    flows = "  one: {start: A, flow: {A: end}}\n  two: {start: f, flow: {f: {parallel: [x, B], next: end}, "
    flows += "x: {flow: one, next: join}, B: join}}"
    _, states = flow_of("      step: {flow: two, next: end}", "step", flows)
    assert list(states) == ["step/f", "step/x/A", "step/B"]
    assert states["step/f"].parallel == {"step/x/A": 1.0, "step/B": 1.0}
    assert states["step/x/A"].next == {JOIN: 1.0}
    assert states["step/f"].next == {END: 1.0}


def test_waits_and_routes_within_a_flow_lead_to_its_own_steps():
    flows = "  slow: {start: pause, flow: {pause: {wait: 2 d, next: {pause: 0.1, end: 0.9}}}}"
    _, states = flow_of("      step: {flow: slow, next: A}\n      A: end", "step", flows)
    assert states["step/pause"].waits[0].next == {"step/pause": 0.1, "A": 0.9}


def test_what_is_wrong_within_a_flow_is_told_once_where_it_is_written():
    flows = CHECK.replace("B: end", "B: {end: 0.9}")
    flow = "      first: {flow: check, next: second}\n      second: {flow: check, next: end}"
    assert told(flow, "first", flows) == ["flows.check.flow.B.next"]


def test_what_is_wrong_with_the_use_of_a_flow_is_told_at_its_step():
    assert told("      first: {flow: check, next: {end: 0.9}}", "first") == ["work_types.w.flow.first.next"]


def test_a_flow_that_is_not_used_is_checked_as_well():
    assert told("      A: end", "A", CHECK.replace("B: end", "B: C")) == ["flows.check.flow.B.next"]


def test_two_steps_may_not_come_to_the_same_name():
    flow = "      first: {flow: check, next: first/A}\n      first/A: {activity: A, next: end}"
    assert told(flow, "first") == ["work_types.w.flow.first/A"]
