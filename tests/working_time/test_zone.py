"""Wall clocks and instants."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.errors import BadInput
from ambidex.working_time import local, utc, zone

zones = st.sampled_from(["UTC", "Europe/Paris", "America/New_York", "Australia/Sydney", "Asia/Kolkata"])
moments = st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)).map(lambda at: at.replace(microsecond=0))


def as_array(*at: datetime) -> np.ndarray:
    return np.array([moment.replace(tzinfo=None) for moment in at], dtype="datetime64[us]")


@given(zones, moments)
def test_the_wall_clock_is_that_of_the_standard_library(name, moment):
    expected = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(name))
    assert local(as_array(moment), name)[0] == as_array(expected)[0]


@given(zones, moments)
def test_a_wall_clock_time_leads_back_to_the_instant_unless_clocks_show_it_twice(name, moment):
    back = utc(local(as_array(moment), name), name)
    apart = as_array(moment)[0] - back[0]
    assert apart in (np.timedelta64(0, "us"), np.timedelta64(timedelta(hours=1)))


def test_a_time_that_clocks_skip_is_moved_on():
    skipped = as_array(datetime(2025, 3, 30, 2, 30))
    assert local(utc(skipped, "Europe/Paris"), "Europe/Paris")[0] == np.datetime64("2025-03-30T03:30")


def test_a_time_that_clocks_show_twice_is_the_first():
    twice = as_array(datetime(2025, 10, 26, 2, 30))
    assert utc(twice, "Europe/Paris")[0] == np.datetime64("2025-10-26T00:30")


def test_no_instants_are_no_wall_clock_times():
    nothing = np.array([], dtype="datetime64[us]")
    assert len(local(nothing, "Europe/Paris")) == len(utc(nothing, "Europe/Paris")) == 0


def test_an_unknown_zone_is_told_with_the_nearest_name():
    with pytest.raises(BadInput, match='Did you mean "Europe/Paris"'):
        zone("Europe/Pariss")
