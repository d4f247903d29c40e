"""Work in progress, throughput and their periods."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambidex.flow import WEEK, arrival_at, cycle_hours, finished_at, mean_wip, throughput, wip
from ambidex.flow.series import area, periods

several = st.sampled_from([timedelta(hours=5), timedelta(days=1), WEEK, "month"])


def span_hours(log):
    return (finished_at(log).max() - arrival_at(log).min()) / np.timedelta64(1, "h")


@settings(deadline=None)
@given(data=st.data())
def test_littles_law_holds_over_the_whole_span(logs, data):
    log = data.draw(logs.filter(lambda log: span_hours(log) > 0))
    assert mean_wip(log) == pytest.approx(log.n_cases / span_hours(log) * cycle_hours(log).mean())


@settings(deadline=None)
@given(data=st.data(), every=several)
def test_the_periods_share_out_all_case_hours_and_all_cases(logs, data, every):
    log = data.draw(logs)
    assert area(log, periods(log, every=every)).sum() == pytest.approx(cycle_hours(log).sum(), abs=1e-9)
    assert throughput(log, every=every).n.sum() == log.n_cases


@settings(deadline=None)
@given(data=st.data(), every=several)
def test_work_in_progress_by_period_is_never_negative_nor_above_the_cases_present(logs, data, every):
    found = wip(data.draw(logs), every=every)
    assert (found.value >= -1e-9).all()
    assert (found.value <= found.n + 1e-9).all()


def test_work_in_progress_of_a_day_is_its_case_hours_over_its_hours(log_of):
    log = log_of(
        ("1", "assess", None, None, 0, 24), ("2", "assess", None, None, 12, 36), ("3", "pay", None, None, 47, 48)
    )
    assert wip(log, every=timedelta(days=1)).value[:2].tolist() == [1.5, 13 / 24]


def test_weeks_begin_on_monday_midnight_of_the_wall_clock_and_keep_the_hour_lost_in_spring(log_of):
    weeks = 13  # the clocks of Amsterdam go forward on Sunday 29 March 2026
    log = log_of(("1", "assess", None, None, 10, 168 * weeks), time_zone="Europe/Amsterdam")
    edges = periods(log, every=WEEK).edges / 3.6e9
    lengths = np.diff(edges)
    assert str(periods(log, every=WEEK).start_at[0]) == "2026-01-04T23:00:00.000000"
    assert sorted(set(lengths)) == [167.0, 168.0]
    assert np.flatnonzero(lengths == 167).tolist() == [11]


def test_months_begin_on_their_first_day(log_of):
    log = log_of(("1", "assess", None, None, 0, 24 * 60))
    assert [str(at)[:10] for at in periods(log, every="month").start_at] == ["2026-01-01", "2026-02-01", "2026-03-01"]


def test_first_and_last_periods_that_the_log_covers_in_part_are_marked(log_of):
    log = log_of(("1", "assess", None, None, 12, 60))
    found = throughput(log, every=timedelta(days=1))
    assert found.whole.tolist() == [False, True, False]
    assert found.value.tolist() == [0.0, 0.0, 1 / 12]


def test_a_period_without_length_is_refused(log_of):
    with pytest.raises(ValueError, match="longer than nothing"):
        throughput(log_of(("1", "assess", None, None, 0, 1)), every=timedelta(0))
