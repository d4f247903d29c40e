from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.simulation.clock import Clock

HOUR = 3_600_000_000
PARIS = Clock.of(datetime(2026, 1, 1, tzinfo=UTC), time_zone="Europe/Paris")


def test_time_is_counted_from_the_monday_of_the_start_on_the_wall() -> None:
    late_on_sunday = datetime(2026, 1, 4, 23, 30, tzinfo=UTC)
    clock = Clock.of(late_on_sunday, time_zone="Europe/Paris")
    assert clock.monday.isoformat() == "2026-01-05T00:00:00"
    assert clock.microseconds(late_on_sunday) == HOUR // 2


@given(hours=st.lists(st.floats(0, 3 * 365 * 24), min_size=1))
def test_time_passes_evenly_when_clocks_change(hours: list[float]) -> None:
    elapsed = (np.array(hours) * HOUR).astype(np.int64)
    instants = PARIS.instants(elapsed)
    assert (PARIS.elapsed(instants) == elapsed).all()
    assert ((instants - PARIS.instants(np.zeros(1, np.int64))).astype(np.int64) == elapsed).all()


@given(hour=st.integers(0, 3 * 365 * 24), zone=st.sampled_from(["UTC", "Europe/Paris", "America/New_York"]))
def test_what_clocks_show_leads_back_to_the_instant_unless_they_show_it_twice(hour: int, zone: str) -> None:
    clock = Clock.of(datetime(2026, 1, 1, tzinfo=UTC), time_zone=zone)
    elapsed = np.array([hour * HOUR])
    again = clock.of_wall(clock.wall(elapsed))
    assert (elapsed - again)[0] in (0, HOUR)
    assert clock.wall(again) == clock.wall(elapsed)


@pytest.mark.parametrize(
    ("wall", "instant"),
    [
        ("2026-03-29T01:59", "2026-03-29T00:59"),
        ("2026-03-29T02:00", "2026-03-29T01:00"),
        ("2026-03-29T02:30", "2026-03-29T01:30"),
        ("2026-03-29T03:00", "2026-03-29T01:00"),
        ("2026-10-25T02:30", "2026-10-25T00:30"),
        ("2026-10-25T03:00", "2026-10-25T02:00"),
    ],
)
def test_a_time_that_clocks_skip_is_moved_on_and_of_two_the_first_is_meant(wall: str, instant: str) -> None:
    shown = (np.datetime64(wall, "us") - np.datetime64(PARIS.monday, "us")).astype(np.int64)
    assert PARIS.instants(PARIS.of_wall(np.array([shown]))) == np.datetime64(instant)


def test_one_instant_agrees_with_many() -> None:
    moment = datetime(2026, 7, 3, 12, tzinfo=UTC)
    many = PARIS.elapsed(np.array([np.datetime64("2026-07-03T12:00", "us")]))
    assert PARIS.microseconds(moment) == many[0]
    assert PARIS.microseconds(moment + timedelta(hours=1)) == many[0] + HOUR
