"""A small factory that is known, and logs of it, from which it should be found again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from ambidex.discovery import Discovery, discover
from ambidex.distributions.exponential import Exponential
from ambidex.eventlog import ActivityInstance, EventLog, event_log
from ambidex.factory import END, Activity, Arrivals, Factory, Resource, State, Team, WorkType
from ambidex.simulation import simulate
from ambidex.working_time import Calendar

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


Row = tuple[str, str, str | None, float, float]


@pytest.fixture(scope="session")
def monday() -> datetime:
    return MONDAY


@pytest.fixture(scope="session")
def recorded() -> Callable[..., EventLog]:
    """Returns what a factory would have recorded; a log read from a file does not know when work was enabled."""

    def record(factory: Factory, *, weeks: int, seed: int = 2) -> EventLog:
        run = simulate(factory, start_at=MONDAY, horizon=timedelta(weeks=weeks), seed=seed)
        return replace(run.replications[0].log(open_cases=True), enabled_at=None, cost=None)

    return record


@pytest.fixture(scope="session")
def by_hand() -> Callable[..., EventLog]:
    """Returns the log of (case, activity, resource, start, end), in hours since a Monday 00:00."""

    def log(*rows: Row) -> EventLog:
        return event_log(
            ActivityInstance(case, activity, resource, MONDAY + timedelta(hours=start), MONDAY + timedelta(hours=end))
            for case, activity, resource, start, end in rows
        )

    return log


@pytest.fixture(scope="session")
def practice() -> Factory:
    """Ann and Bob check on weekdays from 8 to 16, Cy and Dan decide from 9 to 17; a tenth is checked again.

    Deciding is the constraint: two people are busy for nine tenths of their time.
    """
    early = Calendar(tuple((24.0 * day + 8, 24.0 * day + 16) for day in range(5)))
    late = Calendar(tuple((24.0 * day + 9, 24.0 * day + 17) for day in range(5)))
    per_hour = tuple(1.5 if hour // 24 < 5 and 8 <= hour % 24 < 16 else 0.0 for hour in range(168))
    flow = (
        State("check", "check", {"decide": 1.0}),
        State("decide", "decide", {"check": 0.1, END: 0.9}),
    )
    return Factory(
        name="practice",
        time_zone="UTC",
        calendars={"early": early, "late": late},
        teams=(Team("desk"), Team("board")),
        resources=(
            Resource("Ann", ("checker",), "early", team="desk"),
            Resource("Bob", ("checker",), "early", team="desk"),
            Resource("Cy", ("decider",), "late", team="board"),
            Resource("Dan", ("decider",), "late", team="board"),
        ),
        activities=(Activity("check", "checker", Exponential(0.6)), Activity("decide", "decider", Exponential(1.08))),
        work_types=(WorkType("request", Arrivals(per_hour), {"check": 1.0}, flow),),
    )


@pytest.fixture(scope="session")
def record(practice: Factory, recorded: Callable[..., EventLog]) -> EventLog:
    """Half a year of the practice."""
    return recorded(practice, weeks=26)


@pytest.fixture(scope="session")
def twin(record: EventLog) -> Discovery:
    """What is discovered from half a year of the practice."""
    return discover(record, name="twin", rng=np.random.default_rng(1))
