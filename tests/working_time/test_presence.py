"""Calendars inferred from work that was seen."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambidex.working_time import ALWAYS, Calendar, after_working_hours, presence

MONDAY = np.datetime64("2026-01-05T00:00", "us")
OFFICE = Calendar(tuple((24.0 * day + 8, 24.0 * day + 17) for day in range(5)))
NIGHTS = Calendar(tuple((24.0 * day, 24.0 * day + 6) for day in range(7)))


LUNCH = Calendar(tuple((24.0 * day + opens, 24.0 * day + opens + 4) for day in range(5) for opens in (8, 13)))
PART_TIME = Calendar(tuple((24.0 * day + 9, 24.0 * day + 14) for day in range(3)))
TWO_SHIFTS = Calendar(tuple((24.0 * day + 6, 24.0 * day + 22) for day in range(6)))


def worked(calendar: Calendar, *, load: float, weeks: int, rng: np.random.Generator, mean_hours: float = 0.5):
    """Start and end of work of one person who is busy a share of their time."""
    n = int(2 * load * weeks * calendar.hours_per_week / mean_hours) + 50
    idle = rng.exponential(mean_hours * (1 - load) / load, n)
    busy = rng.lognormal(np.log(mean_hours) - 0.32, 0.8, n)
    ends = np.cumsum(idle + busy)
    inside = ends < weeks * calendar.hours_per_week
    origin = np.full(int(inside.sum()), MONDAY)
    return tuple(after_working_hours(calendar, origin, part[inside]) for part in (ends - busy, ends))


def team(calendars, *, loads=(0.6, 0.75, 0.9), weeks=26, mean_hours=1.0, seed=7):
    """Calendars inferred for some people together, each busy one of the loads."""
    rng = np.random.default_rng(seed)
    people = [
        worked(calendar, load=loads[i % len(loads)], weeks=weeks, rng=rng, mean_hours=mean_hours)
        for i, calendar in enumerate(calendars)
    ]
    resource = np.repeat(np.arange(len(people), dtype=np.int32), [len(start) for start, _ in people])
    start, end = (np.concatenate(part) for part in zip(*people, strict=True))
    return presence(resource, start, end, n_resources=len(people), time_zone="UTC")


def slots(calendar: Calendar) -> np.ndarray:
    middle = np.arange(336) / 2 + 0.25
    return np.any([(opens <= middle) & (middle < closes) for opens, closes in calendar.intervals], axis=0)


@pytest.mark.parametrize("load", [0.5, 0.75, 0.95])
def test_with_plenty_of_evidence_nearly_every_hour_is_recovered(load):
    rng = np.random.default_rng(5)
    people = [worked(calendar, load=load, weeks=20, rng=rng) for calendar in (OFFICE, NIGHTS, OFFICE)]
    resource = np.repeat(np.arange(3, dtype=np.int32), [len(start) for start, _ in people])
    start, end = (np.concatenate(part) for part in zip(*people, strict=True))
    found = presence(resource, start, end, n_resources=3, time_zone="UTC")
    agreement = [
        (slots(seen) == slots(true)).mean() for seen, true in zip(found, (OFFICE, NIGHTS, OFFICE), strict=True)
    ]
    assert min(agreement) >= 0.95


def test_somebody_seen_once_keeps_the_hours_of_everybody():
    start, end = worked(OFFICE, load=0.8, weeks=20, rng=np.random.default_rng(1))
    resource = np.append(np.zeros(len(start), np.int32), np.int32(1))
    start, end = np.append(start, MONDAY + np.timedelta64(10, "h")), np.append(end, MONDAY + np.timedelta64(11, "h"))
    usual, rare = presence(resource, start, end, n_resources=2, time_zone="UTC")
    assert (slots(usual) == slots(rare)).mean() > 0.95


def test_work_left_overnight_is_no_night_work():
    evenings = MONDAY + np.arange(20) * np.timedelta64(7, "D") + np.timedelta64(16, "h")
    (found,) = presence(
        np.zeros(20, np.int32), evenings, evenings + np.timedelta64(17, "h"), n_resources=1, time_zone="UTC"
    )
    assert not slots(found)[[2 * 22, 2 * 24 + 6]].any()


def test_hours_are_those_of_the_wall_clock():
    noon = np.array(["2026-07-06T10:00"], dtype="datetime64[us]")
    (found,) = presence(np.zeros(1, np.int32), noon, noon, n_resources=1, time_zone="Europe/Paris")
    assert found.intervals == ((12.0, 12.5),)


def test_nobody_seen_at_all_may_always_work():
    nothing = np.array([], dtype="datetime64[us]")
    found = presence(np.array([], np.int32), nothing, nothing, n_resources=2, time_zone="UTC")
    assert [calendar.hours_per_week for calendar in found] == [168.0, 168.0]


def test_hundreds_seen_twice_all_get_hours():
    rng = np.random.default_rng(2)
    start = MONDAY + rng.integers(0, 40, 1000) * np.timedelta64(1, "D") + np.timedelta64(9, "h")
    resource = np.repeat(np.arange(500, dtype=np.int32), 2)
    found = presence(resource, start, start, n_resources=500, time_zone="UTC")
    assert min(calendar.hours_per_week for calendar in found) > 0


@pytest.mark.parametrize("mean_hours", [0.3, 1.0, 3.0])
def test_people_with_different_hours_each_get_their_own(mean_hours):
    calendars = [LUNCH] * 5 + [PART_TIME, NIGHTS, TWO_SHIFTS, ALWAYS]
    found = team(calendars, mean_hours=mean_hours)
    kept = [(slots(seen) & slots(true)).sum() / slots(true).sum() for seen, true in zip(found, calendars, strict=True)]
    added = [
        (slots(seen) & ~slots(true)).sum() / slots(true).sum() for seen, true in zip(found, calendars, strict=True)
    ]
    assert min(kept) >= 0.95
    assert max(added) <= 0.1


def test_a_lunch_that_everybody_takes_is_seen_when_the_evidence_is_strong():
    assert [slots(seen)[24:26].any() for seen in team([LUNCH] * 6)] == [False] * 6


def test_a_lunch_is_not_guessed_from_a_few_days():
    (found,) = team([OFFICE], weeks=1, mean_hours=2.0, loads=(0.8,))
    days = [opens // 24 for opens, _ in found.intervals]
    assert len(days) == len(set(days))


def test_nights_over_which_work_lies_suspended_are_not_worked():
    for found in team([TWO_SHIFTS] * 4, mean_hours=2.0):
        assert not (slots(found) & ~slots(TWO_SHIFTS)).any()


def test_a_machine_that_never_stops_is_always_there():
    start = MONDAY + np.arange(300) * np.timedelta64(4 * 60 + 7, "m")
    (found,) = presence(np.zeros(300, np.int32), start, start + np.timedelta64(4, "h"), n_resources=1, time_zone="UTC")
    assert found == ALWAYS


def test_a_log_of_one_day_gives_the_hours_of_that_day():
    start = MONDAY + np.timedelta64(9, "h") + np.arange(16) * np.timedelta64(30, "m")
    (found,) = presence(np.zeros(16, np.int32), start, start + np.timedelta64(10, "m"), n_resources=1, time_zone="UTC")
    assert found == Calendar(((9.0, 17.0),))


def test_work_recorded_to_the_full_hour_gives_unbroken_days():
    rng = np.random.default_rng(3)
    days = MONDAY + np.repeat(np.arange(100) // 5 * 7 + np.arange(100) % 5, 6) * np.timedelta64(1, "D")
    hours = days + rng.integers(9, 17, len(days)) * np.timedelta64(1, "h")
    (found,) = presence(np.zeros(len(hours), np.int32), hours, hours, n_resources=1, time_zone="UTC")
    assert [closes - opens for opens, closes in found.intervals] == [7.5] * 5


def test_a_log_with_dates_only_gives_whole_days_in_any_zone():
    days = MONDAY + np.arange(5) * np.timedelta64(1, "D")
    (found,) = presence(np.zeros(5, np.int32), days, days, n_resources=1, time_zone="America/New_York")
    assert found == Calendar(((0.0, 120.0),))


def test_one_night_out_of_the_usual_hours_is_no_habit():
    start, end = worked(OFFICE, load=0.8, weeks=20, rng=np.random.default_rng(1))
    odd = MONDAY + np.timedelta64(3, "h")
    resource = np.concatenate([np.zeros(len(start), np.int32), np.ones(1, np.int32)])
    _, rare = presence(resource, np.append(start, odd), np.append(end, odd), n_resources=2, time_zone="UTC")
    assert not slots(rare)[6]


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 60 * 24 * 60), st.integers(0, 3000)), min_size=1, max_size=60)
)
def test_nobody_has_an_empty_calendar_and_hours_stay_in_the_week(rows):
    resource, start, minutes = np.array(rows).T
    begin = MONDAY + start * np.timedelta64(1, "m")
    found = presence(
        resource.astype(np.int32), begin, begin + minutes * np.timedelta64(1, "m"), n_resources=7, time_zone="UTC"
    )
    for calendar in found:
        edges = np.ravel(calendar.intervals)
        assert calendar.hours_per_week > 0
        assert (np.diff(edges) > 0).all()
        assert edges[0] >= 0
        assert edges[-1] <= 168


def test_a_few_odd_moments_in_half_a_year_are_no_hours_of_work():
    rng = np.random.default_rng(4)
    start, end = worked(OFFICE, load=0.8, weeks=26, rng=rng)
    odd = (
        MONDAY + rng.integers(0, 26, 12) * np.timedelta64(7, "D") + rng.integers(0, 7 * 24, 12) * np.timedelta64(1, "h")
    )
    (found,) = presence(
        np.zeros(len(start) + 12, np.int32), np.append(start, odd), np.append(end, odd), n_resources=1, time_zone="UTC"
    )
    assert found == OFFICE


def test_work_handed_over_exactly_at_closing_time_is_no_presence_after_it():
    rng = np.random.default_rng(1)
    start, end = worked(OFFICE, load=0.5, weeks=26, rng=rng)
    closing = MONDAY + np.arange(26) * np.timedelta64(7, "D") + np.timedelta64(17, "h")
    start, end = np.concatenate([start, closing]), np.concatenate([end, closing + np.timedelta64(15 * 60 + 20, "m")])
    (found,) = presence(np.zeros(len(start), dtype=np.int32), start, end, n_resources=1, time_zone="UTC")
    assert found == OFFICE


def test_rounded_starts_of_long_work_are_taken_as_they_are():
    days = np.array([7 * week + day for week in range(26) for day in range(5)])
    start = MONDAY + days * np.timedelta64(1, "D") + np.timedelta64(9, "h")
    (found,) = presence(
        np.zeros(len(start), dtype=np.int32), start, start + np.timedelta64(23, "h"), n_resources=1, time_zone="UTC"
    )
    assert 9 in {opens % 24 for opens, _ in found.intervals}
