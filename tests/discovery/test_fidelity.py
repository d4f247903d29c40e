"""How true a twin is: near the floor for a factory that is known, and silent where there is too little to say."""

from dataclasses import replace

import numpy as np
import pytest

from ambidex.discovery import discover, fidelity
from ambidex.discovery.coming import arrivals_from
from ambidex.discovery.fidelity import foretell, split
from ambidex.distributions.exponential import Exponential


@pytest.fixture(scope="module")
def steady(practice, recorded):
    """The practice with time to spare, so that its weeks are alike."""
    activities = tuple(replace(activity, service_time=Exponential(0.5)) for activity in practice.activities)
    return recorded(replace(practice, activities=activities), weeks=26)


@pytest.fixture(scope="module")
def found(steady):
    return fidelity(steady, rng=np.random.default_rng(1))


def test_the_twin_of_a_known_factory_is_about_as_near_as_chance_allows(found):
    rows = {row.key: row for row in found.rows}
    assert rows["ngd"].twin < 1.5 * rows["ngd"].floor
    assert rows["ctdd"].twin < max(1.5 * rows["ctdd"].floor, 1.0)
    assert rows["cedd"].twin < max(1.5 * rows["cedd"].floor, 0.5)
    assert abs(found.cycle_error) < 0.2


def test_every_distance_has_its_interval_its_baselines_and_its_floor(found):
    assert [row.key for row in found.rows] == ["ngd", "aedd", "cedd", "redd", "ctdd"]
    for row in found.rows:
        assert 0 <= row.twin_low <= row.twin <= row.twin_high
        assert min(row.shift, row.bootstrap, row.floor) >= 0


def test_the_sentence_says_what_to_trust(found):
    assert found.sentence.startswith("On weeks it had not seen, the twin's mean cycle time was ")
    assert "Trust it for " in found.sentence


def test_a_log_that_is_too_short_gives_none(by_hand):
    few = by_hand(*((f"{i}", "a", "Ann", 24 * i, 24 * i + 1) for i in range(20)))
    assert fidelity(few, rng=np.random.default_rng(1)) is None


def test_nothing_held_out_is_learnt_from(steady):
    train, test = split(steady)
    assert train.end_at.max() <= test.end_at.min()
    assert not set(train.case_ids) & set(test.case_ids)
    assert len(train) <= 0.8 * len(steady)


def test_a_case_on_both_sides_is_on_neither(by_hand):
    log = by_hand(*((f"{i}", "a", "Ann", i, i + 1) for i in range(10)), ("0", "b", "Ann", 20, 21))
    train, test = split(log)
    assert set(train.case_ids) | set(test.case_ids) == {f"{i}" for i in range(1, 10)}


def test_a_single_case_cannot_be_split(by_hand):
    train, test = split(by_hand(("1", "a", "Ann", 1, 2), ("1", "b", "Ann", 2, 3)))
    assert test is None or train is None


def test_as_many_cases_are_foretold_as_asked_the_first_when_asked(twin):
    begin = np.datetime64("2026-08-03T10:00", "us")
    logs = foretell(twin.factory, n_cases=70, begin=begin, rng=np.random.default_rng(1), replications=3)
    assert [log.n_cases for log in logs] == [70, 70, 70]
    assert len({str(log.end_at.max()) for log in logs}) == 3


def test_work_types_share_the_cases_by_how_often_they_come(practice):
    (request,) = practice.work_types
    rarely = replace(request, name="rare", arrivals=replace(request.arrivals, per_hour=(0.05,) * 168))
    both = replace(practice, work_types=(request, rarely))
    begin = np.datetime64("2026-01-05T08:00", "us")
    coming = arrivals_from(both, n_cases=2000, begin=begin, rng=np.random.default_rng(1))
    assert sum(map(len, coming.values())) == 2000
    assert len(coming["rare"]) / 2000 == pytest.approx(8.4 / 68.4, abs=0.03)
    assert min(instants.min() for instants in coming.values()) == begin


def test_cases_that_hardly_ever_come_still_come(practice):
    (request,) = practice.work_types
    never = replace(request, arrivals=replace(request.arrivals, per_hour=(0.0,) * 168))
    coming = arrivals_from(
        replace(practice, work_types=(never,)), n_cases=5, begin=np.datetime64("2026-01-05", "us"),
        rng=np.random.default_rng(1),
    )  # fmt: skip
    assert len(coming["request"]) == 5


def test_the_same_seed_gives_the_same_fidelity(steady, found):
    assert fidelity(steady, rng=np.random.default_rng(1)) == found


def test_changed_work_is_told(practice, recorded, by_hand):
    rows = [(f"{i}", "a", "Ann", 24 * i + 9, 24 * i + 9 + (1 if i < 100 else 5)) for i in range(125)]
    told = fidelity(by_hand(*rows), rng=np.random.default_rng(1))
    assert any("5.0 times as long" in note for note in told.notes)


def test_a_real_log_is_foretold_better_than_any_published_tool_did(shared):
    from ambidex.discovery.distance import distances
    from ambidex.eventlog import read_log

    train, test = (
        read_log(shared / "accuracy" / f"Insurance_{part}.csv.gz", time_zone="UTC", cache=False)[0]
        for part in ("train", "test")
    )
    rng = np.random.default_rng(1)
    factory = discover(train, name="insurance", rng=rng, only_ended=True).factory
    logs = foretell(factory, n_cases=test.n_cases, begin=test.start_at.min(), rng=rng, replications=5)
    found = [distances(test, log) for log in logs]
    for key, best in (("ngd", 0.095), ("aedd", 2.3), ("cedd", 0.017), ("redd", 0.062), ("ctdd", 0.148)):
        assert np.mean([one[key] for one in found]) < best
