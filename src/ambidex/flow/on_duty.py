"""When resources are on duty: the shifts of their calendars, as the kernels want them.

Time on duty is counted between instants, not wall clocks: a day on which the clock is changed has its true length, and
a holiday has none.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.log import EventLog
from ambidex.flow.array import Micros, codes, counts, micros
from ambidex.working_time import ALWAYS, Calendar
from ambidex.working_time.presence import presence
from ambidex.working_time.shifts import shifts


@dataclass(frozen=True, slots=True, eq=False)
class OnDuty:
    """Shifts of resources, in arrays.

    Attributes
    ----------
    calendars
        One by resource, in the order of the log.
    of
        int32 (n_resources,): which of the c different calendars each has.
    offset
        int64 (c + 1,): bounds of the shifts of each different calendar.
    opens, closes, worked
        Shifts while the log lasts, in microseconds UTC, and the time on duty before each.
    """

    calendars: tuple[Calendar, ...]
    of: NDArray[np.int32]
    offset: NDArray[np.int64]
    opens: Micros
    closes: Micros
    worked: Micros

    def until(self, at: Micros, *, resource: NDArray[np.int32]) -> Micros:
        """Return the time on duty of a resource until each instant of the log, in microseconds: int64 (k,).

        It is counted from an origin that is the resource's own, so only differences mean something.
        """
        from ambidex.flow.kernel.timeline import duties

        return duties(counts(at), codes(self.of[resource]), self.offset, self.opens, self.closes, self.worked)

    def of_anybody(self, at: Micros) -> Micros:
        """Return the time in which anybody is on duty until each instant of the log, as `until` does."""
        order = np.argsort(self.opens, kind="stable")
        latest = np.maximum.accumulate(self.closes[order])
        first = np.append(True, self.opens[order][1:] > latest[:-1])[: len(order)]
        anybody = np.column_stack([self.opens[order][first], latest[np.roll(first, -1)]])
        return _on_duty((), codes(np.zeros(1)), [anybody]).until(at, resource=codes(np.zeros(len(at))))


def on_duty(log: EventLog, calendars: tuple[Calendar, ...] | None = None) -> OnDuty:
    """Return when the resources of a log are on duty.

    Parameters
    ----------
    calendars
        One by resource; where missing they are inferred from when each resource is seen to work.

    Raises
    ------
    ValueError
        If there is not one calendar for each resource.
    """
    own = seen_calendars(log) if calendars is None else calendars
    if len(own) != len(log.resources):
        raise ValueError(f"there are {len(log.resources)} resources but {len(own)} calendars")
    different = tuple(dict.fromkeys(own)) or (ALWAYS,)
    number = {calendar: index for index, calendar in enumerate(different)}
    first, last = int(micros(log.start_at).min()), int(micros(log.end_at).max())
    if log.enabled_at is not None:
        first = min(first, int(micros(log.enabled_at).min()))
    told = [shifts(calendar, time_zone=log.time_zone, begins=first, ends=last) for calendar in different]
    return _on_duty(own, codes(np.array([number[calendar] for calendar in own] or [0])), told)


def _on_duty(own: tuple[Calendar, ...], of: NDArray[np.int32], told: list[NDArray[np.int64]]) -> OnDuty:
    """Return calendars by the shifts (n, 2) of each different one."""
    opens, closes = np.concatenate(told).T
    offset = np.cumsum([0, *map(len, told)])
    done = np.concatenate(([0], np.cumsum(closes - opens)))
    return OnDuty(
        calendars=own,
        of=of,
        offset=counts(offset),
        opens=counts(opens),
        closes=counts(closes),
        worked=counts(done[:-1] - np.repeat(done[offset[:-1]], np.diff(offset))),
    )


def seen_calendars(log: EventLog) -> tuple[Calendar, ...]:
    """Return the calendars inferred from when each resource is seen to work, in the order of the log."""
    known = np.flatnonzero(np.asarray(log.resource) >= 0)
    return presence(
        np.asarray(log.resource)[known],
        np.asarray(log.start_at)[known],
        np.asarray(log.end_at)[known],
        n_resources=len(log.resources),
        time_zone=log.time_zone,
    )
