from dataclasses import replace
from datetime import timedelta

import pytest

from ambidex.factory import Role, problems
from ambidex.factory.model import QUEUES
from ambidex.scenario import outcome
from ambidex.scenario.changes.queue_rule import OrderQueue


def test_a_role_that_was_not_declared_is(shop):
    after = OrderQueue("mender", "LIFO").alter(shop)
    assert after.roles == (Role("mender", "LIFO"),)
    assert replace(after, roles=()) == shop


def test_who_of_the_idle_takes_the_work_and_other_roles_stay(shop):
    declared = replace(shop, roles=(Role("mender", "random", "any"), Role("tester", "LIFO")))
    after = OrderQueue("mender", "shortest").alter(declared)
    assert after.roles == (Role("mender", "shortest", "any"), Role("tester", "LIFO"))


def test_the_team_with_most_who_hold_the_role_is_asked(shop):
    change = OrderQueue("mender", "LIFO")
    assert (change.team(shop), change.place, change.roles(shop)) == ("bench", "mender", {"mender"})


@pytest.mark.parametrize("queue", QUEUES)
def test_every_order_can_be_said_and_simulated(shop, queue):
    change = OrderQueue("mender", queue)
    assert change.words().startswith("mender: ")
    assert problems(change.alter(shop)) == ()


def test_short_work_first_shortens_the_mean_wait_of_a_single_server(counter, monday):
    how = {"start_at": monday, "horizon": timedelta(weeks=30), "seed": 3, "replications": 2}
    first, short = (outcome(f, **how) for f in (counter, OrderQueue("clerk", "shortest").alter(counter)))
    assert (short.unit("waiting_time", "counter") < 0.8 * first.unit("waiting_time", "counter")).all()
    assert short.unit("utilization", "counter") == pytest.approx(first.unit("utilization", "counter"), rel=0.01)
