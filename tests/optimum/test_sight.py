"""What is seen of roles and activities."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from ambidex.factory import Resource
from ambidex.optimum.sight import sight
from ambidex.scenario.outcome import outcome_of_run
from ambidex.simulation import simulate
from ambidex.working_time import Calendar


@pytest.fixture
def guarded(tandem):
    """The tandem, with a guard who takes part in all cutting."""
    cut, sew = tandem.activities
    return replace(
        tandem,
        resources=(*tandem.resources, Resource("Gil", ("guard",), "always", team="cutters")),
        activities=(replace(cut, together={"guard": 1}), sew),
    )


def test_who_takes_part_in_the_work_of_others_is_busy(guarded, how):
    """Who cuts and who guards are at it the same hours; the guard is a sewer, too, of whom there are then two."""
    *others, gil = guarded.resources
    sewing_guard = replace(guarded, resources=(*others, replace(gil, roles=("guard", "sewer"))))
    run = simulate(sewing_guard, replications=3, **how)
    seen = sight(run).by_role
    assert seen["cutter"].utilization == pytest.approx(0.5, abs=0.05)
    cutting = seen["cutter"].utilization
    path = run.replications[0]
    first, last = (int(how[key] / timedelta(microseconds=1)) for key in ("warm_up", "horizon"))
    sewn = path.work[(path.activity == 1) & (path.start >= first) & (path.start < last)].sum() / 3.6e9
    hours = (last - first) / 3.6e9
    assert seen["sewer"].utilization[0] == pytest.approx((sewn / hours + cutting[0]) / 2)


def test_roles_are_as_busy_as_the_units_of_their_people(guarded, how):
    """The cutters are who cuts and who guards; the sewers only sew."""
    run = simulate(guarded, replications=3, **how)
    seen, units = sight(run).by_role, outcome_of_run(run)
    assert seen["cutter"].utilization == pytest.approx(units.unit("utilization", "cutters"))
    assert seen["sewer"].utilization == pytest.approx(units.unit("utilization", "sewers"))


def test_of_a_role_whose_people_are_never_there_nothing_is_known(tandem, how):
    away = replace(
        tandem,
        calendars={**tandem.calendars, "Sundays": Calendar(((160.0, 161.0),))},
        resources=(tandem.resources[0], replace(tandem.resources[1], calendar="Sundays")),
    )
    days = {"horizon": timedelta(days=3), "warm_up": timedelta(0)}
    seen = sight(simulate(away, replications=2, **(how | days)))
    assert np.isnan(seen.by_role["sewer"].utilization).all()
    assert np.isnan(seen.by_activity["sew"].utilization).all()
    assert (seen.by_role["cutter"].utilization > 0).all()
