"""Working time between moments."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.working_time import ALWAYS, Calendar, after_working_hours, working_hours

MONDAY = np.datetime64("2026-03-02T00:00", "us")


@st.composite
def calendars(draw):
    edges = sorted(draw(st.sets(st.integers(0, 336), min_size=2, max_size=12)))
    edges = edges[: len(edges) // 2 * 2]
    return Calendar(tuple((a / 2, b / 2) for a, b in zip(edges[::2], edges[1::2], strict=True)))


moments = st.integers(0, 5 * 168 * 60).map(lambda minute: MONDAY + np.timedelta64(minute, "m"))


def at(moment) -> np.ndarray:
    return np.array([moment], dtype="datetime64[us]")


@given(calendars(), moments, moments, moments)
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


@given(calendars(), moments, st.floats(0.01, 400.0))
def test_after_so_much_working_time_so_much_working_time_has_passed(calendar, moment, hours):
    done = after_working_hours(calendar, at(moment), np.array([hours]))
    assert working_hours(calendar, at(moment), done)[0] == pytest.approx(hours, abs=1e-6)


@given(calendars(), moments)
def test_no_work_takes_no_time(calendar, moment):
    assert after_working_hours(calendar, at(moment), np.array([0.0]))[0] == moment


@given(calendars(), moments, moments)
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
