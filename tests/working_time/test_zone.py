"""Wall clocks and instants."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.errors import BadInput
from ambidex.working_time import local, utc, zone

zones = st.sampled_from(
    ["UTC", "Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca"]
)
instants = st.datetimes(datetime(1990, 1, 1), datetime(2036, 12, 31))


def moments(*texts):
    return np.array(texts, dtype="datetime64[us]")


@given(found=st.lists(instants, min_size=1, max_size=20), name=zones)
def test_the_wall_clock_is_that_of_the_standard_library(found, name):
    expected = [moment.replace(tzinfo=UTC).astimezone(ZoneInfo(name)).replace(tzinfo=None) for moment in found]
    assert local(moments(*found), name).tolist() == expected


@given(found=st.lists(instants, min_size=1, max_size=20), name=zones)
def test_utc_is_that_of_the_standard_library_also_when_clocks_change(found, name):
    expected = [moment.replace(tzinfo=ZoneInfo(name)).astimezone(UTC).replace(tzinfo=None) for moment in found]
    assert utc(moments(*found), name).tolist() == expected


@given(found=st.lists(instants, min_size=1, max_size=20), name=zones)
def test_a_wall_clock_time_leads_back_to_the_instant_unless_clocks_show_it_twice(found, name):
    apart = moments(*found) - utc(local(moments(*found), name), name)
    assert set((apart / np.timedelta64(1, "m")).tolist()) <= {0.0, 30.0, 60.0}


def test_a_time_that_clocks_show_twice_is_the_first():
    assert utc(moments("2026-10-25T02:30"), "Europe/Paris").tolist() == [datetime(2026, 10, 25, 0, 30)]


def test_a_time_that_clocks_skip_is_moved_on():
    assert utc(moments("2026-03-29T02:30"), "Europe/Paris").tolist() == [datetime(2026, 3, 29, 1, 30)]


def test_nothing_gives_nothing():
    assert local(moments(), "Europe/Paris").tolist() == []
    assert utc(moments(), "Europe/Paris").tolist() == []


def test_a_time_that_is_not_known_stays_so():
    assert np.isnat(local(moments("NaT", "2026-03-02T12:00"), "Europe/Paris")).tolist() == [True, False]
    assert np.isnat(utc(moments("2026-03-02T12:00", "NaT"), "Europe/Paris")).tolist() == [False, True]
    assert np.isnat(local(moments("NaT"), "Europe/Paris")).all()


@pytest.mark.parametrize(("name", "near"), [("Europe/Pariss", "Europe/Paris"), ("europe/berlni", "Europe/Berlin")])
def test_an_unknown_zone_is_told_with_the_nearest(name, near):
    with pytest.raises(BadInput, match=f'Did you mean "{near}"'):
        zone(name)


def test_what_is_nothing_like_a_zone_is_told_with_an_example():
    with pytest.raises(BadInput, match="such as Europe/Paris or UTC"):
        local(moments("2026-03-02"), "../../secret")
