from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from ambidex.distributions.constant import Constant
from ambidex.factory import Arrivals, Resource, Team
from ambidex.scenario import outcome
from ambidex.scenario.outcome import OF_UNIT, WHOLE, joined, whole_of_tallies
from ambidex.simulation import tally

WEEK = timedelta(weeks=1)


def test_people_are_paid_for_their_hours_whether_busy_or_not(shop, monday):
    idle = tuple(replace(work_type, arrivals=Arrivals((0.0,) * 167 + (0.01,))) for work_type in shop.work_types)
    found = outcome(replace(shop, work_types=idle), start_at=monday, horizon=WEEK, seed=1, replications=1)
    assert found.whole["cost"][0] == pytest.approx(40 * (20 + 22 + 30 + 32) + 168 * 18)


def test_executions_cost_what_they_cost_besides(shop, monday):
    free = replace(shop, activities=tuple(replace(activity, cost=0.0) for activity in shop.activities))
    dear, cheap = (outcome(f, start_at=monday, horizon=4 * WEEK, seed=3, replications=1) for f in (shop, free))
    extra = dear.whole["cost"][0] - cheap.whole["cost"][0]
    assert extra > 0
    assert extra % 12.0 == pytest.approx(0.0, abs=1e-6)


def test_without_money_cost_is_hours(counter, monday):
    poor = replace(counter, resources=(replace(counter.resources[0], cost_per_hour=0.0),))
    found = outcome(poor, start_at=monday, horizon=WEEK, seed=1, replications=1)
    assert found.whole["cost"][0] == pytest.approx(168.0)


def test_a_single_server_waits_as_theory_says(counter, monday):
    """M/M/1 at 0.8: four hours of waiting, five in the factory, four cases there."""
    found = outcome(counter, start_at=monday, horizon=120 * WEEK, warm_up=4 * WEEK, seed=5, replications=8)
    assert found.whole["cycle_time"].mean() == pytest.approx(5.0, rel=0.06)
    assert found.whole["wip"].mean() == pytest.approx(4.0, rel=0.06)
    assert found.unit("waiting_time", "counter").mean() == pytest.approx(4.0, rel=0.07)
    assert found.unit("utilization", "counter").mean() == pytest.approx(0.8, rel=0.02)


def test_littles_law_holds_between_what_is_measured(shop, monday):
    found = outcome(shop, start_at=monday, horizon=60 * WEEK, warm_up=8 * WEEK, seed=2, replications=4)
    assert found.whole["wip"].mean() == pytest.approx(
        (found.whole["throughput"] * found.whole["cycle_time"]).mean(), rel=0.03
    )


def test_promises_are_counted_for_those_to_whom_they_were_made(shop, counter, monday):
    instant = tuple(replace(activity, service_time=Constant(0.0), batch=None) for activity in shop.activities)
    kept = outcome(replace(shop, activities=instant), start_at=monday, horizon=4 * WEEK, seed=1, replications=1)
    nobody = outcome(counter, start_at=monday, horizon=WEEK, seed=1, replications=1)
    assert kept.whole["promise_kept"][0] == 1.0
    assert np.isnan(nobody.whole["promise_kept"]).all()


def test_units_are_teams_and_else_roles(shop, workshop, monday):
    teams, roles = (outcome(f, start_at=monday, horizon=WEEK, seed=1, replications=1) for f in (shop, workshop))
    assert teams.units == ("front", "bench")
    assert roles.units == ("greeter", "mender", "packer")


def test_waiting_per_case_of_the_units_adds_up(shop, monday):
    found = outcome(shop, start_at=monday, horizon=20 * WEEK, seed=1, replications=1)
    per_case = found.by_unit["waiting_per_case"].sum(axis=1)
    assert 0 < per_case[0] < found.whole["cycle_time"][0]


def test_who_takes_part_in_the_work_of_others_is_busy_and_costs(counter, monday):
    pair = replace(
        counter,
        resources=(*counter.resources, Resource("guard", ("guard",), "always", team="door", cost_per_hour=5.0)),
        teams=(*counter.teams, Team("door")),
        activities=(replace(counter.activities[0], together={"guard": 1}),),
    )
    found = outcome(pair, start_at=monday, horizon=8 * WEEK, warm_up=WEEK, seed=1, replications=2)
    assert found.unit("utilization", "door") == pytest.approx(found.unit("utilization", "counter"))
    assert np.isnan(found.unit("cost_per_instance", "door")).all()


def test_outcomes_join_into_one(counter, monday):
    parts = [outcome(counter, start_at=monday, horizon=WEEK, seed=seed, replications=2) for seed in (1, 2)]
    both = joined(parts)
    assert both.replications == 4
    assert both.n_instances == sum(part.n_instances for part in parts)
    assert set(both.whole) == set(WHOLE)
    assert {values.shape for values in both.by_unit.values()} == {(4, 1)}
    assert set(both.by_unit) == set(OF_UNIT)


@pytest.mark.parametrize("calls", [0.5, 0.95, 3.0])
def test_statistics_come_to_the_same_as_the_log(counter, monday, calls):
    """Also where cases are still there when the run stops."""
    busy = replace(
        counter, work_types=tuple(replace(kind, arrivals=Arrivals((calls,) * 168)) for kind in counter.work_types)
    )
    how = {"start_at": monday, "horizon": 6 * WEEK, "warm_up": WEEK, "seed": 4, "replications": 2}
    kept, counted = outcome(busy, **how).whole, whole_of_tallies(tally(busy, **how))
    assert list(counted) == list(kept)
    for key, values in kept.items():
        assert counted[key] == pytest.approx(values, nan_ok=True), key
