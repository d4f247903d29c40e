"""Service times, paces and how much is done at once."""

from dataclasses import replace

import numpy as np
import pytest

from ambidex.discovery.service import discover_service


def hours(log):
    return (log.end_at - log.start_at) / np.timedelta64(1, "h")


def rows(resource, lengths, *, apart=24.0):
    """Return rows of one activity, one after the other."""
    return [(f"{resource} {i}", "read", resource, apart * i, apart * i + length) for i, length in enumerate(lengths)]


def test_an_hour_that_is_always_an_hour_stays_one(by_hand):
    log = by_hand(*rows("Ann", [1.0] * 30))
    (found,) = discover_service(log, worked=hours(log)).by_activity
    assert found.mean == 1.0
    assert found.quantile(np.array([0.01, 0.99])).tolist() == [1.0, 1.0]


def test_work_that_takes_no_time_keeps_its_share(by_hand):
    log = by_hand(*rows("Ann", [0.0, 0.0, 0.0, 2.0] * 25))
    (found,) = discover_service(log, worked=hours(log)).by_activity
    assert found.quantile(np.array([0.7]))[0] == 0.0
    assert found.mean == pytest.approx(0.5)


def test_a_slow_resource_is_found_and_a_rarely_seen_one_is_drawn_to_the_usual(by_hand):
    log = by_hand(*rows("Ann", [1.0] * 200), *rows("Bob", [2.0] * 200), *rows("Cy", [4.0] * 2))
    pace = dict(zip(log.resources, discover_service(log, worked=hours(log)).pace))
    assert pace["Bob"] / pace["Ann"] == pytest.approx(2.0, rel=0.1)
    assert 1.0 < pace["Cy"] < 1.5


def test_paces_leave_the_mean_work_as_it_was(by_hand):
    log = by_hand(*rows("Ann", [1.0] * 200), *rows("Bob", [2.0] * 100))
    found = discover_service(log, worked=hours(log))
    per_resource = np.array([200, 100]) / 300
    assert found.by_activity[0].mean * (found.pace * per_resource).sum() == pytest.approx(4 / 3, rel=0.05)


def test_somebody_who_does_one_thing_after_the_other_does_one_at_a_time(by_hand):
    log = by_hand(*rows("Ann", [1.0] * 20, apart=1.0))
    assert discover_service(log, worked=hours(log)).capacity.tolist() == [1]


def test_a_machine_that_holds_three_at_once_is_found(by_hand):
    log = by_hand(*rows("oven", [3.0] * 60, apart=1.0))
    assert discover_service(log, worked=hours(log)).capacity.tolist() == [3]


def test_a_rare_overlap_is_no_second_pair_of_hands(by_hand):
    log = by_hand(*rows("Ann", [1.0] * 100), ("x", "read", "Ann", 24.5, 25.5))
    assert discover_service(log, worked=hours(log)).capacity.tolist() == [1]


def test_an_activity_that_a_part_of_the_log_does_not_show_takes_no_time(by_hand):
    log = by_hand(*rows("Ann", [1.0] * 3))
    found = discover_service(replace(log, activities=(*log.activities, "never")), worked=hours(log))
    assert found.by_activity[1].mean == 0.0


def test_a_batch_shows_once_how_fast_somebody_is(by_hand):
    runs = [(f"{who} {n}", "pay", who, 10.0 * n, 10.0 * n + 1) for who in ("Ann", "Bob") for n in range(40)]
    slow = [(f"slow {n}", "pay", "Ann", 500.0, 509.0) for n in range(100)]
    one, many = (by_hand(*runs, *slow[:size]) for size in (1, 100))
    alone, batched = (discover_service(log, worked=hours(log)).pace[log.resources.index("Ann")] for log in (one, many))
    assert batched == pytest.approx(alone)
    assert alone > 1
