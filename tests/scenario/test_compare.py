from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from ambidex.scenario import compare, outcome
from ambidex.scenario.changes.add_people import AddPeople
from ambidex.scenario.changes.faster_work import FasterWork
from ambidex.scenario.paired import paired_difference

WEEK = timedelta(weeks=1)


def test_a_factory_compared_with_itself_differs_in_nothing(shop, monday):
    found = compare(shop, [], start_at=monday, horizon=6 * WEEK, warm_up=WEEK, seed=4, replications=4)
    units = [seen for unit in found.by_unit for seen in (unit.waiting_time, unit.utilization, unit.cost_per_instance)]
    assert {(one.value, one.low, one.high) for one in (*found.differences, *units)} == {(0.0, 0.0, 0.0)}


def test_an_added_person_costs_exactly_their_hours(shop, monday):
    found = compare(shop, [AddPeople("greeter", "front")], start_at=monday, horizon=5 * WEEK, seed=1, replications=3)
    free = replace(shop, activities=tuple(replace(activity, cost=0.0) for activity in shop.activities))
    exact = compare(free, [AddPeople("greeter", "front")], start_at=monday, horizon=5 * WEEK, seed=1, replications=3)
    assert exact.difference("cost").value == pytest.approx(5 * 40 * 20.0)
    assert found.difference("cost").value == pytest.approx(5 * 40 * 20.0, rel=0.2)


def test_pairing_makes_the_variance_of_a_difference_tenfold_smaller(shop, monday):
    how = {"start_at": monday, "horizon": 10 * WEEK, "warm_up": 2 * WEEK, "replications": 20}
    paired = compare(shop, [FasterWork("test")], seed=11, **how)
    strangers = outcome(shop, seed=12, **how)
    alone = paired.after.whole["cycle_time"] - strangers.whole["cycle_time"]
    together = paired.after.whole["cycle_time"] - paired.before.whole["cycle_time"]
    assert 10 * together.var() < alone.var()


def test_the_same_seed_gives_the_same_comparison_on_any_number_of_threads(shop, monday):
    how = {"start_at": monday, "horizon": 4 * WEEK, "seed": 9, "replications": 4}
    one, many = (compare(shop, [FasterWork("mend")], threads=threads, **how) for threads in (1, 4))
    assert one.differences == many.differences


def test_what_was_done_and_with_which_luck_is_recorded(shop, monday):
    found = compare(shop, [FasterWork("mend")], start_at=monday, horizon=WEEK, seed=9, replications=2)
    assert (found.words, found.seed, found.replications) == (("mend a tenth faster",), 9, 2)


def test_a_measure_that_is_not_there_is_not_made_up(counter, monday):
    found = compare(counter, [], start_at=monday, horizon=WEEK, seed=1, replications=2)
    with pytest.raises(KeyError):
        found.difference("promise_kept")


def test_one_replication_has_a_value_and_no_interval():
    found = paired_difference(np.array([3.0]), np.array([2.0]), key="cycle_time")
    assert (found.value, found.low, found.high) == (-1.0, None, None)
    assert found.note


def test_the_interval_covers_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(3)
    found = [paired_difference(np.zeros(8), rng.normal(1.0, 2.0, 8), key="cycle_time") for _ in range(2000)]
    covered = np.mean([one.low <= 1.0 <= one.high for one in found])
    assert covered == pytest.approx(0.95, abs=0.015)
