"""Small factories whose constraint, or lack of one, is known beforehand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ambidex.distributions import Distribution
from ambidex.distributions.constant import Constant
from ambidex.distributions.exponential import Exponential
from ambidex.factory import END, Activity, Arrivals, Batch, Factory, Resource, State, Team, WorkType
from ambidex.working_time import ALWAYS


@pytest.fixture(scope="session")
def how() -> dict[str, Any]:
    """Ten weeks, two of them to warm up."""
    return {
        "start_at": datetime(2026, 1, 5, tzinfo=UTC),
        "horizon": timedelta(weeks=10),
        "warm_up": timedelta(weeks=2),
        "seed": 5,
    }


def line(first: Distribution, second: Distribution, *, per_hour: float) -> Factory:
    """Two steps, one person each, always there."""
    flow = (State("cut", "cut", {"sew": 1.0}), State("sew", "sew", {END: 1.0}))
    return Factory(
        name="line",
        time_zone="UTC",
        calendars={"always": ALWAYS},
        teams=(Team("cutters"), Team("sewers")),
        resources=(
            Resource("Ann", ("cutter",), "always", team="cutters", cost_per_hour=20.0),
            Resource("Bob", ("sewer",), "always", team="sewers", cost_per_hour=20.0),
        ),
        activities=(Activity("cut", "cutter", first), Activity("sew", "sewer", second)),
        work_types=(WorkType("shirt", Arrivals((per_hour,) * 168), {"cut": 1.0}, flow),),
    )


@pytest.fixture(scope="session")
def tandem() -> Factory:
    """M/M/1 at 0.5, then M/M/1 at 0.9: the second is the constraint."""
    return line(Exponential(0.5), Exponential(0.9), per_hour=1.0)


@pytest.fixture(scope="session")
def feeding() -> Factory:
    """The first step is busy and even, the second a little slower: what the first does faster waits at the second."""
    return line(Constant(0.85), Constant(0.9), per_hour=1.0)


@pytest.fixture(scope="session")
def placebo() -> Factory:
    """Almost nothing to do and nobody waits: there is no constraint."""
    return line(Constant(0.5), Constant(0.5), per_hour=0.01)


@pytest.fixture(scope="session")
def batching(tandem: Factory) -> Factory:
    """Sewing is done twelve at a time, which takes no longer than one: cheap for the sewers, a wait for everybody."""
    cut, _ = tandem.activities
    sew = Activity("sew", "sewer", Constant(1.0), batch=Batch(size=12, max_wait=200.0))
    return replace(tandem, name="batching", activities=(cut, sew))
