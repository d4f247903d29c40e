"""Plausible twins differ as much as the log leaves open, and no more."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambidex.discovery import Evidence, discover, evidence, plausible
from ambidex.discovery.uncertainty import LEAST
from ambidex.distributions.constant import Constant
from ambidex.distributions.exponential import Exponential
from ambidex.factory import END, Activity, Arrivals, Factory, State, WorkType, problems
from ambidex.simulation import simulate


def two_ways(share: float) -> Factory:
    ways = (State("a", "draw", {"b": share, END: 1 - share}), State("b", "file", {END: 1.0}))
    work = (Activity("draw", None, Exponential(2.0)), Activity("file", None, Constant(1.0)))
    return Factory("f", "UTC", {}, (), (), work, (WorkType("w", Arrivals((1.0,) * 168), {"a": 1.0}, ways),))


def many(factory: Factory, known: Evidence, n: int = 400) -> list[Factory]:
    return [plausible(factory, known, rng=np.random.default_rng(number)) for number in range(n)]


def test_evidence_counts_cases_not_repetitions(by_hand):
    log = by_hand(("1", "a", "Ann", 0, 1), ("1", "a", "Ann", 2, 3), ("2", "a", "Ann", 4, 5), ("2", "b", "Bo", 6, 7))
    assert evidence(log).cases_of_activity == {"a": 2, "b": 1}
    assert list(evidence(log).cases.values()) == [2]


def test_weeks_that_differ_leave_arrivals_open_and_weeks_alike_only_chance(by_hand):
    def coming(weeks):
        rows = [(f"{w}-{i}", "a", "Ann", 168 * w + i, 168 * w + i + 1) for w, n in enumerate(weeks) for i in range(n)]
        (spread,) = evidence(by_hand(*rows)).arrivals.values()
        return spread

    # Counts 5, 15, 5, 15, ... of mean 10 and deviation 5.3 over eight whole weeks.
    assert coming([5, 15] * 4 + [1]) == pytest.approx(5.345 / 10 / np.sqrt(8), rel=1e-3)
    assert coming([10] * 8 + [1]) == pytest.approx(1 / np.sqrt(81))
    assert coming([10, 20]) == pytest.approx(1 / np.sqrt(30))


def test_shares_scatter_as_so_many_cases_would():
    drawn = [twin.work_types[0].states[0].next["b"] for twin in many(two_ways(0.3), Evidence({"w": 98}, {}, {}))]
    assert np.mean(drawn) == pytest.approx(0.3, abs=0.01)
    assert np.std(drawn) == pytest.approx(np.sqrt(0.3 * 0.7 / 101), rel=0.12)


def test_means_scatter_as_so_many_cases_would():
    known = Evidence({"w": 50}, {"draw": 25, "file": 25}, {"w": 0.1})
    twins = many(two_ways(0.3), known)
    means = [twin.activities[0].service_time.mean for twin in twins]
    assert np.mean(means) == pytest.approx(2.0, rel=0.03)
    assert np.std(means) == pytest.approx(2.0 / 5, rel=0.12)
    assert {twin.activities[1].service_time.mean for twin in twins} == {1.0}
    rates = [twin.work_types[0].arrivals.per_hour[0] for twin in twins]
    assert np.std(rates) == pytest.approx(0.1, rel=0.12)


@given(share=st.floats(0.01, 0.99), n=st.integers(0, 1000), seed=st.integers(0, 2**20))
@settings(max_examples=60, deadline=None)
def test_every_plausible_twin_can_be_run(share, n, seed):
    twin = plausible(two_ways(share), Evidence({"w": n}, {}, {}), rng=np.random.default_rng(seed))
    ways = twin.work_types[0].states[0].next
    assert sum(ways.values()) == pytest.approx(1.0)
    assert ways["b"] >= LEAST * share / 1.9
    assert problems(twin) == ()


def test_what_was_never_seen_stays_impossible():
    for twin in many(two_ways(0.0), Evidence({"w": 3}, {}, {}), 20):
        assert twin.work_types[0].states[0].next["b"] == 0.0


def test_branches_that_some_cases_take_scatter_and_those_all_take_do_not():
    fork = State("fork", None, {END: 1.0}, parallel={"b": 0.5, "a": 1.0})
    (kind,) = two_ways(0.5).work_types
    factory = replace(two_ways(0.5), work_types=(replace(kind, states=(fork, *kind.states), start={"fork": 1.0}),))
    drawn = [twin.work_types[0].states[0].parallel for twin in many(factory, Evidence({"w": 100}, {}, {}), 50)]
    assert {way["a"] for way in drawn} == {1.0}
    assert 0.02 < np.std([way["b"] for way in drawn]) < 0.09


def test_logs_of_one_factory_differ_as_their_twins_say_they_may(practice, recorded):
    """What is learnt from each of several logs scatters as the plausible twins of one of them do."""
    learnt, open_to = [], []
    for seed in range(12):
        log = recorded(practice, weeks=6, seed=seed)
        factory = discover(log, name="twin", rng=np.random.default_rng(1)).factory
        learnt.append(factory.activities[0].service_time.mean)
        twins = [plausible(factory, evidence(log), rng=np.random.default_rng(n)) for n in range(60)]
        open_to.append(np.std([twin.activities[0].service_time.mean for twin in twins]))
    assert 0.5 < np.std(learnt, ddof=1) / np.mean(open_to) < 2.0


def test_a_plausible_twin_of_a_real_factory_runs(twin, monday, recorded, practice):
    known = evidence(recorded(practice, weeks=6))
    other = plausible(twin.factory, known, rng=np.random.default_rng(5))
    assert other != twin.factory
    assert simulate(other, start_at=monday, horizon=timedelta(weeks=2), seed=1).replications[0].n_arrived > 0
