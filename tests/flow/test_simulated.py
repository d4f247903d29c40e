"""On simulated logs, where the truth is known: what people wait for, and what is a batch."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from ambidex.distributions.exponential import Exponential
from ambidex.factory import END, Activity, Arrivals, Factory, Resource, State, WorkType
from ambidex.factory.model import Batch
from ambidex.flow import batches, enabled, mean_wip, utilization, waiting
from ambidex.simulation import simulate
from ambidex.working_time import Calendar, DatedHours


@pytest.fixture(scope="module")
def log_with(office):
    """Twelve weeks of three clerks who assess and pay; paying can be delayed or done in batches."""

    def simulated(calendar=office, **pay):
        factory = Factory(
            name="claims",
            time_zone="Europe/Amsterdam",
            calendars={"office": calendar},
            teams=(),
            resources=tuple(Resource(name, ("clerk",), "office") for name in ("Ann", "Bob", "Cid")),
            activities=(
                Activity("assess", "clerk", Exponential(1.0)),
                Activity("pay", "clerk", Exponential(0.5), **pay),
            ),
            work_types=(
                WorkType(
                    "claim",
                    Arrivals((0.3,) * 168),
                    {"assess": 1.0},
                    (State("assess", "assess", {"pay": 1.0}), State("pay", "pay", {END: 1.0})),
                ),
            ),
        )
        run = simulate(factory, start_at=datetime(2026, 1, 5, tzinfo=UTC), horizon=timedelta(weeks=12), seed=3)
        return run.replications[0].log()

    return simulated


def test_people_who_take_work_at_once_when_free_leave_nothing_unexplained_and_no_batches(log_with, office):
    log = log_with()
    found = waiting(log, calendars=(office,) * 3)
    assert found.extraneous.max() == pytest.approx(0, abs=1e-6)
    assert found.contention.mean() > 0.5
    assert (batches(log, calendars=(office,) * 3).batch == -1).all()


def test_who_has_holidays_or_is_elsewhere_is_never_seen_to_work_off_duty(log_with, office):
    easter = (
        DatedHours(date(2026, 3, 6), date(2026, 3, 9)),
        DatedHours(date(2026, 3, 14), date(2026, 3, 14), ((8, 13),)),
    )
    calendar = Calendar(office.intervals, easter, "America/New_York")
    log = log_with(calendar)
    found = utilization(log, calendars=(calendar,) * 3)
    assert waiting(log, calendars=(calendar,) * 3).extraneous.max() == pytest.approx(0, abs=1e-6)
    assert np.allclose(found.off_duty, found.off_duty.round())  # whole nights and days over which work lay


def test_a_delay_that_no_queue_explains_is_extraneous_and_makes_no_batching_activity(log_with, office):
    log = log_with(delay=Exponential(2.0))
    found = waiting(log, calendars=(office,) * 3)
    paying = log.activity == log.activities.index("pay")
    assert found.extraneous[paying].mean() > 0.2
    assert found.extraneous[~paying].max() == pytest.approx(0, abs=1e-6)
    assert not any(each.is_batching for each in batches(log, calendars=(office,) * 3).activities)


def test_batches_of_a_factory_are_found_with_their_size(log_with, office):
    log = log_with(batch=Batch(4, 48.0))
    assess, pay = batches(log, calendars=(office,) * 3).activities
    assert (pay.is_batching, pay.parallel, pay.typical_size) == (True, True, 4)
    assert (assess.n_batches, assess.is_batching) == (0, False)
    assert waiting(log, calendars=(office,) * 3).batching.mean() > 0.5


def test_the_estimate_of_when_work_could_start_is_the_truth_in_a_simple_line(log_with):
    log = log_with()
    later = np.diff(log.case, prepend=-1) == 0
    guessed = enabled(type(log)(**{name: getattr(log, name) for name in log.__slots__ if name != "enabled_at"}))
    assert (np.abs(guessed[later] - log.enabled_at[later]) <= np.timedelta64(1, "us")).all()
    assert mean_wip(log) > 0
