"""When something changed for good: changes that were planted are found, and chance is not taken for one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.discovery import discover
from ambidex.discovery.drift import drift_notes, level_changes, recent, service_changes, weights
from ambidex.eventlog import ActivityInstance, event_log
from ambidex.simulation import simulate

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


def weekly(rng, rate, *, scatter=1.0):
    """Return counts by week, as chance has them, or scattering so many times as much."""
    if scatter == 1:
        return rng.poisson(rate).astype(float)
    return rng.negative_binomial(np.asarray(rate) / (scatter - 1), 1 / scatter).astype(float)


@pytest.mark.parametrize("scatter", [1.0, 3.0])
@pytest.mark.parametrize("weeks", [8, 13, 26, 104])
@pytest.mark.parametrize("rate", [2.0, 20.0, 200.0])
def test_of_series_without_a_change_at_most_one_in_twenty_shows_one(scatter, weeks, rate):
    rng = np.random.default_rng([int(scatter), weeks, int(rate)])
    due = np.full(weeks, rate)
    false = [bool(level_changes(weekly(rng, due, scatter=scatter), due)) for _ in range(200)]
    # Two and a half standard errors for chance in 200 series.
    assert np.mean(false) <= 0.05 + 2.5 * np.sqrt(0.05 * 0.95 / 200)


@pytest.mark.parametrize("factor", [0.6, 1.4])
def test_a_planted_change_is_found_within_a_week(factor):
    rng, due = np.random.default_rng(1), np.full(40, 50.0)
    rate = np.where(np.arange(40) < 25, 1.0, factor) * due
    found = [level_changes(weekly(rng, rate), due) for _ in range(50)]
    assert np.mean([len(cuts) == 1 and abs(cuts[0] - 25) <= 1 for cuts in found]) >= 0.9


def test_what_was_due_is_no_change():
    due = np.repeat([10.0, 40.0], 20)
    assert level_changes(due.copy(), due) == []
    assert level_changes(np.full(40, 20.0), due) == [20]


@given(st.lists(st.integers(0, 200), min_size=8, max_size=40))
def test_changes_are_in_order_and_two_weeks_apart(counts):
    cuts = [0, *level_changes(np.array(counts, float), np.full(len(counts), 10.0)), len(counts)]
    assert min(np.diff(cuts)) >= 2


# --- how long work takes ---


def work(rng, *, weeks=26, each=20, since=None, factor=1.0, activity="assess"):
    """Return instances of an activity, exponential of an hour on average, times a factor since some week."""
    return [
        ActivityInstance(f"{activity} {week} {n}", activity, "Ann", at, at + timedelta(hours=hours))
        for week in range(weeks)
        for n in range(each)
        for at in [MONDAY + timedelta(weeks=week, hours=100 * n / each)]
        for hours in [rng.exponential(factor if since is not None and week >= since else 1.0)]
    ]


def changes_of(rows):
    log = event_log(rows)
    worked = (log.end_at - log.start_at) / np.timedelta64(1, "h")
    return log, worked, service_changes(log, worked)


def test_in_steady_work_at_most_one_log_in_twenty_shows_a_change_anywhere():
    rng = np.random.default_rng(1)
    false = 0
    for _ in range(60):
        _, _, found = changes_of([row for name in "abcd" for row in work(rng, each=10, activity=name)])
        false += bool(found)
    assert false / 60 <= 0.05 + 2.5 * np.sqrt(0.05 * 0.95 / 60)


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_a_change_of_service_times_is_found_in_its_activity_and_about_its_week(factor):
    rng = np.random.default_rng(2)
    log, _, (change,) = changes_of([*work(rng, since=14, factor=factor), *work(rng, activity="pay")])
    assert log.activities[change.activity] == "assess"
    assert abs(change.since - date(2026, 1, 5) - timedelta(weeks=14)) <= timedelta(weeks=2)
    assert change.factor == pytest.approx(factor, rel=0.2)


def test_a_few_very_long_instances_are_no_change():
    rng = np.random.default_rng(3)
    rows = work(rng)
    rows[-1] = replace(rows[-1], end_at=rows[-1].start_at + timedelta(hours=5000))
    assert changes_of(rows)[2] == ()


def test_a_slight_change_is_not_followed():
    rng = np.random.default_rng(4)
    assert changes_of(work(rng, weeks=60, each=400, since=30, factor=1.07))[2] == ()


def test_a_short_log_work_of_no_time_and_thin_activities_show_no_change():
    rng = np.random.default_rng(5)
    assert changes_of(work(rng, weeks=6, each=30, since=3, factor=5.0))[2] == ()
    assert changes_of([replace(row, end_at=row.start_at) for row in work(rng)])[2] == ()
    assert changes_of(work(rng, weeks=12, each=3, since=6, factor=5.0))[2] == ()


def test_older_instances_weigh_together_as_much_as_twenty():
    log, _, found = changes_of(work(np.random.default_rng(2), since=14, factor=2.0))
    weight, new = weights(log, found), recent(log, found)
    assert weight[new].min() == 1
    assert weight[~new].sum() == pytest.approx(20)
    assert weights(log, ()).min() == 1


def test_notes_tell_the_latest_change_first():
    log, _, (change,) = changes_of(work(np.random.default_rng(2), since=14, factor=0.5))
    later = replace(change, since=date(2026, 8, 3), factor=1.25)
    first, second = drift_notes(log, (change, later))
    assert first.startswith("Since 3 August 2026 assess takes 25% longer")
    assert "less long" in second


@pytest.fixture(scope="module")
def slower(practice, recorded):
    """The practice, in which deciding takes half as long from the second half of a year on."""
    quick = replace(
        practice,
        activities=tuple(
            replace(each, service_time=each.service_time.scaled(0.5)) if each.name == "decide" else each
            for each in practice.activities
        ),
    )
    first = recorded(practice, weeks=26)
    half = MONDAY + timedelta(weeks=26)
    run = simulate(quick, start_at=half, horizon=timedelta(weeks=26), seed=9).replications[0].log()
    return event_log(
        ActivityInstance(
            f"{part} {log.case_ids[log.case[row]]}",
            log.activities[log.activity[row]],
            log.resources[log.resource[row]],
            *(at.item().replace(tzinfo=UTC) for at in (log.start_at[row], log.end_at[row])),
        )
        for part, log in enumerate((first, run))
        for row in range(len(log))
    )


def test_the_twin_takes_as_long_as_work_takes_now_and_says_so(slower):
    learnt = discover(slower, name="twin", rng=np.random.default_rng(1))
    decide = next(each for each in learnt.factory.activities if each.name == "decide")
    assert decide.service_time.mean == pytest.approx(0.54, rel=0.12)
    assert any("decide takes" in note and "less long" in note for note in learnt.notes)
    assert not any("check takes" in note for note in learnt.notes)
