"""The week as people write it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.factory.week import (
    calendar_entry,
    calendar_of,
    hours_text,
    rates_entry,
    rates_of,
    release_entry,
    release_of,
    spread,
)
from ambidex.working_time import ALWAYS, Calendar, DatedHours


def test_always_is_the_whole_week():
    assert calendar_of("always") == calendar_of({"Mon-Sun": "00:00-24:00"}) == ALWAYS


def test_days_may_be_listed_and_go_round_the_week():
    assert calendar_of({"Sat-Mon, Wed": "10:00-11:00"}).intervals == ((10, 11), (58, 59), (130, 131), (154, 155))


def test_a_night_shift_goes_on_after_midnight_also_over_sunday():
    assert calendar_of({"Fri": "22:00-06:00", "Sun": "22:00-06:00"}).intervals == ((0, 6), (118, 126), (166, 168))


def test_days_with_the_same_hours_are_gathered():
    assert calendar_entry(calendar_of({"Mon,Tue,Thu": "09:00-17:00"})) == {
        "Mon-Tue": "09:00-17:00",
        "Thu": "09:00-17:00",
    }


def test_hours_that_clocks_cannot_show_are_written_as_numbers():
    assert calendar_entry(Calendar(((9.0000001, 17.0),))) == {"hours_of_week": [[9.0000001, 17.0]]}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (5, "is no calendar"),
        ("sometimes", "is no calendar"),
        ({"Monday": "09:00-17:00"}, "names no days"),
        ({"Mon": "9-17"}, "are no hours"),
        ({"Mon": "09:70-17:00"}, "are no hours"),
        ({"Mon": "24:00-25:00"}, "ends at 24:00"),
        ({"hours_of_week": 3}, "no pairs"),
        ({"hours_of_week": [["x", 3]]}, "a number is needed"),
        ({"2026-12-24": "22:00-02:00"}, "over midnight"),
        ({"2026-12-24": "shut"}, "are no hours"),
        ({"2026-12-24": [9, 17]}, "no pairs"),
        ({"Mon": "09:00-17:00", "time_zone": True}, "not a time zone"),
    ],
)
def test_what_is_no_calendar_is_told(value, told):
    with pytest.raises(ValueError, match=told):
        calendar_of(value)


def test_a_day_with_many_different_rates_is_written_as_its_hours():
    rates = tuple(float(hour % 24) for hour in range(168))
    assert rates_entry(rates) == {"Mon-Sun": list(rates[:24])}
    assert rates_of(rates_entry(rates)) == rates


def test_a_week_without_arrivals_is_an_empty_table():
    assert rates_entry((0.0,) * 168) == {}
    assert rates_of({}) == (0.0,) * 168


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (12, "is no table"),
        ({"Mon": 12}, "needs 24 numbers"),
        ({"Mon": [1] * 23}, "23 rates"),
        ({"Mon": ["a"] * 24}, "a number is needed"),
        ({"Mon": {"22:00-06:00": 1}}, "over midnight"),
        ({"Mon-Wed": {}, "Tue": {}}, "Tue twice"),
    ],
)
def test_what_is_no_table_of_rates_is_told(value, told):
    with pytest.raises(ValueError, match=told):
        rates_of(value)


def test_factors_are_as_usual_where_nothing_is_said():
    factors = rates_of({"Mon": {"12:00-13:30": 2.0}}, usual=1.0)
    assert factors[11:15] == (1.0, 2.0, 1.5, 1.0)
    assert set(factors[24:]) == {1.0}


def test_factors_for_the_same_hour_are_told():
    with pytest.raises(ValueError, match="overlap"):
        rates_of({"Mon": {"12:00-14:00": 2.0, "13:00-15:00": 3.0}}, usual=1.0)


def test_factors_that_are_all_usual_need_not_be_said():
    assert rates_entry((1.0,) * 168, usual=1.0) == {}


def test_dates_stand_beside_the_days_of_the_week():
    calendar = calendar_of({"Mon": "09:00-17:00", "2026-12-24, 2026-12-31": "09:00-12:00", "2026-12-25": "closed"})
    assert calendar.intervals == ((9.0, 17.0),)
    assert [(days.first.day, days.last.day, days.hours) for days in calendar.dated] == [
        (24, 24, ((9.0, 12.0),)),
        (31, 31, ((9.0, 12.0),)),
        (25, 25, ()),
    ]


def test_hours_of_a_date_that_clocks_cannot_show_are_written_as_numbers():
    day = date(2026, 12, 24)
    calendar = Calendar(((9.0, 17.0),), (DatedHours(day, day, ((9.0000001, 12.0),)),))
    assert calendar_entry(calendar) == {"Mon": "09:00-17:00", "2026-12-24": [[9.0000001, 12.0]]}


@given(st.one_of(st.floats(0.0, 167.999), st.integers(0, 167 * 60).map(lambda minute: minute / 60)))
def test_an_hour_of_release_is_read_as_it_was_written(hour):
    assert release_of(release_entry(hour)) == hour


@pytest.mark.parametrize("value", ["Friday 16:00", "Fri 24:00", "Fri", "16:00", True, None])
def test_what_is_no_hour_of_release_is_told(value):
    with pytest.raises(ValueError, match="no hour of the week"):
        release_of(value)


def test_arrivals_of_a_week_are_spread_over_its_hours():
    rates = spread(40.0, calendar_of({"Mon-Fri": "08:30-16:30"}))
    assert rates[8:10] == (0.5, 1.0)
    assert sum(rates) == pytest.approx(40.0)


def test_hours_of_the_week_are_told_in_words():
    assert hours_text(104.0, 112.25) == "Fri 08:00-16:15"
