"""When people work, as far as a log shows it."""

import numpy as np
import pytest

from ambidex.discovery.calendars import discover_calendars
from ambidex.working_time import ALWAYS


def days(*, weekdays, hours, weeks, resource="Ann"):
    """Return rows with some work in each of the hours of these days."""
    return [
        (f"{resource} {week} {day} {hour} {part}", "read", resource, at, at + 0.2)
        for week in range(weeks)
        for day in weekdays
        for hour in hours
        for part in range(4)
        for at in (168 * week + 24 * day + hour + part / 4 + 0.01,)
    ]


def open_hours(calendar):
    return {hour for hour in range(168) if any(opens <= hour + 0.5 < closes for opens, closes in calendar.intervals)}


def test_a_log_shorter_than_a_day_shows_no_closing(by_hand):
    log = by_hand(*days(weekdays=[0], hours=range(9, 17), weeks=1))
    assert discover_calendars(log) == (ALWAYS,)


def test_office_hours_are_found(by_hand):
    (found,) = discover_calendars(by_hand(*days(weekdays=range(5), hours=range(9, 17), weeks=8)))
    assert open_hours(found) == {24 * day + hour for day in range(5) for hour in range(9, 17)}


def test_weekdays_that_a_short_log_misses_are_like_those_it_shows(by_hand):
    (found,) = discover_calendars(by_hand(*days(weekdays=[0, 1], hours=range(9, 17), weeks=1)))
    assert open_hours(found) == {24 * day + hour for day in range(5) for hour in range(9, 17)}


def test_a_day_off_in_a_log_that_covers_the_week_stays_off(by_hand):
    (found,) = discover_calendars(by_hand(*days(weekdays=[0, 1, 3, 4], hours=range(9, 17), weeks=8)))
    assert not open_hours(found) & set(range(48, 72))


def test_a_break_of_an_hour_is_found(by_hand):
    hours = [hour for hour in range(9, 17) if hour != 12]
    (found,) = discover_calendars(by_hand(*days(weekdays=range(5), hours=hours, weeks=12)))
    assert open_hours(found) == {24 * day + hour for day in range(5) for hour in hours}


def test_a_short_silence_of_somebody_seen_rarely_is_no_break(by_hand):
    often = days(weekdays=range(5), hours=range(9, 17), weeks=8)
    rare = [(f"x{n}", "read", "Bob", 168 * n + hour, 168 * n + hour + 0.3) for n, hour in enumerate([9, 10, 15, 16])]
    log = by_hand(*often, *rare)
    found = dict(zip(log.resources, discover_calendars(log)))["Bob"]
    assert 12 in {hour % 24 for hour in open_hours(found)}


@pytest.mark.parametrize("n_people", [1, 40])
def test_everybody_has_hours(by_hand, n_people):
    rng = np.random.default_rng(1)
    log = by_hand(
        *((f"{n}", "read", f"{n % n_people}", at, at + 1) for n, at in enumerate(rng.uniform(0, 1000, 2 * n_people)))
    )
    assert all(calendar.hours_per_week > 0 for calendar in discover_calendars(log))


def test_appointments_on_the_hour_are_no_breaks(by_hand):
    hours = [168.0 * week + 24 * day + hour for week in range(12) for day in range(5) for hour in range(9, 17)]
    (found,) = discover_calendars(by_hand(*((f"{at}", "see", "Ann", at, at + 0.9) for at in hours)))
    assert open_hours(found) == {24 * day + hour for day in range(5) for hour in range(9, 17)}
    assert found.hours_per_week == 40


def test_a_machine_that_works_through_in_steady_cycles_takes_no_break(by_hand):
    """Cycles of 50, 59 and 68 minutes at the same times every day: at some quarters nothing ever starts or ends."""
    edges = [9 + minutes / 60 for minutes in (0, 50, 109, 177, 227, 286, 354)]
    rows = [
        (f"{day} {n}", "press", "Ann", 24 * day + edges[n], 24 * day + edges[n + 1])
        for day in (7 * week + weekday for week in range(12) for weekday in range(5))
        for n in range(6)
    ]
    (found,) = discover_calendars(by_hand(*rows))
    assert {hour for hour in open_hours(found) if hour < 24} >= set(range(9, 15))


def test_work_that_lies_over_a_break_is_longer_by_it(by_hand):
    """Half an hour of reading takes an hour and a half where lunch from 12 to 13 comes in between."""
    hours = [9, 9.5, 10, 10.5, 11, 13.2, 13.7, 14.2, 14.7, 15.2]
    rows = [
        (f"{day} {n}", "read", "Ann", 24 * day + at + 0.017 * (day % 9), 24 * day + at + 0.017 * (day % 9) + 0.5)
        for day in (7 * week + weekday for week in range(12) for weekday in range(5))
        for n, at in enumerate(hours)
    ]
    over = [(f"{day} over", "read", "Ann", 24 * day + 11.7, 24 * day + 13.2) for day in range(0, 84, 7)]
    (found,) = discover_calendars(by_hand(*rows, *over))
    assert 12 not in open_hours(found)
