"""Small factories that show one point each."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ambidex.distributions.constant import Constant
from ambidex.distributions.exponential import Exponential
from ambidex.factory import END, Activity, Arrivals, Batch, Escalation, Factory, Resource, State, Team, WorkType
from ambidex.working_time import ALWAYS, Calendar

OFFICE = Calendar(tuple((24.0 * day + 9, 24.0 * day + 17) for day in range(5)))


@pytest.fixture(scope="session")
def monday() -> datetime:
    return datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture(scope="session")
def counter() -> Factory:
    """One clerk, always there, serves whoever comes: M/M/1."""
    return Factory(
        name="counter",
        time_zone="UTC",
        calendars={"always": ALWAYS},
        teams=(Team("counter"),),
        resources=(Resource("clerk 1", ("clerk",), "always", team="counter", cost_per_hour=20.0),),
        activities=(Activity("serve", "clerk", Exponential(1.0)),),
        work_types=(
            WorkType("customer", Arrivals((0.8,) * 168), {"serve": 1.0}, (State("serve", "serve", {END: 1.0}),)),
        ),
    )


@pytest.fixture(scope="session")
def shop() -> Factory:
    """Something of everything: two teams, shared people, a batch, a supplier, a loop, two kinds of work."""
    repair = (
        State("check", "check", {"order part": 0.3, "mend": 0.7}),
        State("order part", "order part", {"mend": 1.0}),
        State("mend", "mend", {"test": 1.0}),
        State("test", "test", {"mend": 0.2, "pack": 0.8}),
        State("pack", "pack", {END: 1.0}),
    )
    advice = (State("check", "check", {END: 0.9, "mend": 0.1}), State("mend", "mend", {END: 1.0}))
    return Factory(
        name="shop",
        time_zone="Europe/Paris",
        calendars={"office": OFFICE, "always": ALWAYS},
        teams=(Team("front", manager="Ada", reports_to="Zoe"), Team("bench", manager="Bo", reports_to="Zoe")),
        resources=(
            Resource("Ann", ("greeter",), "office", team="front", cost_per_hour=20.0),
            Resource("Ben", ("greeter", "tester"), "office", team="front", cost_per_hour=22.0),
            Resource("Cy", ("mender",), "office", team="bench", cost_per_hour=30.0),
            Resource("Di", ("mender", "tester"), "office", team="bench", cost_per_hour=32.0, pace=1.2),
            Resource("Ed", ("packer",), "always", team="bench", cost_per_hour=18.0),
        ),
        activities=(
            Activity("check", "greeter", Exponential(0.5)),
            Activity("order part", None, Exponential(30.0), supplier="Parts Ltd", cost=12.0),
            Activity("mend", "mender", Exponential(1.5)),
            Activity("test", "tester", Constant(0.4)),
            Activity("pack", "packer", Constant(1.0), batch=Batch(size=6, max_wait=48.0)),
        ),
        work_types=(
            WorkType("repair", Arrivals((0.2,) * 168), {"check": 1.0}, repair, value=90.0, promise=120.0),
            WorkType("advice", Arrivals((0.1,) * 168), {"check": 1.0}, advice, value=5.0),
        ),
        currency="EUR",
    )


@pytest.fixture(scope="session")
def workshop(shop: Factory) -> Factory:
    """The shop where nobody knows of teams."""
    return replace(shop, teams=(), resources=tuple(replace(person, team=None) for person in shop.resources))


@pytest.fixture(scope="session")
def exceptional(shop: Factory) -> Factory:
    """The shop where a tenth of the checks raises an exception."""
    check, *others = shop.activities
    return replace(shop, activities=(replace(check, escalation=Escalation(0.1, Constant(0.5))), *others))
