"""What is known of a factory is found again in its log: forty factories drawn by chance, and a year of the example.

Logs of half a year, and of a year for the example. All is compared with the truth, not with what the log happened to
show, so that chance is allowed for: service times and how many cases come may be off by a twentieth or four standard
errors, the larger.
"""

from dataclasses import dataclass

import numpy as np
import pytest
from scipy import stats

from ambidex.discovery import discover
from ambidex.eventlog import EventLog
from ambidex.factory import Factory
from verification.recovery import (
    Floats,
    arrival_profiles,
    constraint,
    effect_of_one_more,
    expected,
    northgate,
    random_factory,
    record,
    service_means,
    waits_at,
    wrong_hours,
    wrong_roles,
)

FACTORIES = 40
REPLICATIONS = 20


@dataclass(frozen=True, slots=True)
class Known:
    """A factory, its log of starts and ends, its log that knows when cases came besides, and what is found in each."""

    factory: Factory
    weeks: int
    log: EventLog
    found: Factory
    told: EventLog
    found_told: Factory


@dataclass(frozen=True, slots=True)
class Effect:
    """What one more person at the constraint changes in each replication, in truth and in the twin."""

    true: Floats
    ours: Floats


def known(factory: Factory, *, weeks: int) -> Known:
    log, told = (record(factory, weeks=weeks, arrivals=arrivals) for arrivals in (False, True))
    found, found_told = (discover(one, name="found", rng=np.random.default_rng(1)).factory for one in (log, told))
    return Known(factory, weeks, log, found, told, found_told)


@pytest.fixture(scope="module")
def all_known() -> list[Known]:
    return [
        known(northgate(), weeks=52), *(known(random_factory(seed), weeks=26) for seed in range(FACTORIES)),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def effects(all_known: list[Known]) -> list[Effect]:
    return [
        Effect(
            *(
                effect_of_one_more(
                    factory, constraint(one.factory, weeks=one.weeks), weeks=one.weeks, replications=REPLICATIONS
                )
                for factory in (one.factory, one.found_told)
            )
        )
        for one in all_known
    ]


def test_service_times_are_found_within_a_twentieth_or_chance(all_known: list[Known]) -> None:
    means = [mean for one in all_known for mean in service_means(one.log, one.factory, one.found).values()]
    off = np.array([mean.ratio - 1 for mean in means])
    print(
        f"\nservice times: {len(off)} activities, off by {np.abs(off).mean():.3f} on average, {off.mean():+.4f} in sum"
    )
    assert all(abs(mean.ratio - 1) <= max(0.05, 4 * mean.chance) for mean in means)
    assert abs(off.mean()) < 0.01


def test_as_many_cases_come_within_a_twentieth_or_chance(all_known: list[Known]) -> None:
    for one in all_known:
        for profile in arrival_profiles(one.log, one.factory, one.found, weeks=one.weeks).values():
            assert abs(profile.total - 1) <= max(0.05, 4 * profile.total_chance)


def test_where_the_log_knows_when_cases_came_at_most_a_twentieth_comes_in_other_hours(all_known: list[Known]) -> None:
    moved = [
        profile.moved - profile.chance
        for one in all_known
        for profile in arrival_profiles(one.told, one.factory, one.found_told, weeks=one.weeks).values()
    ]
    print(f"\narrivals, when they came: {np.mean(moved):.4f} in other hours beyond chance, {max(moved):.3f} at most")
    assert max(moved) <= 0.05


def test_where_the_log_knows_starts_only_cases_come_when_they_are_begun(all_known: list[Known]) -> None:
    moved = [
        profile.moved - profile.chance
        for one in all_known
        for profile in arrival_profiles(one.log, one.factory, one.found, weeks=one.weeks).values()
    ]
    print(f"\narrivals, first starts: {np.mean(moved):.4f} in other hours beyond chance, {max(moved):.3f} at most")
    assert np.mean(moved) <= 0.08
    assert max(moved) <= 0.16


def test_hours_at_work_are_right_for_nineteen_in_twenty(all_known: list[Known]) -> None:
    wrong = np.array([
        share for one in all_known for share in wrong_hours(one.log, one.factory, one.found).values()
    ])  # fmt: skip
    print(
        f"\nhours: {wrong.mean():.4f} wrong on average, more than a twentieth for {np.mean(wrong > 0.05):.3f} of people"
    )
    assert np.mean(wrong <= 0.05) >= 0.95


def test_roles_are_found_exactly(all_known: list[Known]) -> None:
    assert [wrong_roles(one.log, one.factory, one.found) for one in all_known] == [{}] * len(all_known)


def test_what_one_more_person_at_the_constraint_changes_lies_where_the_twin_says(effects: list[Effect]) -> None:
    inside = [low <= effect.true.mean() <= high for effect in effects for low, high in [expected(effect.ours)]]
    print(f"\none more person: the true effect lies within the twin's interval in {sum(inside)} of {len(inside)}")
    # Of fewer than this many an interval of 95 % would hold in one series of a thousand.
    assert sum(inside) >= stats.binom.ppf(0.001, len(inside), 0.95)


def test_what_one_more_person_changes_is_not_told_too_large_or_too_small_on_the_whole(effects: list[Effect]) -> None:
    ratio = np.log([effect.ours.mean() / effect.true.mean() for effect in effects])
    print(f"\none more person: told effect over true effect {np.exp(ratio.mean()):.3f}, spread {ratio.std():.3f}")
    assert abs(ratio.mean()) <= 0.1


def test_waits_at_the_constraint_are_not_told_too_long_or_too_short_on_the_whole(all_known: list[Known]) -> None:
    ratio = []
    for one in all_known:
        at = constraint(one.factory, weeks=one.weeks).activities
        true, ours = (
            waits_at(factory, at, weeks=one.weeks, replications=REPLICATIONS).mean()
            for factory in (one.factory, one.found_told)
        )
        ratio.append(np.log(ours / true))
    print(f"\nwaits: told over true {np.exp(np.mean(ratio)):.3f}, spread {np.std(ratio):.3f}")
    assert abs(np.mean(ratio)) <= 0.1
