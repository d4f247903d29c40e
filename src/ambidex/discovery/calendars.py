"""When people work: weekly calendars from when each is seen, where the log is long enough to show a week.

A log shorter than a day shows no closing: everybody works always. A log that misses some of Monday to Friday says
nothing of those days: they are taken to be like the days it covers. A break is a stretch of the day in which somebody
with work to do never starts or ends any, unless work that lies over it takes no longer than other work does.
"""

from collections.abc import Iterator
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ambidex.discovery.common_hours import with_common_hours
from ambidex.discovery.rare_hours import with_rare_hours
from ambidex.eventlog import EventLog
from ambidex.flow.on_duty import seen_calendars
from ambidex.working_time import ALWAYS, Calendar, local

SLOTS = 96
"""Quarters of an hour of the day."""

SHORTEST, LONGEST = 2, 8
"""A break lasts from so many slots to so many."""

DUE = 12.0
"""So many starts and ends must have been due in a break, if it were none."""

RARELY = 0.03
"""Starts and ends in a break, as a share of what is usual."""

MOST = 3
"""Breaks of a day."""

_DAY = 24.0
_HOUR_US = 3.6e9
_FEW = 5
_LEAST = 0.01
_SLOT_US = 900_000_000


def discover_calendars(log: EventLog) -> tuple[Calendar, ...]:
    """Return one calendar for each resource, in the order of the log."""
    begin, end = np.asarray(log.start_at).min(), np.asarray(log.end_at).max()
    if end - begin < np.timedelta64(1, "D"):
        return (ALWAYS,) * len(log.resources)
    first, last = (day.astype("datetime64[D]").astype(date) for day in local(np.array([begin, end]), log.time_zone))
    covered = {(first.weekday() + days) % 7 for days in range(min((last - first).days + 1, 7))}
    missing = tuple(day for day in range(5) if day not in covered)
    own = seen_calendars(log)
    if missing:
        own = tuple(_filled(calendar, missing) for calendar in own)
    own = tuple(_without(calendar, breaks) for calendar, breaks in zip(own, _breaks(log, own)))
    return with_common_hours(log, with_rare_hours(log, own))


def _breaks(log: EventLog, own: tuple[Calendar, ...]) -> Iterator[list[tuple[float, float]]]:
    """Yield the breaks of each resource, in hours of the day."""
    resource = np.asarray(log.resource)
    known = resource >= 0
    at = [local(np.asarray(edge)[known], log.time_zone).astype(np.int64) for edge in (log.start_at, log.end_at)]
    slot = np.concatenate(at) // _SLOT_US % SLOTS
    seen = np.bincount(np.tile(resource[known].astype(np.int64), 2) * SLOTS + slot, minlength=len(own) * SLOTS)
    hours = [edge / _HOUR_US for edge in at]
    owner, activity = resource[known], np.asarray(log.activity)[known]
    for person, (calendar, moments) in enumerate(zip(own, seen.reshape(-1, SLOTS))):
        silent = _silent(moments, _open(calendar))
        mine = owner == person if silent else np.zeros(0, np.bool_)
        yield [
            stretch
            for stretch in silent
            if not _worked_through(stretch, hours[0][mine], hours[1][mine], activity[mine])
        ]


def _worked_through(
    stretch: tuple[float, float],
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    activity: NDArray[np.int32],
) -> bool:
    """Return whether work that lies over a stretch is as long as other work with the stretch, and not without it."""
    first, last = stretch
    day = np.floor(start / _DAY) * _DAY
    within_day = end < day + _DAY
    over = (start < day + first) & (end >= day + last) & within_day
    with_it, without = [], []
    for code in np.unique(activity[over]):
        same = activity == code
        others = same & ~over & within_day
        usual = float(np.median((end - start)[others])) if others.sum() >= _FEW else 0.0
        if usual > 0:
            hours = (end - start)[same & over]
            with_it += np.abs(np.log(hours / usual)).tolist()
            without += np.abs(np.log(np.maximum(hours - (last - first), _LEAST) / usual)).tolist()
    return len(with_it) >= _FEW and float(np.median(with_it)) < float(np.median(without))


def _open(calendar: Calendar) -> NDArray[np.bool_]:
    """Return the slots of the day in which the calendar is open on some day."""
    found = np.zeros(7 * SLOTS, dtype=np.bool_)
    for opens, closes in calendar.intervals:
        found[round(opens * SLOTS / _DAY) : round(closes * SLOTS / _DAY)] = True
    return np.asarray(found.reshape(7, SLOTS).any(axis=0))


def _silent(moments: NDArray[np.int64], is_open: NDArray[np.bool_]) -> list[tuple[float, float]]:
    """Return the stretches within the open slots in which hardly anything starts or ends although much was due."""
    rate = moments[is_open].sum() / max(int(is_open.sum()), 1)
    rare = is_open & (moments <= RARELY * rate)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], rare, [False]]).astype(np.int8))).reshape(-1, 2)
    found = [
        (float(first * _DAY / SLOTS), float(last * _DAY / SLOTS))
        for first, last in edges
        if SHORTEST <= last - first <= LONGEST
        and rate * (last - first) >= DUE
        and moments[:first][is_open[:first]].any()
        and moments[last:][is_open[last:]].any()
    ]
    # More are the rhythm of the work, as of appointments on the hour.
    return found if len(found) <= MOST else []


def _without(calendar: Calendar, breaks: list[tuple[float, float]]) -> Calendar:
    """Return the calendar less the breaks of every day."""
    kept = list(calendar.intervals)
    for day in range(7):
        for begins, ends in breaks:
            first, last = begins + day * _DAY, ends + day * _DAY
            kept = [
                part
                for opens, closes in kept
                for part in ((opens, min(closes, first)), (max(opens, last), closes))
                if part[0] < part[1]
            ]
    return Calendar(tuple(kept)) if kept else calendar


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
