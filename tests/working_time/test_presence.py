"""Calendars inferred from work that was seen."""

import numpy as np
import pytest

from ambidex.working_time import Calendar, after_working_hours, presence

MONDAY = np.datetime64("2026-01-05T00:00", "us")
OFFICE = Calendar(tuple((24.0 * day + 8, 24.0 * day + 17) for day in range(5)))
NIGHTS = Calendar(tuple((24.0 * day, 24.0 * day + 6) for day in range(7)))


def worked(calendar: Calendar, *, load: float, weeks: int, rng: np.random.Generator):
    """Start and end of work of one person who is busy a share of their time."""
    idle = rng.exponential(0.5 * (1 - load) / load, 4_000)
    busy = rng.lognormal(-1.0, 0.8, 4_000)
    ends = np.cumsum(idle + busy)
    inside = ends < weeks * calendar.hours_per_week
    origin = np.full(int(inside.sum()), MONDAY)
    return tuple(after_working_hours(calendar, origin, part[inside]) for part in (ends - busy, ends))


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
