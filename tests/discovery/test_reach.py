"""Cases come only while somebody is there to begin with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.discovery.reach import within_reach
from ambidex.factory import END, JOIN, Arrivals, State, WorkType
from ambidex.working_time import ALWAYS, Calendar

OFFICE = Calendar(tuple((24.0 * day + 9, 24.0 * day + 16.5) for day in range(5)))
rates = st.lists(st.sampled_from([0.0, 0.5, 3.0]), min_size=168, max_size=168).map(tuple)


def letters(per_hour, *, start="open"):
    flow = (
        State("open", "open", {END: 1.0}),
        State("fork", None, {END: 1.0}, parallel={"branch": 1.0}),
        State("branch", "open", {JOIN: 1.0}),
    )
    return WorkType("letter", Arrivals(per_hour), {start: 1.0}, flow)


@given(per_hour=rates)
def test_no_case_is_lost_and_none_comes_in_a_closed_hour(per_hour):
    told = within_reach(letters(per_hour), {"open": [OFFICE]}).arrivals.per_hour
    assert sum(told) == pytest.approx(sum(per_hour))
    assert all(rate == 0 or (hour < 120 and 9 <= hour % 24 < 17) for hour, rate in enumerate(told))


@given(per_hour=rates)
def test_what_comes_in_open_hours_comes_at_least_as_often(per_hour):
    told = within_reach(letters(per_hour), {"open": [OFFICE]}).arrivals.per_hour
    assert all(told[24 * day + hour] >= per_hour[24 * day + hour] for day in range(5) for hour in range(9, 17))


@pytest.mark.parametrize("calendars", [{}, {"open": []}, {"open": [OFFICE, ALWAYS]}])
def test_outsiders_and_who_is_always_there_change_nothing(calendars):
    letter = letters((1.0,) * 168)
    assert within_reach(letter, calendars) is letter


def test_a_case_that_begins_with_a_fork_is_left_as_it_is():
    letter = letters((1.0,) * 168, start="fork")
    assert within_reach(letter, {"open": [OFFICE]}) is letter
