"""Work that is collected is found with its size; a coincidence is not taken for a batch."""

from dataclasses import replace

import numpy as np

from ambidex.discovery import discover
from ambidex.distributions.constant import Constant
from ambidex.factory import Batch


def batch_of(log, activity):
    factory = discover(log, name="twin", rng=np.random.default_rng(1)).factory
    return next(one.batch for one in factory.activities if one.name == activity)


def test_a_batch_of_six_is_found(practice, recorded):
    check, decide = practice.activities
    collecting = replace(decide, service_time=Constant(2.0), batch=Batch(size=6, max_wait=80.0))
    found = batch_of(recorded(replace(practice, activities=(check, collecting)), weeks=26), "decide")
    assert found is not None
    assert found.size == 6
    assert 0 < found.max_wait <= 80


def test_who_does_a_whole_batch_at_once_does_one_thing_at_a_time(practice, recorded):
    check, decide = practice.activities
    collecting = replace(decide, service_time=Constant(2.0), batch=Batch(size=6, max_wait=80.0))
    log = recorded(replace(practice, activities=(check, collecting)), weeks=26)
    found = discover(log, name="twin", rng=np.random.default_rng(1)).factory
    assert [resource.capacity for resource in found.resources] == [1, 1, 1, 1]


def test_no_batch_is_found_where_there_is_none(twin):
    assert [activity.batch for activity in twin.factory.activities] == [None, None]


def test_a_batch_is_told_in_words(practice, recorded):
    check, decide = practice.activities
    collecting = replace(decide, service_time=Constant(2.0), batch=Batch(size=6, max_wait=80.0))
    log = recorded(replace(practice, activities=(check, collecting)), weeks=26)
    notes = discover(log, name="twin", rng=np.random.default_rng(1)).notes
    assert "Work is collected and done together at decide." in notes
