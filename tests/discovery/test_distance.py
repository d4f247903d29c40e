"""Distances between logs, against sums that can be done by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.discovery.distance import distances, wasserstein

samples = st.lists(st.integers(0, 50).map(float), min_size=1, max_size=20).map(np.array)


@given(first=samples, second=samples, third=samples)
def test_moving_mass_is_a_distance(first, second, third):
    assert wasserstein(first, first) == 0
    assert wasserstein(first, second) == pytest.approx(wasserstein(second, first))
    assert wasserstein(first, third) <= wasserstein(first, second) + wasserstein(second, third) + 1e-9


@given(sample=samples, by=st.integers(0, 9))
def test_moving_all_the_mass_costs_the_way(sample, by):
    assert wasserstein(sample, sample + by) == pytest.approx(by)


def test_a_log_is_no_distance_from_itself(record):
    assert set(distances(record, record).values()) == {0.0}


def test_three_grams_begin_and_end_with_two_blanks(by_hand):
    one = by_hand(("1", "a", "Ann", 9, 10))
    other = by_hand(("1", "a", "Ann", 9, 10), ("1", "b", "Ann", 10, 11))
    # --a -a* a** against --a -ab ab* b**: only the first is in both, the other five are not.
    assert distances(one, other)["ngd"] == pytest.approx((2 + 3) / (3 + 4))


def test_activities_are_compared_by_name_and_not_by_code(by_hand):
    one = by_hand(("1", "a", "Ann", 9, 10), ("2", "b", "Ann", 10, 11))
    other = by_hand(("1", "b", "Ann", 9, 10), ("2", "a", "Ann", 10, 11))
    assert distances(one, other)["ngd"] == 0


def test_times_are_compared_in_whole_hours(by_hand):
    one = by_hand(("1", "a", "Ann", 9.1, 10.1))
    assert distances(one, by_hand(("1", "a", "Ann", 9.2, 11.1)))["ctdd"] == 0  # 1.9 hours, 0.9 more than the shortest
    assert distances(one, by_hand(("1", "a", "Ann", 9.2, 11.3)))["ctdd"] == 1
    later = distances(one, by_hand(("1", "a", "Ann", 12.1, 13.1)))
    assert later["aedd"] == 3
    assert later["redd"] == later["ctdd"] == 0


def test_hours_of_the_week_are_compared_day_by_day(by_hand):
    monday, two_hours_later, tuesday = (by_hand(("1", "a", "Ann", at, at)) for at in (9, 11, 33))
    assert distances(monday, two_hours_later)["cedd"] == pytest.approx(2 / 7)
    # A day that only one of them has counts 23 hours.
    assert distances(monday, tuesday)["cedd"] == pytest.approx(2 * 23 / 7)
    assert distances(monday, by_hand(("1", "a", "Ann", 168 + 9, 168 + 9)))["cedd"] == 0
