"""Graph, variants, cycle times, hand-offs, rework, flow efficiency, utilization: by hand, and laws."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambidex.eventlog.log import ActivityInstance, event_log
from ambidex.flow import (
    arrival_at,
    cycle_hours,
    directly_follows,
    enabled,
    flow_efficiency,
    flow_efficiency_open,
    handoffs,
    percentile,
    rework,
    utilization,
    variants,
)
from ambidex.flow.estimate import ratio_reach
from ambidex.flow.handoffs import _dense, _sparse
from ambidex.working_time import ALWAYS, Calendar, DatedHours

laws = settings(deadline=None)


@laws
@given(data=st.data())
def test_every_instance_is_a_first_or_follows_and_a_last_or_is_followed(logs, data):
    graph = directly_follows(data.draw(logs))
    assert np.array_equal(graph.starts + graph.count.sum(axis=0), graph.frequency)
    assert np.array_equal(graph.ends + graph.count.sum(axis=1), graph.frequency)


@laws
@given(data=st.data())
def test_every_step_is_a_handoff_kept_or_unknown(logs, data):
    log = data.draw(logs)
    for between in ("resource", "team"):
        found = handoffs(log, between=between)
        assert found.total + found.n_kept + found.n_unknown == len(log) - log.n_cases


@laws
@given(data=st.data())
def test_counting_handoffs_in_a_table_or_by_pairs_is_the_same(logs, data):
    log = data.draw(logs.filter(lambda log: len(log.resources) > 0))
    dense, sparse = (each(log.resource, log.case_offset, len(log.resources)) for each in (_dense, _sparse))
    assert [part.tolist() for part in dense[:2]] == [part.tolist() for part in sparse[:2]]
    assert dense[2] == sparse[2]


@laws
@given(data=st.data())
def test_work_is_enabled_after_the_case_arrived_and_before_it_starts(logs, data):
    log = data.draw(logs)
    assert (enabled(log) <= log.start_at).all()
    assert (arrival_at(log)[log.case] <= enabled(log)).all()


@laws
@given(data=st.data())
def test_flow_efficiency_is_a_share(logs, data):
    found = flow_efficiency(data.draw(logs))
    assert np.isnan(found) or 0 <= found <= 1


def test_variants_are_sorted_by_frequency_and_cover_all_cases(log_of):
    log = log_of(
        ("1", "ask", None, None, 0, 1), ("2", "ask", None, None, 0, 1), ("2", "pay", None, None, 1, 2),
        ("3", "ask", None, None, 0, 1), ("3", "pay", None, None, 1, 2),
    )  # fmt: skip
    found = variants(log)
    assert [[log.activities[code] for code in sequence] for sequence in found.sequences] == [["ask", "pay"], ["ask"]]
    assert found.coverage.tolist() == [2 / 3, 1.0]
    assert found.variant_of_case.tolist() == [1, 0, 0]


def test_a_case_arrives_when_its_first_work_is_enabled_where_that_is_known(log_of):
    assert cycle_hours(log_of(("1", "ask", None, 5, 9, 12))).tolist() == [7.0]


def test_overlapping_work_counts_once_in_flow_efficiency(log_of):
    log = log_of(("1", "ask", None, None, 0, 4), ("1", "pay", None, None, 2, 6), ("1", "file", None, None, 8, 10))
    assert flow_efficiency(log) == 0.8


def test_in_opening_hours_the_night_counts_neither_as_work_nor_as_waiting(log_of, office):
    log = log_of(
        ("1", "ask", "Ann", None, 15, 16), ("1", "pay", "Ann", None, 16, 34), ("1", "file", "Ann", None, 35, 36)
    )
    assert flow_efficiency_open(log, (office,)) == 4 / 5
    assert np.isnan(flow_efficiency_open(log_of(("1", "ask", None, None, 15, 16)), ()))


def test_opening_hours_are_those_of_anybody_wherever_they_are(log_of):
    early, late = Calendar(((8.0, 12.0),)), Calendar(((19.0, 23.0),), time_zone="Asia/Tokyo")
    log = log_of(("1", "ask", "Ann", None, 9, 11), ("1", "pay", "Bob", None, 13, 15))
    assert flow_efficiency_open(log, (early, late)) == 3 / 5


def test_a_holiday_is_not_open(log_of, office, at):
    log = log_of(("1", "ask", "Ann", None, 9, 10), ("1", "pay", "Ann", None, 58, 60))
    free = Calendar(office.intervals, (DatedHours(at(24).date(), at(24).date()),))
    assert flow_efficiency_open(log, (office,)) == 3 / 19
    assert flow_efficiency_open(log, (free,)) == 3 / 11


def test_teams_see_only_handoffs_between_teams(log_of):
    log = log_of(
        ("1", "ask", "Ann", None, 0, 1), ("1", "pay", "Bob", None, 1, 2), ("1", "file", "Cid", None, 2, 3),
        team_of={"Ann": "Claims", "Bob": "Claims", "Cid": "Payments"},
    )  # fmt: skip
    assert handoffs(log).total == 2
    found = handoffs(log, between="team")
    assert (found.names, found.count.tolist(), found.n_kept) == (("Claims", "Payments"), [[0, 1], [0, 0]], 1)


def test_repeats_are_by_case_and_by_activity(log_of):
    log = log_of(
        ("1", "ask", None, None, 0, 1), ("1", "ask", None, None, 1, 2), ("1", "ask", None, None, 2, 3),
        ("2", "ask", None, None, 0, 1),
    )  # fmt: skip
    found = rework(log)
    assert (found.share.tolist(), found.case_share, found.n_repeated.tolist()) == ([0.5], 0.5, [2, 0])


def test_several_things_at_once_keep_a_resource_busy_once(log_of, office):
    log = log_of(("1", "ask", "Ann", None, 9, 11), ("2", "ask", "Ann", None, 9, 11), ("3", "pay", "Ann", None, 16, 34))
    found = utilization(log, calendars=(office,))
    assert (found.busy[0], found.work[0], found.off_duty[0], found.available[0]) == (4.0, 6.0, 16.0, 9.0)
    assert found.work_at_once[0] == 1.5


def test_available_time_is_counted_in_whole_weeks_inside_the_log(log_of, office):
    log = log_of(("1", "ask", "Bob", None, 0, 168 * 3), ("2", "ask", "Ann", None, 168 + 20, 168 + 40))
    found = utilization(log, calendars=(ALWAYS, office))
    assert found.available.tolist() == [504.0, 40.0]


def test_holidays_and_special_days_are_counted_as_they_are(log_of, office, at):
    log = log_of(("1", "ask", "Ann", None, 0, 2 * 168))
    tuesday, saturday = at(24).date(), at(24 * 12).date()
    dated = (DatedHours(tuesday, tuesday), DatedHours(saturday, saturday, ((10.0, 13.0),)))
    found = utilization(log, calendars=(Calendar(office.intervals, dated),))
    assert found.available[0] == found.busy[0] == 80.0 - 8.0 + 3.0


def test_a_resource_elsewhere_is_on_duty_by_their_own_clock(log_of, office):
    log = log_of(("1", "ask", "Ann", None, 0, 9), time_zone="Europe/Paris")
    assert utilization(log, calendars=(Calendar(office.intervals, time_zone="Asia/Tokyo"),)).busy[0] == 8.0


@laws
@given(values=st.lists(st.floats(0, 1e6), min_size=1, max_size=200), share=st.floats(0.01, 0.99))
def test_a_percentile_lies_within_its_interval(values, share):
    found = percentile(np.array(values), share=share)
    assert found.low is None or found.low <= found.value
    assert found.high is None or found.value <= found.high


def test_the_interval_of_a_percentile_holds_it_as_often_as_it_says():
    rng = np.random.default_rng(1)
    samples = [percentile(rng.exponential(size=80), share=0.85) for _ in range(1000)]
    held = sum(found.low <= -np.log(0.15) <= found.high for found in samples)
    assert 940 <= held <= 990


def test_too_few_cases_have_no_upper_end_for_a_high_percentile():
    assert percentile(np.arange(20.0), share=0.95).high is None


def test_the_interval_of_a_ratio_holds_it_about_as_often_as_it_says():
    rng = np.random.default_rng(2)
    held = 0
    for _ in range(1000):
        whole = rng.gamma(4, size=40)
        part = rng.poisson(3 * whole).astype(float)
        held += abs(part.sum() / whole.sum() - 3) <= ratio_reach(part, whole)
    assert 925 <= held <= 975


@pytest.mark.parametrize("weeks", [0, 5])
def test_few_weeks_have_no_interval(weeks):
    assert ratio_reach(np.ones(weeks), np.ones(weeks)) is None


def test_a_case_of_many_overlapping_instances_takes_no_quadratic_time():
    begin = datetime(2026, 1, 5, tzinfo=UTC)
    rows = [
        ActivityInstance("1", "ask", "Ann", begin + timedelta(seconds=n), begin + timedelta(days=30, seconds=-n))
        for n in range(20_000)
    ]
    log = event_log(rows)
    assert (enabled(log) == log.start_at[0]).all()
