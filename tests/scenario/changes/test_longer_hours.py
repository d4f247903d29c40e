from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.scenario.changes.longer_hours import LongerHours, longer_days
from ambidex.working_time import ALWAYS, Calendar, DatedHours

weeks = st.lists(st.integers(0, 167 * 2), min_size=2, max_size=24, unique=True).map(
    lambda edges: Calendar(tuple((a / 2, b / 2) for a, b in zip(sorted(edges)[::2], sorted(edges)[1::2])))
)


@given(calendar=weeks, hours=st.floats(0.25, 6.0))
def test_nobody_loses_an_hour_and_nobody_gains_more_than_asked_on_a_day(calendar, hours):
    longer = longer_days(calendar, hours=hours)
    days = {opens // 24 for opens, _ in calendar.intervals}
    gained = longer.hours_per_week - calendar.hours_per_week
    assert -1e-9 <= gained <= hours * len(days) + 1e-9
    assert all(any(o <= opens and closes <= c for o, c in longer.intervals) for opens, closes in calendar.intervals)


@given(calendar=weeks, hours=st.floats(0.25, 6.0))
def test_a_longer_week_is_still_sorted_disjoint_and_a_week(calendar, hours):
    intervals = longer_days(calendar, hours=hours).intervals
    assert all(closes < opens for (_, closes), (opens, _) in pairwise(intervals))
    assert intervals[-1][1] <= 168


@pytest.mark.parametrize(
    ("intervals", "longer"),
    [
        (((9.0, 17.0), (33.0, 41.0)), ((9.0, 18.0), (33.0, 42.0))),
        (((8.0, 12.0), (13.0, 17.0)), ((8.0, 12.0), (13.0, 18.0))),
        (((14.0, 23.5), (24.25, 30.0)), ((14.0, 31.0),)),
        (((160.0, 168.0),), ((160.0, 168.0),)),
    ],
    ids=["two days", "only the last shift", "up to the next shift, which joins", "not beyond Sunday midnight"],
)
def test_the_last_shift_of_each_day_is_longer(intervals, longer):
    assert longer_days(Calendar(intervals), hours=1.0).intervals == longer


def test_holidays_special_days_and_the_zone_stay_as_they_are():
    dated = (
        DatedHours(date(2026, 1, 6), date(2026, 1, 6)),
        DatedHours(date(2026, 1, 10), date(2026, 1, 10), ((8, 12),)),
    )
    longer = longer_days(Calendar(((9.0, 17.0),), dated, "Asia/Tokyo"), hours=2)
    assert longer == Calendar(((9.0, 19.0),), dated, "Asia/Tokyo")


def test_who_works_on_some_days_only_works_no_longer():
    once = Calendar((), (DatedHours(date(2026, 1, 6), date(2026, 1, 6), ((8, 12),)),))
    assert longer_days(once, hours=1) == once


def test_only_the_team_that_is_asked_works_longer(shop):
    after = LongerHours("front").alter(shop)
    assert after.calendars["office"] == shop.calendars["office"]
    assert {person.calendar for person in after.resources if person.team == "front"} == {"office + 1 h"}
    assert after.resources[2:] == shop.resources[2:]
    assert after.calendars["office + 1 h"].hours_per_week == 45.0


def test_twice_an_hour_longer_are_two_hours(shop):
    twice = LongerHours("front").alter(LongerHours("front").alter(shop))
    assert twice.calendars[twice.resources[0].calendar].hours_per_week == 50.0


def test_whoever_is_always_there_cannot_stay_longer(counter):
    assert LongerHours.candidates(counter) == ()
    assert longer_days(ALWAYS, hours=1.0) == ALWAYS


def test_without_teams_roles_are_asked(workshop):
    assert LongerHours.candidates(workshop)[0].words() == "one more hour a day for every greeter"
