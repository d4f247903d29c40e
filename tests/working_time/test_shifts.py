from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ambidex.working_time import ALWAYS, Calendar, DatedHours
from ambidex.working_time.shifts import shifts

HOUR = 3_600_000_000
MONDAY = int(np.datetime64("2026-01-05", "us").astype(np.int64))
WEEK = 168 * HOUR
OFFICE = Calendar(tuple((24.0 * day + 9, 24.0 * day + 17) for day in range(5)))


def hours(calendar, *, weeks=1, begins=MONDAY, time_zone="UTC", **kept):
    told = shifts(calendar, time_zone=time_zone, begins=begins, ends=begins + weeks * WEEK, **kept)
    return ((told - begins) / HOUR).tolist()


def test_a_week_is_told_shift_by_shift():
    assert hours(OFFICE) == [[9, 17], [33, 41], [57, 65], [81, 89], [105, 113]]


def test_shifts_over_midnight_and_from_sunday_to_monday_are_one():
    nights = Calendar(((0.0, 6.0), (22.0, 30.0), (160.0, 168.0)))
    assert hours(nights, weeks=2)[:4] == [[-8, 6], [22, 30], [160, 174], [190, 198]]


def test_who_always_works_has_one_shift():
    assert len(hours(ALWAYS, weeks=30)) == 1


def test_a_holiday_is_free_and_a_special_saturday_is_worked():
    dated = (
        DatedHours(date(2026, 1, 6), date(2026, 1, 8)),
        DatedHours(date(2026, 1, 7), date(2026, 1, 7), ((10.0, 12.0),)),
        DatedHours(date(2026, 1, 10), date(2026, 1, 10), ((8.0, 11.0), (12.0, 13.0))),
    )
    told = hours(Calendar(OFFICE.intervals, dated))
    assert told == [[9, 17], [58, 60], [105, 113], [128, 131], [132, 133]]


def test_leave_and_the_first_and_last_day_are_without_work():
    told = hours(
        OFFICE,
        absent=((date(2026, 1, 7), date(2026, 1, 8)),),
        from_date=date(2026, 1, 6),
        until_date=date(2026, 1, 9),
        weeks=3,
    )
    assert told == [[33, 41], [105, 113]]
    assert hours(OFFICE, until_date=date(2025, 1, 1)) == []


def test_a_calendar_of_another_zone_is_on_its_own_wall_clock():
    tokyo = Calendar(OFFICE.intervals, time_zone="Asia/Tokyo")
    assert hours(tokyo, time_zone="Europe/Paris")[0] == [0, 8]


def test_clocks_that_are_put_forward_take_an_hour_of_the_night_and_give_it_back_in_autumn():
    spring = int(np.datetime64("2026-03-23", "us").astype(np.int64))
    autumn = int(np.datetime64("2026-10-19", "us").astype(np.int64))
    night = Calendar(((144.0, 150.0),))
    (before,) = hours(night, begins=spring, time_zone="Europe/Paris")
    (after,) = hours(night, begins=autumn, time_zone="Europe/Paris")
    assert before[1] - before[0] == 5
    assert after[1] - after[0] == 7


@given(
    days=st.lists(st.integers(0, 6), unique=True),
    opens=st.floats(0, 12),
    length=st.floats(0.5, 11),
    later=st.integers(0, 400),
    weeks=st.integers(1, 5),
)
def test_shifts_are_in_order_apart_and_as_long_as_the_week_says(days, opens, length, later, weeks):
    calendar = Calendar(tuple((24.0 * day + opens, 24.0 * day + opens + length) for day in sorted(days)))
    begins = MONDAY + later * WEEK
    told = shifts(calendar, time_zone="UTC", begins=begins, ends=begins + weeks * WEEK)
    assert (np.diff(told.ravel()) > 0).all()
    worked = (told[:, 1] - told[:, 0]).sum() / HOUR
    assert abs(worked - weeks * calendar.hours_per_week) < 1e-6 * weeks


def test_no_more_is_told_than_touches_the_span():
    told = shifts(OFFICE, time_zone="UTC", begins=MONDAY + 10 * HOUR, ends=MONDAY + 34 * HOUR)
    assert ((told - MONDAY) // HOUR).tolist() == [[9, 17], [33, 41]]
    assert timedelta(microseconds=int(told[0, 1] - told[0, 0])) == timedelta(hours=8)
