"""Breaks within the day, and that calendars stay sound whatever is added to them or taken from them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.discovery import discover
from ambidex.discovery.calendars import _filled, _without, discover_calendars
from ambidex.factory import Factory
from ambidex.factory.file import format_factory, parse_factory
from ambidex.working_time import Calendar

OFFICE = Calendar(tuple((24.0 * day + 9, 24.0 * day + 17) for day in range(5)))

hours = st.integers(0, 23).flatmap(lambda first: st.tuples(st.just(first), st.integers(first + 1, 24)))


def is_sound(calendar):
    edges = [edge for interval in calendar.intervals for edge in interval]
    return edges == sorted(set(edges)) and edges[0] >= 0 and edges[-1] <= 168


@pytest.fixture(scope="module")
def canteen(practice: Factory) -> Factory:
    """The practice, with a break of three quarters of an hour at noon for all."""
    with_break = {
        name: Calendar(
            tuple(
                part
                for opens, closes in calendar.intervals
                for part in ((opens, opens // 24 * 24 + 12), (opens // 24 * 24 + 12.75, closes))
            )
        )
        for name, calendar in practice.calendars.items()
    }
    return replace(practice, calendars=with_break)


@pytest.fixture(scope="module")
def eaten(canteen, recorded):
    return recorded(canteen, weeks=26)


def test_a_break_of_less_than_an_hour_is_found(eaten):
    for calendar in discover_calendars(eaten):
        closed = [(a[1] % 24, b[0] % 24) for a, b in zip(calendar.intervals, calendar.intervals[1:]) if b[0] - a[1] < 8]
        assert [begins for begins, _ in closed] == [12.0] * 5
        assert sum(ends - begins for begins, ends in closed) == pytest.approx(5 * 0.75, abs=0.5)


def test_no_break_is_found_where_there_is_none(record):
    assert [len(calendar.intervals) for calendar in discover_calendars(record)] == [5] * 4


def test_work_over_a_break_is_not_taken_for_longer_work(eaten):
    factory = discover(eaten, name="twin", rng=np.random.default_rng(1)).factory
    mean = {activity.name: activity.service_time.mean for activity in factory.activities}
    assert mean["check"] == pytest.approx(0.6, rel=0.05)
    assert mean["decide"] == pytest.approx(1.08, rel=0.05)


def test_a_twin_with_breaks_is_written_to_a_file_and_read_again(eaten):
    factory = discover(eaten, name="twin", rng=np.random.default_rng(1)).factory
    assert parse_factory(format_factory(factory), source="twin.yaml") == factory


@given(found=st.lists(hours, min_size=1, max_size=3), day=st.integers(0, 6), missing=st.sets(st.integers(0, 4)))
def test_filling_days_keeps_a_calendar_sound_and_takes_no_hours_away(found, day, missing):
    opens, closes = zip(*found)
    own = Calendar(((24.0 * day + min(opens), 24.0 * day + max(closes)),))
    filled = _filled(own, tuple(sorted(missing)))
    assert is_sound(filled)
    assert filled.hours_per_week == own.hours_per_week * len(missing | {day})


@given(pause=hours)
def test_a_break_takes_away_just_its_own_hours(pause):
    begins, ends = pause
    rest = _without(OFFICE, [(float(begins), float(ends))])
    common = max(min(ends, 17) - max(begins, 9), 0)
    assert is_sound(rest)
    assert rest.hours_per_week == (40.0 if common == 8 else 40.0 - 5 * common)


def test_calendars_of_a_real_log_leave_nobody_without_hours(shared):
    from ambidex.eventlog import read_log

    log, _ = read_log(shared / "accuracy" / "ACR_train.csv.gz", time_zone="UTC", cache=False)
    weekly = np.array([calendar.hours_per_week for calendar in discover_calendars(log)])
    assert weekly.min() > 0
    assert np.median(weekly) < 100
