"""Calendars as Prosimos writes them: periods from a day to a day, each day from a time to a time."""

import re
from collections.abc import Iterable, Mapping

from ambidex.factory.exchange.prosimos.field import Fields
from ambidex.working_time import Calendar

DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d(?:\.\d+)?))?(?:Z|[+-]\d\d:?\d\d)?")
_LAST_SECOND = 24 - 1 / 3600
_USUAL = 0.5
"""From this probability on an hour of a fuzzy calendar counts as worked."""


def calendar_of(periods: Iterable[Fields]) -> Calendar:
    """Return the calendar of some periods; what is wrong with them goes to their problems.

    Examples
    --------
    >>> day = {"from": "MONDAY", "to": "TUESDAY", "beginTime": "09:00:00", "endTime": "17:00:00"}
    >>> calendar_of([Fields(day, "", [])]).intervals
    ((9.0, 17.0), (33.0, 41.0))
    """
    found = [
        (24.0 * day + opens, 24.0 * day + closes)
        for period in periods
        if period.number("probability", 1.0) >= _USUAL
        for opens, closes in _hours(period)
        for day in _days(period)
    ]
    return Calendar(_joined(sorted(found)))


def periods_of(calendar: Calendar) -> list[dict[str, str]]:
    """Return the periods of a calendar's week, a day each.

    Examples
    --------
    >>> periods_of(Calendar(((9.0, 17.5),)))
    [{'from': 'MONDAY', 'to': 'MONDAY', 'beginTime': '09:00:00', 'endTime': '17:30:00'}]
    """
    found = []
    for number, name in enumerate(DAYS):
        for opens, closes in calendar.intervals:
            begin, end = max(opens - 24 * number, 0.0), min(closes - 24 * number, 24.0)
            if begin < end:
                found.append({"from": name, "to": name, "beginTime": _text(begin), "endTime": _text(end)})
    return found


def _days(period: Fields) -> list[int]:
    numbers = []
    for key in ("from", "to"):
        name = period.text(key).upper()
        if name and name not in DAYS:
            period.tell(key, f'"{name}" is no day;', f"days are {', '.join(DAYS)}.")
        numbers.append(DAYS.index(name) if name in DAYS else 0)
    first, last = numbers
    return [day % 7 for day in range(first, last + 1 if last >= first else last + 8)]


def _hours(period: Fields) -> list[tuple[float, float]]:
    opens, closes = (_clock(period, key) for key in ("beginTime", "endTime"))
    if closes == 0 or closes >= _LAST_SECOND:
        closes = 24.0
    if opens >= closes:
        period.tell("endTime", "it closes before it opens;", "write hours over midnight as two periods.")
        return []
    return [(opens, closes)]


def _clock(period: Fields, key: str) -> float:
    text = period.text(key)
    found = _CLOCK.fullmatch(text)
    hour = int(found[1]) + int(found[2]) / 60 + float(found[3] or 0) / 3600 if found else 25.0
    if hour > 24:
        if text:
            period.tell(key, f'"{text}" is no time of day;', "write it as 09:00:00.")
        return 0.0 if key == "beginTime" else 24.0
    return hour


def _joined(intervals: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Return intervals with those joined that meet or overlap."""
    joined: list[tuple[float, float]] = []
    for opens, closes in intervals:
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
        else:
            joined.append((opens, closes))
    return tuple(joined)


def _text(hour: float) -> str:
    milli = min(round(hour * 3_600_000), 86_399_999)
    seconds, part = divmod(milli, 1000)
    clock = f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
    return f"{clock}.{part:03d}" if part else clock


def weekly(named: Mapping[str, Calendar]) -> list[dict[str, object]]:
    """Return the section of calendars."""
    return [{"id": name, "name": name, "time_periods": periods_of(calendar)} for name, calendar in named.items()]
