"""The smallest factories that show a point; tests change them with `dataclasses.replace`."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ambidex.distributions.constant import Constant
from ambidex.distributions.exponential import Exponential
from ambidex.factory import END, Activity, Arrivals, Factory, Resource, State, Team, WorkType
from ambidex.working_time import ALWAYS, Calendar


@pytest.fixture(scope="session")
def monday() -> datetime:
    return datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture(scope="session")
def desk() -> Factory:
    """One clerk, from 9 to 17 on weekdays, who needs an hour per letter."""
    office = Calendar(tuple((24.0 * day + 9, 24.0 * day + 17) for day in range(5)))
    return Factory(
        name="desk",
        time_zone="UTC",
        calendars={"office": office, "always": ALWAYS},
        teams=(Team("post"),),
        resources=(Resource("Ann", ("clerk",), "office", team="post", cost_per_hour=30.0),),
        activities=(Activity("answer", "clerk", Constant(1.0), cost=2.0),),
        work_types=(
            WorkType("letter", Arrivals((0.1,) * 168), {"answer": 1.0}, (State("answer", "answer", {END: 1.0}),)),
        ),
    )


@pytest.fixture(scope="session")
def office(desk: Factory) -> Factory:
    """Letters are opened, answered and sometimes answered again; Ann opens, Bob answers, Cy does both."""
    flow = (
        State("open", "open", {"answer": 0.9, END: 0.1}),
        State("answer", "answer", {"answer": 0.2, END: 0.8}),
    )
    return replace(
        desk,
        name="office",
        resources=(
            Resource("Ann", ("opener",), "always"),
            Resource("Bob", ("clerk",), "always"),
            Resource("Cy", ("opener", "clerk"), "office"),
        ),
        activities=(
            Activity("open", "opener", Exponential(0.5)),
            Activity("answer", "clerk", Exponential(1.0)),
        ),
        work_types=(WorkType("letter", Arrivals((0.6,) * 168), {"open": 1.0}, flow),),
    )
