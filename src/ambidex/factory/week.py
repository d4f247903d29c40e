"""The week as people write it: days with their hours, for calendars and for arrivals.

Days are Mon to Sun, alone, from-to or listed; hours are "09:00-12:30, 13:00-17:00". Hours that close before they open
go on after midnight. What texts like these cannot hold exactly is written as hours since Monday 00:00. Days that are
different stand beside the days of the week: `2026-12-25: closed`.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from ambidex.factory.dates import span_text, spans_of
from ambidex.working_time import ALWAYS, Calendar, DatedHours

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CLOCKS = re.compile(r"\s*(\d{1,2}):([0-5]\d)(?::([0-5]\d))?\s*-\s*(\d{1,2}):([0-5]\d)(?::([0-5]\d))?\s*")
_MOST_PARTS = 6
"""A day with more different stretches than this is written as its 24 rates."""


def calendar_of(value: object) -> Calendar:
    """Return the calendar of "always", of days with hours, or of `{hours_of_week: [[opens, closes], ...]}`.

    Raises
    ------
    ValueError
        In words for the person who wrote it.

    Examples
    --------
    >>> calendar_of({"Mon-Tue": "09:00-12:00, 13:00-17:30", "Sat": "22:00-02:00"}).intervals
    ((9.0, 12.0), (13.0, 17.5), (33.0, 36.0), (37.0, 41.5), (142.0, 146.0))
    >>> calendar_of({"Mon-Fri": "09:00-17:00", "2026-12-25": "closed", "time_zone": "Asia/Tokyo"}).dated[0].hours
    ()
    """
    if value == "always":
        return ALWAYS
    if not isinstance(value, Mapping):
        raise ValueError('is no calendar; write always, or days with hours such as {Mon-Fri: "09:00-17:00"}')
    dated = {days: hours for days, hours in value.items() if str(days)[:1].isdigit()}
    weekly = {days: hours for days, hours in value.items() if days not in dated and days != "time_zone"}
    return Calendar(
        _weekly(weekly),
        tuple(
            DatedHours(first, last, _hours_of_days(str(days), hours))
            for days, hours in dated.items()
            for first, last in spans_of(days)
        ),
        _zone(value.get("time_zone")),
    )


def calendar_entry(calendar: Calendar) -> Any:
    """Return what `calendar_of` reads as exactly this calendar; days with the same hours are gathered.

    Examples
    --------
    >>> calendar_entry(Calendar(((9.0, 17.0), (33.0, 41.0)), time_zone="Asia/Tokyo"))
    {'Mon-Tue': '09:00-17:00', 'time_zone': 'Asia/Tokyo'}
    """
    if calendar == ALWAYS:
        return "always"
    entry: dict[str, Any] = {}
    entry |= {days: text for days, text in _gathered([", ".join(_clocks(calendar, day)) for day in range(7)]) if text}
    if not _reads_as(entry, calendar.intervals):
        entry = {"hours_of_week": [list(pair) for pair in calendar.intervals]}
    entry |= {span_text(dated.first, dated.last): _hours_entry(dated.hours) for dated in calendar.dated}
    return entry if calendar.time_zone is None else entry | {"time_zone": calendar.time_zone}


def rates_of(value: object, usual: float = 0.0) -> tuple[float, ...]:
    """Return the rates of 168 numbers, or of days with 24 numbers each or with hours and their rate.

    Parameters
    ----------
    usual
        What holds where nothing is said.

    Raises
    ------
    ValueError
        In words for the person who wrote it.

    Examples
    --------
    >>> rates_of({"Mon-Fri": {"08:00-12:00": 6, "13:00-17:30": 4}, "Sat": [0] * 23 + [1]})[7:19]
    (0.0, 6.0, 6.0, 6.0, 6.0, 0.0, 4.0, 4.0, 4.0, 4.0, 2.0, 0.0)
    """
    if isinstance(value, (list, tuple)):
        return tuple(_number(rate) for rate in value)
    if not isinstance(value, Mapping):
        raise ValueError('is no table; write 168 numbers, or days such as {Mon-Fri: {"08:00-18:00": 12}}')
    rates = [usual] * 168
    told: set[int] = set()
    for days, given in value.items():
        for day in _day_numbers(str(days)):
            if day in told:
                raise ValueError(f"tells {DAYS[day]} twice; say each day once")
            told.add(day)
            rates[24 * day : 24 * day + 24] = _rates_of_day(given, usual)
    return tuple(rates)


def rates_entry(rates: tuple[float, ...], usual: float = 0.0) -> Any:
    """Return what `rates_of` reads as exactly these rates: a table by day, or the plain list if they are not 168.

    Parameters
    ----------
    usual
        What need not be said.

    Examples
    --------
    >>> rates_entry((0.0,) * 8 + (12.0,) * 10 + (0.0,) * 150)
    {'Mon': {'08:00-18:00': 12.0}}
    """
    if len(rates) != 168:
        return list(rates)
    days = [rates[24 * day : 24 * day + 24] for day in range(7)]
    return {days: _day_entry(rates, usual) for days, rates in _gathered(days) if any(rate != usual for rate in rates)}


def spread(per_week: float, calendar: Calendar) -> tuple[float, ...]:
    """Return 168 rates: so many a week, spread evenly over the hours of a calendar.

    Examples
    --------
    >>> spread(10, Calendar(((8.0, 10.5),)))[7:12]
    (0.0, 4.0, 4.0, 2.0, 0.0)
    """
    return tuple(per_week * part / calendar.hours_per_week for part in _overlap(calendar.intervals, 168))


def hours_text(opens: float, closes: float) -> str:
    """Return hours of the week in words.

    Examples
    --------
    >>> hours_text(33.0, 41.5)
    'Tue 09:00-17:30'
    """
    day = min(int(max(opens, 0.0) // 24), 6)
    return f"{DAYS[day]} {clock(opens - 24 * day)}-{clock(closes - 24 * day)}"


def release_of(value: object) -> float:
    """Return the hour of the week of a text such as "Fri 16:00", or of a number of hours since Monday 00:00.

    Raises
    ------
    ValueError
        In words for the person who wrote it.

    Examples
    --------
    >>> release_of("Fri 16:00"), release_of(1.5)
    (112.0, 1.5)
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    told = re.fullmatch(r"\s*(\w{3})\s+(\d{1,2}):([0-5]\d)\s*", str(value))
    if told is None or told[1] not in DAYS or int(told[2]) >= 24:
        raise ValueError(f'"{value}" is no hour of the week; write it as "Fri 16:00"')
    return 24.0 * DAYS.index(told[1]) + int(told[2]) + int(told[3]) / 60


