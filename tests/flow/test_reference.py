"""The compiled loops give what the slow readable twin gives, on random logs."""

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ambidex.eventlog.log import ActivityInstance, event_log
from ambidex.flow import (
    CAUSES,
    batches,
    directly_follows,
    enabled,
    handoffs,
    rework,
    timeline,
    touched_hours,
    utilization,
    variants,
    waiting,
)
from ambidex.flow import reference as slow

many = settings(max_examples=150, deadline=None)


def as_counter(table):
    return Counter({(int(a), int(b)): int(table[a, b]) for a, b in np.argwhere(table)})


def reckoned(log, calendars):
    """The twin's batches of the activities that are called batching."""
    names = {each.activity for each in batches(log, calendars=calendars).activities if each.is_batching}
    return [batch for batch in slow.batches(log, calendars) if log.activities[log.activity[batch[0]]] in names]


@many
@given(data=st.data())
def test_neighbours_sequences_handoffs_and_repeats_agree_with_the_twin(logs, data):
    log = data.draw(logs)
    found = variants(log)
    assert as_counter(directly_follows(log).count) == slow.directly_follows(log)
    assert dict(zip(found.sequences, found.counts.tolist(), strict=True)) == slow.variants(log)
    assert as_counter(handoffs(log).count) == slow.handoffs(log)
    assert rework(log).repeated.tolist() == slow.repeated(log)


@many
@given(data=st.data())
def test_when_work_could_start_and_how_long_cases_are_in_work_agree_with_the_twin(logs, data):
    log = data.draw(logs)
    assert enabled(log).astype("int64").tolist() == [round(at.timestamp() * 1_000_000) for at in slow.Rows(log).enabled]
    assert np.allclose(touched_hours(log), slow.touched_hours(log))


@many
@given(data=st.data())
def test_batches_agree_with_the_twin(logs, calendars_of, data):
    log = data.draw(logs)
    calendars = data.draw(calendars_of(log))
    found = batches(log, calendars=calendars).batch
    members = {tuple(np.flatnonzero(found == batch)) for batch in range(found.max() + 1)}
    assert members == {tuple(sorted(batch)) for batch in slow.batches(log, calendars)}


@many
@given(data=st.data())
def test_causes_of_waiting_agree_with_the_twin_minute_by_minute(logs, calendars_of, data):
    log = data.draw(logs)
    calendars = data.draw(calendars_of(log))
    found = waiting(log, calendars=calendars)
    expected = slow.waiting(log, calendars, reckoned(log, calendars))
    assert np.allclose(np.column_stack([found.cause(name) for name in CAUSES]), expected)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_causes_of_waiting_agree_with_the_twin_where_batches_come_every_week(few_logs_by_week, calendars_of, data):
    log = data.draw(few_logs_by_week)
    calendars = data.draw(calendars_of(log))
    found = waiting(log, calendars=calendars)
    expected = slow.waiting(log, calendars, reckoned(log, calendars))
    assert np.allclose(np.column_stack([found.cause(name) for name in CAUSES]), expected)


@many
@given(data=st.data())
def test_causes_of_waiting_sum_exactly_to_the_wait(logs, calendars_of, data):
    log = data.draw(logs)
    found = waiting(log, calendars=data.draw(calendars_of(log)))
    wait = (log.start_at - enabled(log)).astype("int64") / 3.6e9
    assert np.array_equal(sum((found.cause(name) for name in CAUSES[1:]), start=found.batching), found.total)
    assert np.allclose(found.total, wait, rtol=0, atol=1e-9)
    assert all((found.cause(name) >= 0).all() for name in CAUSES)


@many
@given(data=st.data())
def test_busy_time_agrees_with_the_twin_and_shared_work_sums_to_it(logs, calendars_of, data):
    log = data.draw(logs)
    calendars = data.draw(calendars_of(log))
    times = timeline(log, calendars=calendars)
    busy = utilization(log, times=times).busy
    known = times.known
    shared = np.bincount(log.resource[known], weights=times.share_of_work()[known], minlength=len(log.resources))
    assert np.allclose(busy, slow.busy_hours(log, calendars))
    assert np.allclose(shared / 3.6e9, busy)


def test_causes_of_a_long_queue_in_random_order_agree_with_the_twin(office, at):
    rng = np.random.default_rng(7)
    rows, free = [], 9.0
    for case in range(120):
        ready = rng.integers(0, 40) / 2
        start, free = max(free, ready), max(free, ready) + rng.integers(1, 4) / 4
        rows.append(ActivityInstance(str(case), f"step {case % 7}", "Ann", at(start), at(free), at(ready)))
    log = event_log(rows)
    found = waiting(log, calendars=(office,))
    expected = slow.waiting(log, (office,), reckoned(log, (office,)))
    assert np.allclose(np.column_stack([found.cause(name) for name in CAUSES]), expected, rtol=0, atol=1e-9)
