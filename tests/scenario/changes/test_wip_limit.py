from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from ambidex.factory import problems
from ambidex.scenario.changes.wip_limit import CapWip
from ambidex.simulation import simulate


def test_a_step_a_team_or_the_whole_gets_the_limit_and_nothing_else_does(shop):
    step, team, whole = (CapWip(3, **place).alter(shop) for place in ({"activity": "mend"}, {"in_team": "bench"}, {}))
    assert [activity.wip_limit for activity in step.activities] == [None, None, 3, None, None]
    assert replace(step, activities=shop.activities) == shop
    assert [known.wip_limit for known in team.teams] == [None, 3]
    assert replace(team, teams=shop.teams) == shop
    assert whole == replace(shop, wip_limit=3)


def test_the_last_limit_holds(shop):
    assert CapWip(5).alter(CapWip(3).alter(shop)).wip_limit == 5


def test_who_keeps_a_limit_is_who_does_the_work(shop):
    step, team, whole = CapWip(3, activity="mend"), CapWip(3, in_team="front"), CapWip(3)
    assert [change.team(shop) for change in (step, team, whole)] == ["bench", "front", None]
    assert step.roles(shop) == {"mender"}
    assert team.roles(shop) == {"greeter", "tester"}
    assert whole.roles(shop) == frozenset()
    assert [change.place for change in (step, team, whole)] == ["mend", "front", "the whole"]


def test_a_team_that_shares_its_roles_cannot_be_limited(shop):
    found = problems(CapWip(3, in_team="front").alter(shop))
    assert [problem.place for problem in found] == ["teams.front.wip_limit"]


@pytest.mark.parametrize("place", [{"activity": "serve"}, {"in_team": "counter"}, {}])
def test_no_more_cases_than_the_limit_are_ever_there(counter, monday, place):
    busy = replace(counter, resources=(replace(counter.resources[0], capacity=4),))
    capped = CapWip(2, **place).alter(busy)
    now, then = (simulate(f, start_at=monday, horizon=timedelta(weeks=4), seed=1) for f in (busy, capped))
    assert (most_in_hand(now), most_in_hand(then)) == (4, 2)


def most_in_hand(run):
    path = run.replications[0]
    change = np.concatenate([np.ones(len(path.start)), -np.ones(len(path.end))])
    order = np.lexsort([change, np.concatenate([path.start, path.end])])
    return np.cumsum(change[order]).max()


def test_one_case_is_said_as_one():
    assert CapWip(1).words() == "at most 1 case in work"
