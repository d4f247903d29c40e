"""Waiting that no queue explains: fitted until a run waits as the log does."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.discovery.delay import apart, by_activity, first_delays, fit_delays
from ambidex.discovery.progress import added_hours
from ambidex.distributions.constant import Constant
from ambidex.flow import cycle_hours, waiting
from ambidex.working_time import ALWAYS

hours = st.lists(st.floats(0, 100), min_size=1, max_size=40).map(np.array)


def adds(hours_of_work):
    """Return a stand-in for a run in which every step adds its delay and some hours of work."""

    def run(factory):
        share = (np.arange(400) + 0.5) / 400
        return tuple(
            hours_of_work + (np.zeros(400) if activity.delay is None else activity.delay.quantile(share))
            for activity in factory.activities
        )

    return run


@pytest.fixture
def reading(practice):
    """One activity of people who never go home."""
    return replace(practice, activities=practice.activities[:1], calendars=dict.fromkeys(practice.calendars, ALWAYS))


@given(real=hours, ours=hours)
def test_logs_that_add_the_same_are_not_apart(real, ours):
    assert apart(real, real) == 0
    assert apart(real, ours) >= 0


def test_a_delay_takes_up_what_a_run_lacks(reading):
    seen = np.random.default_rng(1).exponential(10.0, 500) + 2.0
    fitted = fit_delays(reading, (np.full(500, 1.0),), (seen,), adds(2.0))
    assert fitted.activities[0].delay.mean == pytest.approx(seen.mean() - 2.0, rel=0.05)
    assert apart(seen, adds(2.0)(fitted)[0]) / len(seen) < 0.05 * seen.mean()


def test_no_delay_is_kept_where_a_run_takes_long_enough_without(reading):
    fitted = fit_delays(reading, (np.full(500, 1.0),), (np.full(500, 3.0),), adds(3.0))
    assert fitted.activities[0].delay is None


def test_an_activity_seen_a_few_times_keeps_the_shape_of_its_delay(reading):
    fitted = fit_delays(reading, (np.array([0.0, 2.0]),), (np.array([1.0, 9.0]),), adds(1.0))
    assert fitted.activities[0].delay.mean == pytest.approx(4.0, rel=0.2)
    assert fitted.activities[0].delay.quantile(np.array([0.2]))[0] == 0.0


def test_what_queues_explain_is_no_delay(by_hand):
    # Every day two cases are opened; Bob needs four hours for each, so the second waits until he is done.
    log = by_hand(
        *((f"{day} {n}", "open", "Ann", 24 * day + 8 + n, 24 * day + 9 + n) for day in range(40) for n in (0, 1)),
        *((f"{day} 0", "close", "Bob", 24 * day + 9, 24 * day + 13) for day in range(40)),
        *((f"{day} 1", "close", "Bob", 24 * day + 13, 24 * day + 17) for day in range(40)),
    )
    assert waiting(log).total.sum() == 40 * 3
    assert sum(hours.sum() for hours in first_delays(log, waiting(log))) == 0


def test_waiting_while_everybody_is_idle_is_delay(by_hand):
    log = by_hand(
        *((f"{day}", "open", "Ann", 24 * day + 8, 24 * day + 9) for day in range(40)),
        *((f"{day}", "close", "Bob", 24 * day + 9 + 5 * (day % 2), 24 * day + 10 + 5 * (day % 2)) for day in range(40)),
    )
    opening, closing = first_delays(log, waiting(log))
    assert opening.sum() == 0
    assert closing.sum() == pytest.approx(20 * 5)


def test_hours_are_put_to_their_activities():
    assert [part.tolist() for part in by_activity(np.array([1.0, 2.0, 3.0]), np.array([2, 0, 2], np.int32), 3)] == [
        [2.0], [], [1.0, 3.0],
    ]  # fmt: skip


def test_what_instances_add_sums_to_the_cycle_times(record):
    summed = np.add.reduceat(added_hours(record), record.case_offset[:-1])
    assert summed == pytest.approx(cycle_hours(record))


rows = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 9)), min_size=1, max_size=12)


@given(rows=rows)
def test_whatever_overlaps_what_instances_add_sums_to_the_cycle_time(by_hand, rows):
    log = by_hand(*(("1", "a", "Ann", start, start + length) for start, length in rows))
    assert added_hours(log).sum() == pytest.approx(cycle_hours(log)[0])


def test_a_constant_wait_is_a_constant_delay(reading):
    fitted = fit_delays(reading, (np.full(100, 24.0),), (np.full(100, 25.0),), adds(1.0))
    delay = fitted.activities[0].delay
    assert delay.quantile(np.array([0.05, 0.5, 0.95])) == pytest.approx([24.0] * 3)
    assert Constant(24.0).mean == pytest.approx(delay.mean)
