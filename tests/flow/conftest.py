"""Logs for the measures: small ones made by hypothesis, and one made by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import strategies as st

from ambidex.eventlog.log import ActivityInstance, EventLog, event_log
from ambidex.working_time import ALWAYS, Calendar, DatedHours

OFFICE = Calendar(tuple((24.0 * day + 9, 24.0 * day + 17) for day in range(5)))
NIGHT = Calendar(((0.0, 6.0), (22.0, 30.0), (46.0, 54.0), (118.0, 126.0), (142.0, 148.0)))
SPECIAL = Calendar(
    OFFICE.intervals,
    (
        DatedHours(date(2026, 3, 27), date(2026, 3, 28), ((10.0, 12.0), (13.0, 20.0))),
        DatedHours(date(2026, 3, 28), date(2026, 3, 29), ((0.0, 5.0), (23.0, 24.0))),
        DatedHours(date(2026, 4, 3), date(2026, 4, 3)),
    ),
)
TOKYO = Calendar(OFFICE.intervals, time_zone="Asia/Tokyo")
FRIDAY = datetime(2026, 3, 27, 6, tzinfo=UTC)  # the clocks of Amsterdam go forward in the night to Sunday


@st.composite
def random_logs(draw):
    knows_enabled = draw(st.booleans())
    longest, step = draw(st.sampled_from([(30, 60), (20, 10), (50, 97)]))  # in steps of so many minutes
    moments = st.lists(st.integers(0, longest), min_size=3, max_size=3).map(sorted)
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(0, 4),
                st.sampled_from(["assess", "pay", "ask"]),
                st.sampled_from(["Ann", "Ann", "Bob", None]),
                moments,
            ),
            min_size=1,
            max_size=14,
        )
    )
    instances = []
    for case, activity, resource, steps in rows:
        ready, start, end = (FRIDAY + timedelta(minutes=step * at) for at in steps)
        instances.append(ActivityInstance(str(case), activity, resource, start, end, ready if knows_enabled else None))
    return event_log(
        instances,
        time_zone=draw(st.sampled_from(["UTC", "Europe/Amsterdam"])),
        work_type_of={"0": "small"},
        team_of={"Ann": "Claims", "Bob": "Payments"},
    )


@pytest.fixture(scope="session")
def logs():
    """Small random logs around a weekend on which the clock changes: overlaps, ties, no durations, nobody recorded."""
    return random_logs()


@st.composite
def weekly_logs(draw):
    moments = st.lists(st.integers(0, 8), min_size=3, max_size=3).map(sorted)
    rows = draw(st.lists(st.tuples(st.sampled_from(["pay", "ask"]), moments), min_size=2, max_size=5))
    starts = draw(st.lists(st.integers(6, 8), min_size=1, max_size=2))
    instances = []
    for week in range(3):
        for number, (activity, steps) in enumerate(rows):
            start = max(steps[1], starts[number % len(starts)])
            ready, start, end = (
                FRIDAY + timedelta(weeks=week, minutes=30 * at) for at in (steps[0], start, max(start, steps[2]))
            )
            instances.append(ActivityInstance(f"{week}/{number}", activity, "Ann", start, end, ready))
    return event_log(instances, time_zone="Europe/Amsterdam")


@pytest.fixture(scope="session")
def few_logs_by_week():
    """Logs that are the same in three weeks, with work that gathers before it is started."""
    return weekly_logs()


@pytest.fixture(scope="session")
def calendars_of():
    """Random calendars, one for each resource of a log."""

    def calendars(log: EventLog):
        n = len(log.resources)
        return st.lists(st.sampled_from([ALWAYS, OFFICE, NIGHT, SPECIAL, TOKYO]), min_size=n, max_size=n).map(tuple)

    return calendars


@pytest.fixture(scope="session")
def office():
    """Monday to Friday, nine to five."""
    return OFFICE


@pytest.fixture(scope="session")
def at():
    """The moment of an hour counted from Monday 5 January 2026, 00:00 UTC."""
    return lambda hour: datetime(2026, 1, 5, tzinfo=UTC) + timedelta(hours=hour)


@pytest.fixture(scope="session")
def log_of(at):
    """A log of rows (case, activity, resource, enabled or None, start, end) in hours from that Monday."""

    def make(*rows, **options):
        return event_log(
            [
                ActivityInstance(case, activity, resource, at(start), at(end), None if ready is None else at(ready))
                for case, activity, resource, ready, start, end in rows
            ],
            **options,
        )

    return make
