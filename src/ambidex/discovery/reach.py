"""Arrivals only while somebody is there to begin: where the log knows of a case only from its first start."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ambidex.factory import WorkType
from ambidex.working_time import Calendar

_WEEK = 168


def within_reach(work_type: WorkType, calendars_of: Mapping[str, Iterable[Calendar]]) -> WorkType:
    """Return a work type whose cases come only in hours in which somebody can begin with them.

    A case that the log shows first when it is begun was begun by somebody; what is seen in an hour in which, by their
    calendars, nobody of them is there (often the very moment of closing) belongs to the nearest hour in which one is.

    Parameters
    ----------
    calendars_of
        By activity, the calendars of those who may do it; not there for outsiders, who are always within reach.

    Examples
    --------
    >>> from ambidex.factory import END, Arrivals, State, WorkType
    >>> came = tuple(2.0 if hour in (9, 16) else 1.0 if hour == 17 else 0.0 for hour in range(168))
    >>> letter = WorkType("letter", Arrivals(came), {"open": 1.0}, (State("open", "open", {END: 1.0}),))
    >>> within_reach(letter, {"open": [Calendar(((9.0, 17.0),))]}).arrivals.per_hour[9:18]
    (2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 3.0, 0.0)
    """
    activity_of = {state.name: state.activity for state in work_type.states}
    begun = {activity_of[name] for name in work_type.start}
    if any(name is None or name not in calendars_of for name in begun):
        return work_type
    is_open = np.zeros(_WEEK, bool)
    for name in begun:
        for calendar in calendars_of[str(name)]:
            is_open |= _open_hours(calendar)
    if not is_open.any() or is_open.all():
        return work_type
    per_hour = np.zeros(_WEEK)
    np.add.at(per_hour, _nearest(is_open), work_type.arrivals.per_hour)
    return replace(work_type, arrivals=replace(work_type.arrivals, per_hour=tuple(per_hour.tolist())))


def _open_hours(calendar: Calendar) -> NDArray[np.bool_]:
    """Return the hours of the week in which a calendar is open at some time."""
    found = np.zeros(_WEEK, bool)
    for opens, closes in calendar.intervals:
        found[int(opens) : int(np.ceil(closes))] = True
    return found


def _nearest(is_open: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return for each hour of the week the nearest open one, the earlier of two."""
    hours = np.arange(_WEEK)
    known = np.flatnonzero(is_open)
    around = np.concatenate([known - _WEEK, known, known + _WEEK])
    before = around[np.searchsorted(around, hours, side="right") - 1]
    after = around[np.searchsorted(around, hours, side="left")]
    return np.asarray(np.where(hours - before <= after - hours, before, after) % _WEEK)
