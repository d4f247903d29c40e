from dataclasses import replace

import numpy as np
import pytest

from ambidex.distributions.constant import Constant
from ambidex.optimum import rank
from ambidex.optimum.sight import sight
from ambidex.simulation import simulate


def test_evidence_is_the_gain_then_queue_utilization_and_waiting(tandem, how):
    found = rank(tandem, **how)
    keys = [one.key for one in found.constraint.evidence]
    assert keys == [
        "cycle_time",
        "queue_length",
        "utilization",
        "waiting_time",
    ]
    assert found.constraint.evidence[0] == found.rows[0].gain_cycle
    assert found.constraint.evidence[2].value == pytest.approx(0.9, abs=0.05)


def test_cross_checks_say_that_queue_and_load_point_to_the_same_place(tandem, how):
    why = rank(tandem, **how).constraint.why
    assert why.count("here, too") == 3


def test_cross_checks_say_where_a_queue_would_mislead(batching, how):
    """Most work waits for sewing, to be collected; but one more sewer would not collect it faster."""
    slow_cut = replace(batching.activities[0], service_time=Constant(0.93))
    found = rank(replace(batching, activities=(slow_cut, batching.activities[1])), **how)
    assert found.constraint.role == "cutter"
    assert "The busiest people are here, too" in found.constraint.why


def test_without_a_constraint_what_helps_instead_is_named(batching, how):
    quick_cut = replace(batching.activities[0], service_time=Constant(0.1))
    found = rank(replace(batching, activities=(quick_cut, batching.activities[1])), **how)
    assert not found.constraint.found
    assert "sew in batches smaller by half" in found.constraint.why


def test_what_is_seen_of_a_queue_is_what_theory_says(tandem, how):
    """M/M/1 at 0.9: 8.1 wait on average; Little's law ties queue to waiting."""
    seen = sight(simulate(tandem, replications=12, **how)).by_role["sewer"]
    assert seen.utilization.mean() == pytest.approx(0.9, abs=0.02)
    assert seen.queue.mean() == pytest.approx(seen.waiting.mean(), rel=0.03)
    assert np.isclose(seen.queue.mean(), 8.1, rtol=0.35)