def release_entry(hour: float) -> str | float:
    """Return what `release_of` reads as exactly this hour of the week.

    Examples
    --------
    >>> release_entry(112.0)
    'Fri 16:00'
    """
    if not 0 <= hour < 168:
        return hour
    day = int(hour // 24)
    text = f"{DAYS[day]} {clock(hour - 24 * day)}"
    return text if len(text) == len("Fri 16:00") and "24:00" not in text and release_of(text) == hour else hour


def _weekly(days: Mapping[Any, Any]) -> tuple[tuple[float, float], ...]:
    if set(days) == {"hours_of_week"}:
        return tuple(_pairs(days["hours_of_week"]))
    found = [
        (24.0 * day + opens, 24.0 * day + closes)
        for names, hours in days.items()
        for day in _day_numbers(str(names))
        for opens, closes in _stretches(str(hours))
    ]
    return _joined(sorted(part for opens, closes in found for part in _within_week(opens, closes)))


def _hours_of_days(days: str, hours: object) -> tuple[tuple[float, float], ...]:
    if hours == "closed":
        return ()
    if isinstance(hours, list):
        return tuple(_pairs(hours))
    found = _joined(sorted(_stretches(str(hours))))
    if any(closes > 24 for _, closes in found):
        raise ValueError(f'"{hours}" on {days} goes over midnight; tell the rest on the next day')
    return found


def _hours_entry(hours: tuple[tuple[float, float], ...]) -> Any:
    text = ", ".join(f"{clock(opens)}-{clock(closes)}" for opens, closes in hours) or "closed"
    try:
        exact = _hours_of_days("", text) == hours
    except ValueError:
        exact = False
    return text if exact else [list(pair) for pair in hours]


def _zone(name: object) -> str | None:
    if name is not None and not isinstance(name, str):
        raise ValueError(f'"{name}" is not a time zone; write a name such as Europe/Paris')
    return name


def _reads_as(entry: Mapping[str, str], intervals: tuple[tuple[float, float], ...]) -> bool:
    try:
        return _weekly(entry) == intervals
    except ValueError:
        return False


def _pairs(value: object) -> list[tuple[float, float]]:
    if not isinstance(value, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in value):
        raise ValueError("has hours that are no pairs such as [[9, 17], [33, 41]]")
    return [(_number(opens), _number(closes)) for opens, closes in value]


def _number(value: object) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise ValueError(f'has "{value}" where a number is needed')
    return float(value)


def _day_numbers(text: str) -> list[int]:
    numbers = []
    for part in text.split(","):
        first, _, last = (name.strip() for name in part.partition("-"))
        if first not in DAYS or (last and last not in DAYS):
            raise ValueError(f'"{text}" names no days; write them as {", ".join(DAYS)}, or Mon-Fri')
        begin, end = DAYS.index(first), DAYS.index(last or first)
        numbers += [number % 7 for number in range(begin, end + 1 if end >= begin else end + 8)]
    return numbers


def _stretches(text: str) -> list[tuple[float, float]]:
    """Return hours of one day; what closes before it opens closes on the next day."""
    found = []
    for part in text.split(","):
        clocks = _CLOCKS.fullmatch(part)
        if clocks is None:
            raise ValueError(f'"{part.strip()}" are no hours; write them as "09:00-17:00"')
        h1, m1, s1, h2, m2, s2 = (int(clock or 0) for clock in clocks.groups())
        opens, closes = h1 + m1 / 60 + s1 / 3600, h2 + m2 / 60 + s2 / 3600
        if opens >= 24 or closes > 24:
            raise ValueError(f'"{part.strip()}" are no hours; a day ends at 24:00')
        found.append((opens, closes if closes > opens else closes + 24))
    return found


def _within_week(opens: float, closes: float) -> list[tuple[float, float]]:
    return [(opens, closes)] if closes <= 168 else [(opens, 168.0), (0.0, closes - 168)]


def _joined(intervals: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Return intervals with those joined that meet."""
    joined: list[tuple[float, float]] = []
    for opens, closes in intervals:
        if joined and opens == joined[-1][1]:
            joined[-1] = (joined[-1][0], closes)
        else:
            joined.append((opens, closes))
    return tuple(joined)


def _gathered(days: list[Any]) -> list[tuple[str, Any]]:
    """Return days with what they hold; days that follow each other and hold the same are one."""
    found = []
    day = 0
    while day < 7:
        last = day
        while last < 6 and days[last + 1] == days[day]:
            last += 1
        found.append((DAYS[day] if last == day else f"{DAYS[day]}-{DAYS[last]}", days[day]))
        day = last + 1
    return found


def _clocks(calendar: Calendar, day: int) -> list[str]:
    begin = 24.0 * day
    parts = [(max(opens - begin, 0.0), min(closes - begin, 24.0)) for opens, closes in calendar.intervals]
    return [f"{clock(opens)}-{clock(closes)}" for opens, closes in parts if opens < closes]


def clock(hour: float) -> str:
    """Return an hour of the day as clocks show it.

    Examples
    --------
    >>> clock(17.5)
    '17:30'
    """
    seconds = round(hour * 3600)
    text = f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"
    return text if seconds % 60 == 0 else f"{text}:{seconds % 60:02d}"


def _rates_of_day(given: object, usual: float) -> list[float]:
    if isinstance(given, list):
        if len(given) != 24:
            raise ValueError(f"has {len(given)} rates for a day; a day has 24 hours")
        return [_number(rate) for rate in given]
    if not isinstance(given, Mapping):
        raise ValueError('needs 24 numbers for a day, or hours with their rate such as {"08:00-18:00": 12}')
    rates, told = [0.0] * 24, [0.0] * 24
    for hours, rate in given.items():
        for opens, closes in _stretches(str(hours)):
            if closes > 24:
                raise ValueError(f'"{hours}" goes over midnight; tell the rest on the next day')
            for hour, part in enumerate(_overlap(((opens, closes),), 24)):
                rates[hour] += part * _number(rate)
                told[hour] += part
    if usual and max(told) > 1:
        raise ValueError("has hours that overlap; say each hour once")
    return [rate + max(1 - part, 0.0) * usual for rate, part in zip(rates, told, strict=True)]


def _day_entry(rates: tuple[float, ...], usual: float) -> Any:
    edges = [0, *(hour for hour in range(1, 24) if rates[hour] != rates[hour - 1]), 24]
    parts = [(begin, end) for begin, end in pairwise(edges) if rates[begin] != usual]
    if len(parts) > _MOST_PARTS:
        return list(rates)
    return {f"{begin:02d}:00-{end:02d}:00": rates[begin] for begin, end in parts}


def _overlap(intervals: Iterable[tuple[float, float]], n_hours: int) -> list[float]:
    """Return how much of each hour lies in the intervals."""
    parts = tuple(intervals)
    return [sum(max(0.0, min(closes, h + 1) - max(opens, h)) for opens, closes in parts) for h in range(n_hours)]
