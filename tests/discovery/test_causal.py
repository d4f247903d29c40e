"""A twin answers what-ifs: people and demand move its queues as queueing theory says."""

import numpy as np
import pytest
from verification.factories import station
from verification.recovery import (
    constraint,
    northgate,
    random_factory,
    record,
    wait_of_many,
    waits_at,
    wip,
    with_demand,
    with_people,
)

from ambidex.discovery import discover
from ambidex.distributions.gamma import Gamma
from ambidex.factory import Activity

WEEKS = 13


@pytest.fixture(scope="module", params=["northgate", "factory 1", "factory 7"])
def twin(request):
    """What is found in the log of a factory."""
    name = request.param
    factory = northgate() if name == "northgate" else random_factory(int(name.split()[1]))
    log = record(factory, weeks=9 if name == "northgate" else 26)
    return discover(log, name=name, rng=np.random.default_rng(1)).factory


def waits(factory, at):
    return waits_at(factory, at, weeks=WEEKS, replications=6)


def test_a_fifth_more_people_at_the_constraint_shorten_its_waiting(twin):
    where = constraint(twin, weeks=WEEKS)
    more = waits(with_people(twin, where.role, 0.2), where.activities)
    assert (more < waits(twin, where.activities)).all()


def test_a_fifth_fewer_people_at_the_constraint_lengthen_its_waiting(twin):
    where = constraint(twin, weeks=WEEKS)
    fewer = waits(with_people(twin, where.role, -0.2), where.activities)
    assert (fewer > waits(twin, where.activities)).all()


def test_a_fifth_more_demand_moves_work_in_progress_by_more_than_a_fifth_where_people_are_busy(twin):
    before, after = (wip(one, weeks=WEEKS, replications=6) for one in (twin, with_demand(twin, 1.2)))
    assert constraint(twin, weeks=WEEKS).utilization > 0.75
    assert (after > 1.2 * before).all()


@pytest.mark.parametrize("cv", [0.5, 1.0, 1.5])
@pytest.mark.parametrize("load", [0.3, 0.6, 0.75])
def test_demand_moves_work_in_progress_as_allen_and_cunneen_say(load, cv):
    servers = 6
    work = Activity("work", "role", Gamma(1.0, cv))
    log = record(station(load * servers, servers=servers, work=work), weeks=26, arrivals=True)
    found = discover(log, name="twin", rng=np.random.default_rng(1)).factory
    (kind,), (activity,) = found.work_types, found.activities
    rate = sum(kind.arrivals.per_hour) / 168
    hours = activity.service_time.quantile((np.arange(4000) + 0.5) / 4000)
    for factor in (1.0, 1.2):
        theory = factor * rate * (hours.mean() + wait_of_many(factor * rate, hours, servers, kind.arrivals.regularity))
        simulated = wip(with_demand(found, factor), weeks=26, replications=8).mean()
        assert simulated == pytest.approx(theory, rel=0.05 if factor * load < 0.8 else 0.15)
