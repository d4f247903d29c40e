"""Utilization: the share of its available time in which a resource has work in hand.

Only time on duty counts, on both sides, so it never exceeds 1: several instances in work at once make a resource busy
once, and `work_at_once` says how many there were. Work outside the calendar is told apart. A log shows only what is
logged: somebody with other things to do looks idle.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.log import EventLog
from ambidex.flow.array import Hours, Micros, codes, hours, instants, micros
from ambidex.flow.series import MONDAY
from ambidex.flow.timeline import Timeline, timeline
from ambidex.working_time import Calendar, local, utc

WEEK = np.timedelta64(7, "D")


@dataclass(frozen=True, slots=True, eq=False)
class Utilization:
    """How busy each resource was: float64 (n_resources,).

    Attributes
    ----------
    busy
        Hours on duty with at least one instance in work.
    work
        Hours on duty of all its instances; more than `busy` where several are in work at once.
    off_duty
        Clock hours from start to end of its instances that lie outside its calendar: nights that work lay over, and
        work at unusual hours.
    available
        Hours on duty in the whole weeks from first to last seen, inside the log.
    """

    resources: tuple[str, ...]
    busy: Hours
    work: Hours
    off_duty: Hours
    available: Hours

    @property
    def ratio(self) -> Hours:
        """Busy over available, 0-1; nan where nothing was available."""
        return _ratio(self.busy, self.available)

    @property
    def work_at_once(self) -> Hours:
        """How many instances were in work while busy, on average; nan where never busy."""
        return _ratio(self.work, self.busy)

    def of_team(self, member: NDArray[np.bool_]) -> float:
        """Return the utilization of some resources together: their busy over their available hours."""
        available = self.available[member].sum()
        return float(self.busy[member].sum() / available) if available > 0 else float("nan")


def utilization(
    log: EventLog, *, calendars: tuple[Calendar, ...] | None = None, times: Timeline | None = None
) -> Utilization:
    """Return how busy each resource was.

    Parameters
    ----------
    calendars
        One by resource; where missing they are inferred from when each resource is seen to work.
    times
        `timeline(log)`, where the caller has it already.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from ambidex.eventlog.log import ActivityInstance, event_log
    >>> from ambidex.working_time import Calendar
    >>> nine, noon, five = (datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (9, 12, 17))
    >>> log = event_log([
    ...     ActivityInstance("1", "assess", "Bob", nine, noon),
    ...     ActivityInstance("2", "assess", "Ann", nine, five),
    ... ])
    >>> utilization(log, calendars=(Calendar(((9.0, 17.0),)), Calendar(((9.0, 17.0),)))).ratio.tolist()
    [0.375, 1.0]
    """
    times = timeline(log, calendars=calendars) if times is None else times
    n_resources = len(log.resources)
    known = times.known
    resource = codes(log.resource)[known]
    clock = np.bincount(resource, weights=(micros(log.end_at) - micros(log.start_at))[known], minlength=n_resources)
    work = np.bincount(resource, weights=times.in_work()[known], minlength=n_resources)
    seen = np.flatnonzero(np.diff(times.group))
    first, last = 2 * times.group[:-1][seen], 2 * times.group[1:][seen] - 1
    busy, available = np.zeros(n_resources, np.int64), np.zeros(n_resources, np.int64)
    if len(seen):
        busy[seen] = times.busy[last] - times.busy[first]
        begins, ends = _whole_weeks(times.point[first], times.point[last], log.time_zone)
        within = int(times.point[first].min()), int(times.point[last].max())
        until = (times.on_duty.until(at, resource=codes(seen)) for at in (begins.clip(*within), ends.clip(*within)))
        available[seen] = -np.subtract(*until)
    return Utilization(log.resources, hours(busy), hours(work), hours(clock - work), hours(available))


def _whole_weeks(first: Micros, last: Micros, time_zone: str) -> tuple[Micros, Micros]:
    """Widen each span to the Mondays around it, on the wall clock."""
    begins, ends = (local(instants(at), time_zone) for at in (first, last))
    return micros(utc(begins - (begins - MONDAY) % WEEK, time_zone)), micros(
        utc(ends + (MONDAY - ends) % WEEK, time_zone)
    )


def _ratio(part: Hours, whole: Hours) -> Hours:
    return np.asarray(np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0))
