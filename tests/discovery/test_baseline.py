"""What anybody could say without a model."""

import numpy as np
import pytest

from ambidex.discovery.baseline import bootstrap, shift
from ambidex.flow import arrival_at, cycle_hours

WEEK = np.timedelta64(7, "D")


@pytest.fixture
def weekly(by_hand):
    """A case every Monday at nine and every Thursday at two, for ten weeks; Thursday's take ten hours longer."""
    return by_hand(
        *((f"monday {week}", "a", "Ann", 168 * week + 9, 168 * week + 10) for week in range(10)),
        *((f"thursday {week}", "a", "Ann", 168 * week + 86, 168 * week + 97) for week in range(10)),
    )


def test_shifted_cases_keep_their_hours_of_the_week_and_their_length(weekly, monday):
    begin = np.datetime64("2026-04-06T09:00", "us")
    moved = shift(weekly, n_cases=6, begin=begin)
    assert moved.n_cases == 6
    assert arrival_at(moved).min() == begin
    assert sorted(cycle_hours(moved).tolist()) == [1, 1, 1, 11, 11, 11]


def test_of_equally_fitting_weeks_the_latest_is_shifted(weekly):
    moved = shift(weekly, n_cases=2, begin=np.datetime64("2026-04-06T09:00", "us"))
    assert set(moved.case_ids) == {"monday 9", "thursday 9"}


def test_a_past_that_is_too_short_is_shifted_whole(weekly):
    assert shift(weekly, n_cases=500, begin=np.datetime64("2026-04-06T09:00", "us")).n_cases == 20


def test_redrawn_cases_are_as_many_as_asked_and_begin_when_asked(weekly):
    begin = np.datetime64("2026-04-06T09:30", "us")
    drawn = bootstrap(weekly, n_cases=50, begin=begin, rng=np.random.default_rng(1))
    assert drawn.n_cases == 50
    assert arrival_at(drawn).min() == begin


def test_redrawn_cases_come_in_the_hours_in_which_cases_came(weekly):
    drawn = bootstrap(weekly, n_cases=50, begin=np.datetime64("2026-04-06T09:30", "us"), rng=np.random.default_rng(1))
    hour = (arrival_at(drawn) - np.datetime64("2026-04-06T00:00", "us")) % WEEK // np.timedelta64(1, "h")
    assert set(hour.tolist()) == {9, 86}


def test_an_arrival_gets_a_case_of_its_time_of_the_week(by_hand):
    log = by_hand(
        *((f"monday {n}", "a", "Ann", 168 * n + 9 + n / 40, 168 * n + 10 + n / 40) for n in range(40)),
        *((f"thursday {n}", "a", "Ann", 168 * n + 86 + n / 40, 168 * n + 97 + n / 40) for n in range(40)),
    )
    drawn = bootstrap(log, n_cases=200, begin=np.datetime64("2026-04-06T09:30", "us"), rng=np.random.default_rng(1))
    hour = (arrival_at(drawn) - np.datetime64("2026-04-06T00:00", "us")) % WEEK // np.timedelta64(1, "h")
    assert cycle_hours(drawn)[hour == 86].mean() > cycle_hours(drawn)[hour == 9].mean() + 7
