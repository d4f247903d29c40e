from dataclasses import replace

import pytest

from ambidex.distributions.constant import Constant
from ambidex.factory import Special
from ambidex.scenario.changes.faster_work import FasterWork


def test_service_times_shrink_by_a_tenth_and_nothing_else_does(shop):
    after = FasterWork("mend").alter(shop)
    assert after.activities[2].service_time.mean == pytest.approx(1.35)
    assert [a for a in after.activities if a.name != "mend"] == [a for a in shop.activities if a.name != "mend"]


def test_special_service_times_and_setup_shrink_too_and_coordination_does_not(shop):
    special = Special({"resource": "Di"}, Constant(3.0)), Special({"team": "bench"}, Constant(0.0))
    mend = replace(shop.activities[2], special=special, setup=Constant(0.5), coordination=Constant(0.2))
    after = FasterWork("mend", 0.5).alter(replace(shop, activities=(*shop.activities[:2], mend, *shop.activities[3:])))
    assert [one.service_time for one in after.activities[2].special] == [Constant(1.5), Constant(0.0)]
    assert (after.activities[2].setup, after.activities[2].coordination) == (Constant(0.25), Constant(0.2))


def test_a_supplier_can_be_faster_and_no_team_is_asked(shop):
    change = FasterWork("order part")
    assert change in FasterWork.candidates(shop)
    assert change.team(shop) is None
    assert change.roles(shop) == frozenset()


def test_work_that_takes_no_time_is_no_candidate(counter):
    instant = replace(counter, activities=(replace(counter.activities[0], service_time=Constant(0.0)),))
    assert FasterWork.candidates(instant) == ()


@pytest.mark.parametrize(
    "more", [{"setup": Constant(1.0)}, {"special": (Special({"team": "counter"}, Constant(1.0)),)}]
)
def test_work_that_takes_time_only_sometimes_is_a_candidate(counter, more):
    now_and_then = replace(counter.activities[0], service_time=Constant(0.0), **more)
    assert FasterWork.candidates(replace(counter, activities=(now_and_then,))) == (FasterWork("serve"),)


def test_the_team_with_most_of_the_people_answers_for_an_activity(shop):
    assert FasterWork("mend").team(shop) == "bench"
