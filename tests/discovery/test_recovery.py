"""What is known of a factory is found again in its log: of factories drawn by chance, and of the shipped example."""

import numpy as np
import pytest
from verification.recovery import (
    arrival_profiles,
    constraint,
    effect_of_one_more,
    expected,
    northgate,
    random_factory,
    record,
    service_means,
    wrong_hours,
    wrong_roles,
)

from ambidex.discovery import discover
from ambidex.discovery.discover import Discovery
from ambidex.eventlog import EventLog
from ambidex.factory import Factory, problems

WEEKS = {"northgate": 9}
HALF_A_YEAR = 26

Known = tuple[str, Factory, EventLog, Discovery]


def weeks_of(name):
    return WEEKS.get(name, HALF_A_YEAR)


def found(log):
    return discover(log, name="found", rng=np.random.default_rng(1))


@pytest.fixture(scope="module", params=["northgate", *(f"factory {seed}" for seed in range(5))])
def known(request) -> Known:
    """A factory, what it leaves in a log of starts and ends, and what is found in it."""
    name = request.param
    factory = northgate() if name == "northgate" else random_factory(int(name.split()[1]))
    log = record(factory, weeks=weeks_of(name))
    return name, factory, log, found(log)


def test_a_factory_that_is_found_is_valid(known):
    assert problems(known[3].factory) == ()


def test_service_times_are_found_within_five_percent_or_chance(known):
    _, factory, log, twin = known
    for name, mean in service_means(log, factory, twin.factory).items():
        assert abs(mean.ratio - 1) <= max(0.05, 3 * mean.chance), name


def test_as_many_cases_come_within_five_percent_or_chance(known):
    name, factory, log, twin = known
    for kind, profile in arrival_profiles(log, factory, twin.factory, weeks=weeks_of(name)).items():
        assert abs(profile.total - 1) <= max(0.05, 3 * profile.total_chance), kind


def test_a_log_of_starts_shows_cases_when_they_are_begun_mostly_in_the_hour_in_which_they_came(known):
    name, factory, log, twin = known
    for kind, profile in arrival_profiles(log, factory, twin.factory, weeks=weeks_of(name)).items():
        assert profile.moved - profile.chance <= 0.12, kind


@pytest.mark.parametrize("factory", [northgate(), random_factory(0), random_factory(6)], ids=lambda one: one.name)
def test_a_log_that_knows_when_cases_came_shows_at_most_a_twentieth_in_other_hours(factory):
    log = record(factory, weeks=9, arrivals=True)
    for kind, profile in arrival_profiles(log, factory, found(log).factory, weeks=9).items():
        assert profile.moved - profile.chance <= 0.05, kind


def test_hours_at_work_are_right_to_a_twentieth_on_average_and_for_nine_in_ten(known):
    _, factory, log, twin = known
    wrong = np.array(list(wrong_hours(log, factory, twin.factory).values()))
    assert wrong.mean() <= 0.05
    assert np.mean(wrong <= 0.05) >= 0.9


def test_roles_are_found_exactly(known):
    _, factory, log, twin = known
    assert wrong_roles(log, factory, twin.factory) == {}


def test_what_one_more_person_at_the_constraint_changes_is_foretold(known):
    name, factory, _, twin = known
    weeks = weeks_of(name)
    where = constraint(factory, weeks=weeks)
    true, ours = (effect_of_one_more(one, where, weeks=weeks, replications=12) for one in (factory, twin.factory))
    low, high = expected(ours)
    assert low <= true.mean() <= high
    assert ours.mean() < 0


def test_work_that_lay_over_a_weekend_is_not_taken_as_one_long_shift(by_hand):
    usual = [
        (f"{begin}", "read", "Ann", begin, begin + 0.9)
        for begin in (24.0 * day + hour + 168 * week for week in range(26) for day in range(5) for hour in range(9, 17))
    ]
    left = [(f"left {week}", "read", "Ann", 168.0 * week + 116, 168.0 * week + 164) for week in (3, 9, 20)]
    (activity,) = found(by_hand(*usual, *left)).factory.activities
    assert activity.service_time.mean == pytest.approx(0.9, rel=0.01)
