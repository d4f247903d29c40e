from dataclasses import replace

import numpy as np
import pytest

from ambidex.errors import BadInput
from ambidex.flow import WEEK, cost, throughput_per_cost, timeline
from ambidex.working_time import ALWAYS


def test_recorded_costs_are_taken_as_they_are(log_of):
    log = replace(log_of(("1", "assess", "Ann", None, 9, 12)), cost=np.array([7.0]))
    found = cost(log, cost_per_hour=100.0)
    assert (found.of_instance.tolist(), found.source, found.key) == ([7.0], "recorded", "cost")


def test_cost_is_hours_on_duty_times_the_rate_of_the_resource(log_of, office):
    log = log_of(("1", "assess", "Ann", None, 9, 12), ("2", "pay", "Bob", None, 16, 34))
    times = timeline(log, calendars=(office, office))
    assert cost(log, cost_per_hour={"Ann": 10.0, "Bob": 20.0}, times=times).of_instance.tolist() == [30.0, 40.0]


def test_a_batch_shares_the_hours_of_the_one_who_does_it(log_of):
    log = log_of(("1", "pay", "Ann", None, 9, 12), ("2", "pay", "Ann", None, 9, 12), ("3", "pay", "Ann", None, 9, 12))
    found = cost(log, times=timeline(log, calendars=(ALWAYS,)))
    assert found.of_instance.tolist() == [1.0, 1.0, 1.0]
    assert found.ratio_key == "throughput_per_resource_hour"


def test_with_no_resources_at_all_clock_hours_count_and_that_is_said(log_of):
    found = cost(log_of(("1", "assess", None, None, 9, 12)), cost_per_hour=2.0)
    assert found.of_instance.tolist() == [6.0]
    assert "clock hours" in found.note


def test_the_ratio_of_a_week_is_cases_ended_over_cost_in_it(log_of):
    log = log_of(
        ("1", "assess", "Ann", None, 9, 12), ("2", "assess", "Ann", None, 12, 13), ("2", "pay", "Ann", None, 200, 204)
    )
    costs = cost(log, times=timeline(log, calendars=(ALWAYS,)))
    found = throughput_per_cost(log, every=WEEK, costs=costs)
    assert found.value.tolist() == [1 / 4, 1 / 4]


def test_the_ratio_can_weigh_cases_by_what_they_are_worth(log_of):
    log = replace(log_of(("1", "assess", "Ann", None, 9, 11)), case_value=np.array([50.0]))
    costs = cost(log, cost_per_hour=5.0, times=timeline(log, calendars=(ALWAYS,)))
    found = throughput_per_cost(log, every=WEEK, costs=costs, value=True)
    assert (found.key, found.value.tolist()) == ("value_per_cost", [5.0])


def test_value_that_is_not_known_is_refused(log_of):
    with pytest.raises(ValueError, match="worth"):
        throughput_per_cost(log_of(("1", "assess", "Ann", None, 9, 11)), every=WEEK, value=True)


def test_every_wrong_rate_is_told_at_once(log_of):
    log = log_of(("1", "assess", "Ann", None, 9, 12), ("2", "pay", "Bob", None, 16, 34))
    with pytest.raises(BadInput) as error:
        cost(log, cost_per_hour={"An": 10.0, "Bob": -1.0})
    assert str(error.value).splitlines() == [
        "The cost per hour has 3 problems",
        '  An    is not a resource of the log. Did you mean "Ann"?',
        "  Ann   has no cost per hour. Give one, or 0.",
        "  Bob   -1 is negative. Say 0 or more.",
    ]
