"""Who works when: counted hour by hour, and queues in working time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ambidex.distributions.constant import Constant
from ambidex.factory import Activity, Arrivals, Factory, RampUp
from ambidex.working_time import Calendar
from ambidex.working_time.calendar import DatedHours
from verification.factories import HOUR, people, station
from verification.measure import Sample, Statistic, mean_cycle
from verification.table import Experiment, Row, verify

CALENDAR = "the calendar"
DAYS = tuple((24.0 * day + 9, 24.0 * day + 17) for day in range(7))
OFFICE = Calendar(DAYS[:5])
SUNDAY = Calendar(((144.0, 168.0),))


def experiments() -> Iterator[Experiment]:
    """Yield people with endless work of an hour each, so that what they did are their hours; and queues."""
    four_weeks: dict[str, Any] = {
        "hours": 28 * 24,
        "drains": False,
        "counted_from": 0.0,
        "coming": all_at("2026-01-05"),
    }
    usual = 4 * 40
    yield Experiment("four weeks of 40 hours", endless(OFFICE), (done(usual),), **four_weeks)
    dated = (
        DatedHours(date(2026, 1, 6), date(2026, 1, 6)),
        DatedHours(date(2026, 1, 17), date(2026, 1, 17), ((10.0, 14.0),)),
        DatedHours(date(2026, 1, 19), date(2026, 1, 23), ((9.0, 13.0),)),
        DatedHours(date(2026, 1, 21), date(2026, 1, 21), ((9.0, 17.0),)),
    )
    holidays = endless(Calendar(OFFICE.intervals, dated))
    name = "a holiday, a Saturday, four half days"
    yield Experiment(name, holidays, (done(usual - 8 + 4 - 4 * 4),), **four_weeks)
    away: dict[str, Any] = {
        "from_date": date(2026, 1, 8),
        "until_date": date(2026, 1, 29),
        "absent": ((date(2026, 1, 12), date(2026, 1, 16)),),
    }
    name = "came on the 4th day, a week of leave, left a day early"
    yield Experiment(name, endless(OFFICE, **away), (done(usual - 24 - 40 - 8),), **four_weeks)
    for monday, hours in ((datetime(2026, 3, 22, 23, tzinfo=UTC), 23), (datetime(2026, 10, 18, 22, tzinfo=UTC), 25)):
        clocks = endless(SUNDAY, time_zone="Europe/Berlin")
        coming = all_at(monday.strftime("%Y-%m-%dT%H"))
        told: dict[str, Any] = {"drains": False, "start_at": monday, "counted_from": 0.0, "coming": coming}
        yield Experiment(f"a Sunday of {hours} hours", clocks, (done(hours),), 169, **told)
    tokyo = Row("share done by 8:00 UTC", share_by_eight, 1.0, CALENDAR)
    abroad = endless(Calendar(DAYS, time_zone="Asia/Tokyo"))
    yield Experiment("an office in Tokyo", abroad, (done(28 * 8), tokyo), **four_weeks)
    yield from evenings()
    in_office = Row("wait in working time", working_wait, 4.0, "Erlang 1917", 0.05)
    daily = tuple(0.8 if 9 <= hour % 24 < 17 else 0.0 for hour in range(168))
    queue = station(arrivals=Arrivals(daily), who=people(1, calendar="told"), calendars={"told": Calendar(DAYS)})
    yield Experiment("M/M/1 0.8 in office hours", queue, (in_office,), 200_000)
    ramp_up = RampUp(weeks=10.0, pace=2.0)
    learning = station(who=people(1, ramp_up=ramp_up), work=Activity("work", "role", Constant(1.0)))
    at_once: dict[str, Any] = {"coming": all_at("2026-01-05"), "counted_from": 0.0}
    shrinks = 1 / (10 * 168)
    ended = Row("end of the 1000th", end_of(1000), 2 / shrinks * (1 - (1 - shrinks) ** 1000), "geometric sum")
    yield Experiment("a newcomer half as fast at first", learning, (ended,), 2000, **at_once)


def evenings() -> Iterator[Experiment]:
    """Yield what happens to work that is in hand at the end of the day."""
    four = np.datetime64("2026-01-05T16", "us") + np.arange(20) * np.timedelta64(24, "h")
    for interruptible, cycle in ((True, 19.0), (False, 3.0)):
        name = "rests over night" if interruptible else "is finished first"
        work = Activity("work", "role", Constant(3.0), interruptible=interruptible)
        late = station(who=people(1, calendar="told"), work=work, calendars={"told": Calendar(DAYS)})
        row = (Row("cycle", mean_cycle, cycle, CALENDAR),)
        told = f"3 hours from 16:00, {name}"
        yield Experiment(told, late, row, 21 * 24, coming={"case": four}, counted_from=0.0)
        open_end = Activity("work", "role", HOUR, interruptible=interruptible)
        a_day = Row("done in a day", done_in_a_day, 8.0 if interruptible else 9.0, "renewal reward")
        endless_work = endless(Calendar(DAYS), work=open_end)
        yield Experiment(f"endless work, {name}", endless_work, (a_day,), 1000 * 24, drains=False)


def endless(calendar: Calendar, *, work: Activity | None = None, time_zone: str = "UTC", **person: Any) -> Factory:
    return station(
        1.5,
        who=people(1, calendar="told", **person),
        work=work or Activity("work", "role", Constant(1.0)),
        calendars={"told": calendar},
        time_zone=time_zone,
    )


def all_at(instant: str) -> dict[str, NDArray[np.datetime64]]:
    """Return so many cases at once that nobody runs out of work."""
    return {"case": np.repeat(np.datetime64(instant, "us"), 1000)}


def done(hours: float) -> Row:
    return Row("hours of work", lambda sample: float(sample.replication.work.sum() / 3.6e9), hours, CALENDAR)


def done_in_a_day(sample: Sample) -> float:
    ended = sample.replication.end / 3.6e9
    days = sample.ends // 24 - sample.begins // 24
    return float(((ended >= sample.begins // 24 * 24) & (ended < sample.ends // 24 * 24)).sum() / days)


def share_by_eight(sample: Sample) -> float:
    return float(np.mean(sample.replication.end / 3.6e9 % 24 <= 8))


def end_of(number: int) -> Statistic:
    return lambda sample: float(np.sort(sample.replication.end)[number - 1] / 3.6e9)


def working_wait(sample: Sample) -> float:
    """Return the mean wait in working hours, where every day is 9 to 17."""

    def open_hours(instants: NDArray[np.int64]) -> NDArray[np.float64]:
        hours = instants / 3.6e9
        return np.asarray(np.floor(hours / 24) * 8 + np.clip(hours % 24 - 9, 0, 8))

    waits = open_hours(sample.replication.start) - open_hours(sample.replication.enabled)
    return float(waits[sample.rows].mean())


@pytest.mark.parametrize("experiment", tuple(experiments()), ids=str)
def test_people_work_when_the_calendar_says(experiment: Experiment) -> None:
    verify(experiment)
