"""When cases come: profiles, levels and spacing that are known beforehand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.discovery.arrivals import Window, discover_arrivals, window_of, window_of_ended

MONDAY = np.datetime64("2026-01-05T00:00", "us")


def came(hours):
    """Return instants so many hours after a Monday 00:00."""
    return MONDAY + (np.asarray(hours) * 3.6e9).astype("timedelta64[us]")


def poisson(rates, *, seed=1):
    """Return arrivals with so many expected in each hour."""
    rng = np.random.default_rng(seed)
    hour = np.repeat(np.arange(len(rates)), rng.poisson(rates))
    return came(np.sort(hour + rng.random(len(hour))))


def office(weeks, per_hour=4.0):
    hour = np.arange(168)
    return np.tile(np.where((hour // 24 < 5) & (hour % 24 >= 9) & (hour % 24 < 17), per_hour, 0.0), weeks)


def test_a_known_profile_is_found_within_five_percent():
    found = np.array(discover_arrivals(poisson(office(100))).per_hour)
    assert found.sum() == pytest.approx(160, rel=0.05)
    true = office(1)
    assert np.abs(found - true).sum() / true.sum() < 0.05
    assert discover_arrivals(poisson(office(100))).regularity == pytest.approx(1, abs=0.1)


def test_a_change_of_level_is_found_in_its_week_and_within_five_percent():
    found = discover_arrivals(poisson(np.concatenate([office(40), 1.5 * office(40)])))
    (_, before), (changed_at, after) = found.levels
    assert (np.datetime64(changed_at) - MONDAY.astype("datetime64[D]")).astype(int) == 40 * 7
    assert after / before == pytest.approx(1.5, rel=0.05)
    assert after * sum(found.per_hour) == pytest.approx(240, rel=0.05)


def test_chance_is_not_taken_for_a_change_of_level():
    changes = [len(discover_arrivals(poisson(office(52), seed=seed)).levels) for seed in range(20)]
    assert np.mean([count > 0 for count in changes]) <= 0.1


def test_even_spacing_is_found():
    found = discover_arrivals(came(np.arange(0.0, 500.0, 0.5)))
    assert found.regularity > 10


def test_bursts_are_found():
    hours = np.repeat(np.sort(np.random.default_rng(1).uniform(0, 2000, 200)), 5)
    assert discover_arrivals(came(hours)).regularity < 0.5


def test_hours_and_days_that_a_log_does_not_cover_are_like_those_it_does():
    moments = poisson(office(1)[:24], seed=3)
    found = np.array(discover_arrivals(moments, Window(window_of(came([0.0])).first, np.ones(24))).per_hour)
    by_day = found.reshape(7, 24)
    assert by_day[0, 9:17].min() > 1 > by_day[0, :9].max()
    assert by_day[1:, 9:17].min() > 1 > by_day[1:, :9].max()


def test_a_weekend_after_five_known_weekdays_is_free():
    found = np.array(discover_arrivals(poisson(office(1)[:120], seed=3)).per_hour)
    assert found[120:].max() == 0


@given(hours=st.lists(st.floats(0, 2000), min_size=1, max_size=40))
def test_any_arrivals_give_a_profile_that_can_be_drawn_from(hours):
    found = discover_arrivals(came(np.sort(hours)))
    assert np.isfinite(found.per_hour).all()
    assert min(found.per_hour) >= 0
    assert sum(found.per_hour) > 0
    assert found.regularity > 0


@given(hours=st.lists(st.floats(0, 1000), min_size=1, max_size=40))
def test_as_many_are_expected_in_the_window_as_came(hours):
    moments = came(np.sort(hours))
    expected = np.array(discover_arrivals(moments).per_hour)[window_of(moments).hours % 168].sum()
    assert expected == pytest.approx(len(hours))


def test_one_arrival_comes_once_in_each_hour_that_is_like_its_own():
    assert set(discover_arrivals(came([9.5])).per_hour) == {1.0}


def test_cases_that_are_still_open_are_not_missed_as_arrivals():
    # Ten cases a day; each takes 20 days; the log knows only those that ended by day 100.
    arrived = np.sort(np.random.default_rng(1).uniform(0, 2400, 1000))
    cycle = np.full(1000, 480.0)
    ended = arrived + cycle <= 2400
    window = window_of_ended(came(arrived[ended]), cycle[ended], came([2400.0])[0])
    assert sum(discover_arrivals(came(arrived[ended]), window).per_hour) == pytest.approx(70, rel=0.08)


def test_cases_that_come_by_the_clock_keep_to_it_however_the_hours_cut_their_gaps():
    quarter_past = np.datetime64("2026-03-02T08:15", "us")
    days = np.arange(200) * np.timedelta64(24, "h")
    within = np.arange(14) * np.timedelta64(30, "m")
    regular = discover_arrivals(np.sort((quarter_past + days[:, None] + within).ravel()))
    by_chance = discover_arrivals(
        np.sort(quarter_past + np.random.default_rng(1).integers(0, 200 * 86_400, 2800).astype("timedelta64[s]"))
    )
    assert regular.regularity > 100
    assert by_chance.regularity == pytest.approx(1.0, abs=0.25)
