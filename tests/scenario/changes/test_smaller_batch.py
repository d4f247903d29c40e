from dataclasses import replace

import pytest

from ambidex.factory import Batch
from ambidex.scenario.changes.smaller_batch import SmallerBatch


def test_half_a_batch_waits_half_as_long_at_most(shop):
    assert SmallerBatch("pack").alter(shop).activities[-1].batch == Batch(size=3, max_wait=24.0)


@pytest.mark.parametrize("size", [2, 3])
def test_what_is_left_of_a_small_batch_is_none_or_two(size, shop):
    pack = replace(shop.activities[-1], batch=Batch(size=size, max_wait=10.0))
    small = SmallerBatch("pack").alter(replace(shop, activities=(*shop.activities[:-1], pack)))
    assert small.activities[-1].batch == {2: None, 3: Batch(2, 5.0)}[size]


def test_the_hours_at_which_a_batch_is_let_go_stay(shop):
    pack = replace(shop.activities[-1], batch=Batch(6, 48.0, releases=(112.0,)))
    small = SmallerBatch("pack").alter(replace(shop, activities=(*shop.activities[:-1], pack)))
    assert small.activities[-1].batch == Batch(3, 24.0, releases=(112.0,))


def test_only_batches_of_two_or_more_are_candidates(shop, counter):
    assert SmallerBatch.candidates(shop) == (SmallerBatch("pack"),)
    assert SmallerBatch.candidates(counter) == ()
