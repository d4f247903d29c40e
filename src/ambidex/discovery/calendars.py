"""When people work: weekly calendars from when each is seen, where the log is long enough to show a week.

A log shorter than a day shows no closing: everybody works always. A log that misses some of Monday to Friday says
nothing of those days: they are taken to be like the days it covers.
"""

from datetime import date

import numpy as np

from ambidex.eventlog import EventLog
from ambidex.flow.on_duty import seen_calendars
from ambidex.working_time import ALWAYS, Calendar, local

_DAY = 24.0


def discover_calendars(log: EventLog) -> tuple[Calendar, ...]:
    """Return one calendar for each resource, in the order of the log."""
    begin, end = np.asarray(log.start_at).min(), np.asarray(log.end_at).max()
    if end - begin < np.timedelta64(1, "D"):
        return (ALWAYS,) * len(log.resources)
    first, last = (day.astype("datetime64[D]").astype(date) for day in local(np.array([begin, end]), log.time_zone))
    covered = {(first.weekday() + days) % 7 for days in range(min((last - first).days + 1, 7))}
    missing = tuple(day for day in range(5) if day not in covered)
    own = seen_calendars(log)
    return tuple(_filled(calendar, missing) for calendar in own) if missing else own


def _filled(calendar: Calendar, missing: tuple[int, ...]) -> Calendar:
    """Return the calendar with the hours of its first day also on the missing days."""
    pattern = int(calendar.intervals[0][0] // _DAY)
    hours = [
        (max(opens, pattern * _DAY) - pattern * _DAY, min(closes, (pattern + 1) * _DAY) - pattern * _DAY)
        for opens, closes in calendar.intervals
        if closes > pattern * _DAY and opens < (pattern + 1) * _DAY
    ]
    added = [(opens + day * _DAY, closes + day * _DAY) for day in missing for opens, closes in hours]
    joined: list[tuple[float, float]] = []
    for opens, closes in sorted([*calendar.intervals, *added]):
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], closes))
        else:
            joined.append((opens, closes))
    return Calendar(tuple(joined))
