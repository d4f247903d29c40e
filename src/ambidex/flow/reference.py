"""The measures again, slowly, minute by minute and pair by pair: what the compiled loops are checked against.

Instants and the bounds of calendars must be whole minutes. Nothing else of Ambidex uses this.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.log import EventLog
from ambidex.working_time import Calendar

MINUTE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Rows:
    """A log as lists: the name of a field is what it is; `rows_of` a case or resource are in order of start."""

    def __init__(self, log: EventLog) -> None:
        self.case: list[int] = log.case.tolist()
        self.activity: list[int] = log.activity.tolist()
        self.resource: list[int] = log.resource.tolist()
        self.start = _datetimes(log.start_at)
        self.end = _datetimes(log.end_at)
        self.enabled = _enabled(self) if log.enabled_at is None else _datetimes(log.enabled_at)

    def __len__(self) -> int:
        return len(self.case)

    def by_case(self) -> list[list[int]]:
        """Return the rows of each case."""
        groups: defaultdict[int, list[int]] = defaultdict(list)
        for row, case in enumerate(self.case):
            groups[case].append(row)
        return list(groups.values())

    def of_resource(self, resource: int) -> list[int]:
        """Return the rows of a resource, in order of start."""
        return sorted((row for row in range(len(self)) if self.resource[row] == resource), key=self.start.__getitem__)

    def at_work(self, resource: int, at: datetime) -> list[int]:
        """Return the rows that a resource has in work at a moment."""
        return [row for row in self.of_resource(resource) if self.start[row] <= at < self.end[row]]


def directly_follows(log: EventLog) -> Counter[tuple[int, int]]:
    """Count neighbours."""
    rows = Rows(log)
    return Counter((rows.activity[a], rows.activity[b]) for case in rows.by_case() for a, b in pairwise(case))


def variants(log: EventLog) -> Counter[tuple[int, ...]]:
    """Count sequences."""
    rows = Rows(log)
    return Counter(tuple(rows.activity[row] for row in case) for case in rows.by_case())


def handoffs(log: EventLog) -> Counter[tuple[int, int]]:
    """Count neighbours of different resources."""
    rows = Rows(log)
    pairs = [(rows.resource[a], rows.resource[b]) for case in rows.by_case() for a, b in pairwise(case)]
    return Counter((giver, taker) for giver, taker in pairs if giver != taker and min(giver, taker) >= 0)


def repeated(log: EventLog) -> list[bool]:
    """Say for each row whether its case has had its activity."""
    rows = Rows(log)
    return [
        rows.activity[row] in [rows.activity[before] for before in case[:place]]
        for case in rows.by_case()
        for place, row in enumerate(case)
    ]


def touched_hours(log: EventLog) -> list[float]:
    """Return the hours in which each case has something in work."""
    rows = Rows(log)
    return [
        len({at for row in case for at in _minutes(rows.start[row], rows.end[row])}) / 60 for case in rows.by_case()
    ]


def batches(log: EventLog, calendars: Sequence[Calendar]) -> list[tuple[int, ...]]:
    """Return the rows of each batch, as `batching` defines them."""
    rows = Rows(log)
    found = []
    for resource, calendar in enumerate(calendars):
        own = rows.of_resource(resource)
        for activity in range(len(log.activities)):
            for group in _groups(rows, [row for row in own if rows.activity[row] == activity], calendar, log.time_zone):
                spans = {(rows.start[row], rows.end[row]) for row in group}
                as_one = len(spans) == 1 and rows.start[group[0]] < rows.end[group[0]]
                ready = [rows.enabled[row] for row in group]
                idle = any(
                    on_duty(at, calendar, log.time_zone) and not rows.at_work(resource, at)
                    for at in _minutes(min(ready), max(ready))
                )
                if len(group) > 1 and (as_one or idle):
                    found.append(tuple(group))
    return found


def waiting(
    log: EventLog, calendars: Sequence[Calendar], collecting: Sequence[Sequence[int]] = ()
) -> list[list[float]]:
    """Return the hours of each row's wait by cause, in the order of `waiting.CAUSES`.

    `collecting` are the batches to reckon with.
    """
    rows = Rows(log)
    complete_at = {row: max(rows.enabled[member] for member in batch) for batch in collecting for row in batch}
    result = []
    for row in range(len(rows)):
        minutes = [0] * 5
        for at in _minutes(rows.enabled[row], rows.start[row]):
            minutes[_cause(log, rows, row, at, calendars, complete_at.get(row, EPOCH))] += 1
        result.append([n / 60 for n in minutes])
    return result


def busy_hours(log: EventLog, calendars: Sequence[Calendar]) -> list[float]:
    """Return the hours in which each resource is on duty with something in work."""
    rows = Rows(log)
    return [
        sum(
            on_duty(at, calendar, log.time_zone)
            for at in {at for row in rows.of_resource(resource) for at in _minutes(rows.start[row], rows.end[row])}
        )
        / 60
        for resource, calendar in enumerate(calendars)
    ]


def on_duty(at: datetime, calendar: Calendar, time_zone: str) -> bool:
    """Say whether a calendar is open at a moment."""
    zone = ZoneInfo(calendar.time_zone or time_zone)
    today = at.astimezone(zone).date()
    return any(
        _instant(day, opens, zone) <= at < _instant(day, closes, zone)
        for day in (today - timedelta(days=1), today)
        for opens, closes in _hours_of(calendar, day)
    )


def _hours_of(calendar: Calendar, day: date) -> Sequence[tuple[float, float]]:
    """Return the hours that hold on a day: the last that are told of it, or those of its weekday."""
    dated = [special.hours for special in calendar.dated if special.first <= day <= special.last]
    if dated:
        return dated[-1]
    begin = 24.0 * day.weekday()
    shown = [(max(opens - begin, 0.0), min(closes - begin, 24.0)) for opens, closes in calendar.intervals]
    return [(opens, closes) for opens, closes in shown if opens < closes]


def _instant(day: date, hour: float, zone: ZoneInfo) -> datetime:
    """Return when clocks of a zone show an hour of a day."""
    return (datetime.combine(day, time(), tzinfo=zone) + timedelta(hours=hour)).astimezone(UTC)


def _cause(
    log: EventLog, rows: Rows, row: int, at: datetime, calendars: Sequence[Calendar], complete_at: datetime
) -> int:
    resource = rows.resource[row]
    if at < complete_at:
        return 0
    if resource < 0:
        return 4
    if not on_duty(at, calendars[resource], log.time_zone):
        return 3
    others = rows.at_work(resource, at)
    if any(rows.enabled[other] <= rows.enabled[row] for other in others):
        return 1
    return 2 if others else 4


def _groups(rows: Rows, own: list[int], calendar: Calendar, time_zone: str) -> Iterator[list[int]]:
    group: list[int] = []
    for row in own:
        if group:
            ended = max(rows.end[member] for member in group)
            pause = [at for at in _minutes(ended, rows.start[row]) if on_duty(at, calendar, time_zone)]
            follows = rows.start[row] == rows.start[group[0]] or (rows.start[row] >= ended and not pause)
            if not follows or rows.enabled[row] > rows.start[group[0]]:
                yield group
                group = []
        group.append(row)
    if group:
        yield group


def _enabled(rows: Rows) -> list[datetime]:
    result = []
    for case in rows.by_case():
        for place, row in enumerate(case):
            ended = [rows.end[before] for before in case[:place] if rows.end[before] <= rows.start[row]]
            result.append(max(ended, default=rows.start[case[0]]))
    return result


def _datetimes(instants: NDArray[np.datetime64]) -> list[datetime]:
    return [EPOCH + timedelta(microseconds=value) for value in instants.view("int64").tolist()]


def _minutes(begins: datetime, ends: datetime) -> Iterator[datetime]:
    while begins < ends:
        yield begins
        begins += MINUTE
