"""The shipped organisation is what it says it is, and holds what a study is to find."""

from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files

import numpy as np
import pytest

from ambidex.factory import Factory
from ambidex.factory.check import problems
from ambidex.factory.file import load_factory
from ambidex.optimum import Ranking, rank
from ambidex.scenario import compare
from ambidex.scenario.changes.smaller_batch import SmallerBatch
from ambidex.scenario.outcome import outcome_of_run
from ambidex.simulation import Run, simulate

HOUR = 3_600_000_000
WEEK = timedelta(weeks=1)
YEAR_START = datetime(2025, 1, 6, tzinfo=UTC)


@pytest.fixture(scope="module")
def northgate() -> Factory:
    with as_file(files("ambidex.examples") / "northgate.yaml") as path:
        return load_factory(path)


@pytest.fixture(scope="module")
def year(northgate) -> Run:
    return simulate(northgate, start_at=YEAR_START, horizon=52 * WEEK, seed=2025)


@pytest.fixture(scope="module")
def ranking(northgate) -> Ranking:
    """After the year, in winter, as a study would ask; a small budget."""
    start_at = YEAR_START + 52 * WEEK
    return rank(northgate, start_at=start_at, horizon=10 * WEEK, warm_up=3 * WEEK, seed=1, budget=24_000_000)


def test_it_is_180_people_in_14_teams_under_4_senior_managers(northgate):
    assert len(northgate.resources) == 180
    assert len(northgate.teams) == 14
    assert len({team.reports_to for team in northgate.teams}) == 4
    assert len({team.manager for team in northgate.teams}) == 14
    assert len({activity.supplier for activity in northgate.activities if activity.supplier}) == 2
    assert problems(northgate) == ()


def test_every_team_has_people_and_everybody_a_team_and_a_wage(northgate):
    assert {person.team for person in northgate.resources} == {team.name for team in northgate.teams}
    assert all(person.cost_per_hour > 0 for person in northgate.resources)


def test_a_year_is_some_300000_activity_instances_and_ends_empty(year):
    path = year.replications[0]
    assert 280_000 < len(path.activity) < 360_000
    assert path.n_open == 0


def test_teams_are_busy_but_not_overwhelmed(year):
    busy = outcome_of_run(year).by_unit["utilization"][0]
    assert busy.min() > 0.6
    assert busy.max() < 0.97


def test_the_assessors_are_the_busiest_and_stable(year, northgate):
    found = outcome_of_run(year)
    team = "Medical and technical assessment"
    assert found.units[int(np.argmax(found.by_unit["utilization"][0]))] == team
    assert 0.92 < found.unit("utilization", team)[0] < 0.965


def test_cycle_times_are_hours_to_days_and_most_promises_are_kept(year):
    path = year.replications[0]
    hours = (path.finished - path.arrived) / HOUR
    medians = {kind.name: np.median(hours[path.work_type == n]) for n, kind in enumerate(year.factory.work_types)}
    assert medians["call"] < 1
    assert all(2 < medians[name] < 10 * 24 for name in medians if name != "call")
    assert 0.8 < outcome_of_run(year).whole["promise_kept"][0] < 0.99


def test_claims_rise_in_winter_and_fill_the_factory(year):
    """From October to March a third more claims come, and more of them are there at a time."""
    path = year.replications[0]
    claims = np.array([kind.name.endswith("claim") for kind in year.factory.work_types])[path.work_type]
    begins = path.clock.microseconds(YEAR_START)
    weeks = np.arange(4, 52)
    moments = begins + weeks * 7 * 24 * HOUR
    there = [np.count_nonzero(claims & (path.arrived <= now) & (path.finished > now)) for now in moments]
    winter = (weeks < 12) | (weeks >= 42)
    assert np.mean(np.array(there)[winter]) > 1.25 * np.mean(np.array(there)[~winter & (weeks > 16)])


def test_cases_wait_longer_for_the_assessors_in_winter(northgate):
    summer, winter = (
        outcome_of_run(
            simulate(northgate, start_at=start_at, horizon=20 * WEEK, warm_up=6 * WEEK, seed=3, replications=4)
        )
        for start_at in (datetime(2025, 4, 14, tzinfo=UTC), datetime(2025, 10, 13, tzinfo=UTC))
    )
    team = "Medical and technical assessment"
    assert winter.unit("waiting_time", team).mean() > 1.5 * summer.unit("waiting_time", team).mean()


def test_work_comes_back(year):
    path = year.replications[0]
    done = [activity.name for activity in year.factory.activities]
    case = np.repeat(np.arange(path.n_arrived), np.diff(path.offset))
    for name in ("Decide motor claim", "Check application", "Make change"):
        visits = np.bincount(case[path.activity == done.index(name)])
        assert 0.02 < np.mean(visits[visits > 0] > 1) < 0.4


def test_payments_keeps_a_batch_that_is_cheap_for_it_and_dear_for_the_whole(northgate):
    found = compare(
        northgate,
        [SmallerBatch("Payment run")],
        start_at=YEAR_START + 20 * WEEK,
        horizon=10 * WEEK,
        warm_up=3 * WEEK,
        seed=1,
        replications=6,
    )
    payments = next(unit for unit in found.by_unit if unit.unit == "Payments")
    assert found.difference("cycle_time").high < -0.5
    assert payments.cost_per_instance.low > 0.3


def test_the_constraint_of_the_true_factory_is_the_assessors(ranking):
    assert ranking.constraint.role == "assessor"
    assert ranking.constraint.team == "Medical and technical assessment"
    assert {row.team for row in ranking.rows[:3]} == {"Medical and technical assessment"}


def test_the_dearest_local_optimum_of_the_true_factory_is_the_payment_run(ranking):
    assert ranking.local_optima[0].team == "Payments"
    assert ranking.local_optima[0].setting == "Payment run as it is now"
