"""Working time between instants."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.working_time import ALWAYS, Calendar, DatedHours, after_working_hours, working_hours

MONDAY = np.datetime64("2026-03-02T00:00", "us")


@st.composite
def calendars(draw):
    edges = sorted(draw(st.sets(st.integers(0, 336), min_size=2, max_size=12)))
    edges = edges[: len(edges) // 2 * 2]
    return Calendar(tuple((a / 2, b / 2) for a, b in zip(edges[::2], edges[1::2], strict=True)))


moments = st.integers(0, 5 * 168 * 60).map(lambda minute: MONDAY + np.timedelta64(minute, "m"))


def at(moment) -> np.ndarray:
    return np.array([moment], dtype="datetime64[us]")


@st.composite
def dated_calendars(draw):
    """Calendars with special days in the weeks of the moments, anywhere on earth."""
    days = st.integers(1, 28).map(lambda day: date(2026, 3, day))
    spans = st.tuples(days, days).map(sorted)
    hours = st.sampled_from([(), ((0.0, 24.0),), ((7.5, 12.0), (13.0, 20.25))])
    dated = st.builds(lambda span, open_: DatedHours(*span, open_), spans, hours)
    zone = st.sampled_from([None, "Europe/Paris", "America/New_York"])
    return Calendar(draw(calendars()).intervals, tuple(draw(st.lists(dated, max_size=3))), draw(zone))


@given(dated_calendars(), moments, moments, moments)
def test_working_time_adds_up(calendar, one, two, three):
    whole = working_hours(calendar, at(one), at(three))
    parts = working_hours(calendar, at(one), at(two)) + working_hours(calendar, at(two), at(three))
    assert whole == pytest.approx(parts, abs=1e-9)


@given(moments, moments)
def test_who_always_works_works_by_the_clock(one, two):
    clock = (at(two) - at(one)) / np.timedelta64(1, "h")
    assert working_hours(ALWAYS, at(one), at(two)) == pytest.approx(clock)


@given(calendars(), moments)
def test_a_week_holds_the_hours_of_a_week(calendar, moment):
    week_later = at(moment) + np.timedelta64(7, "D")
    assert working_hours(calendar, at(moment), week_later)[0] == pytest.approx(calendar.hours_per_week)


@given(dated_calendars(), moments, st.floats(0.01, 400.0))
def test_after_so_much_working_time_so_much_working_time_has_passed(calendar, moment, hours):
    done = after_working_hours(calendar, at(moment), np.array([hours]))
    assert working_hours(calendar, at(moment), done)[0] == pytest.approx(hours, abs=1e-6)


@given(calendars(), moments)
def test_no_work_takes_no_time(calendar, moment):
    assert after_working_hours(calendar, at(moment), np.array([0.0]))[0] == moment


@given(dated_calendars(), moments, moments)
def test_the_moment_after_the_hours_between_two_moments_is_the_second_unless_nobody_works_then(calendar, one, two):
    begin, end = min(one, two), max(one, two)
    hours = working_hours(calendar, at(begin), at(end))
    back = after_working_hours(calendar, at(begin), hours)
    assert back[0] <= end
    assert working_hours(calendar, back, at(end))[0] == pytest.approx(0.0, abs=1e-9)


def test_who_stops_for_the_night_goes_on_in_the_morning():
    calendar = Calendar(((9.0, 17.0), (33.0, 41.0)))
    (done,) = after_working_hours(calendar, at(MONDAY + np.timedelta64(16, "h")), np.array([2.0]))
    assert done == MONDAY + np.timedelta64(34, "h")


def test_work_that_fills_the_day_ends_when_it_closes():
    calendar = Calendar(((9.0, 17.0), (33.0, 41.0)))
    (done,) = after_working_hours(calendar, at(MONDAY), np.array([8.0]))
    assert done == MONDAY + np.timedelta64(17, "h")


def test_a_holiday_is_not_worked_and_a_special_day_is():
    dated = (
        DatedHours(date(2026, 3, 3), date(2026, 3, 3)),
        DatedHours(date(2026, 3, 8), date(2026, 3, 8), ((10.0, 12.0),)),
    )
    calendar = Calendar(((9.0, 17.0), (33.0, 41.0)), dated)
    assert working_hours(calendar, at(MONDAY), at(MONDAY + np.timedelta64(7, "D")))[0] == 10.0
    (done,) = after_working_hours(calendar, at(MONDAY + np.timedelta64(16, "h")), np.array([2.0]))
    assert done == np.datetime64("2026-03-08T11:00")


def test_an_hour_is_missing_from_the_night_in_which_clocks_are_put_forward():
    night = np.array(["2026-03-28T23:00", "2026-03-29T04:00"], dtype="datetime64[us]")
    assert working_hours(Calendar(((144.0, 150.0),)), night[:1], night[1:], time_zone="Europe/Paris")[0] == 5.0


def test_who_works_on_some_days_only_is_never_done_with_more():
    once = Calendar((), (DatedHours(date(2026, 3, 4), date(2026, 3, 4), ((9.0, 12.0),)),))
    enough, too_much = after_working_hours(once, np.array([MONDAY, MONDAY]), np.array([3.0, 3.5]))
    assert enough == np.datetime64("2026-03-04T12:00")
    assert np.isnat(too_much)
