from dataclasses import replace

import pytest

from ambidex.distributions.constant import Constant
from ambidex.scenario.changes.faster_work import FasterWork


def test_service_times_shrink_by_a_tenth_and_nothing_else_does(shop):
    after = FasterWork("mend").alter(shop)
    assert after.activities[2].service_time.mean == pytest.approx(1.35)
    assert [a for a in after.activities if a.name != "mend"] == [a for a in shop.activities if a.name != "mend"]


def test_a_supplier_can_be_faster_and_no_team_is_asked(shop):
    change = FasterWork("order part")
    assert change in FasterWork.candidates(shop)
    assert change.team(shop) is None
    assert change.roles(shop) == frozenset()


def test_work_that_takes_no_time_is_no_candidate(counter):
    instant = replace(counter, activities=(replace(counter.activities[0], service_time=Constant(0.0)),))
    assert FasterWork.candidates(instant) == ()


def test_the_team_with_most_of_the_people_answers_for_an_activity(shop):
    assert FasterWork("mend").team(shop) == "bench"
