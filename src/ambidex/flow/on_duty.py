"""When resources are on duty: weekly calendars on the wall clock of a zone, as the kernels want them.

A day on which the clock is changed has its true length: time on duty is counted between instants, not wall clocks.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.log import EventLog
from ambidex.flow.array import HOUR, Micros, codes, counts, micros
from ambidex.working_time import ALWAYS, Calendar
from ambidex.working_time.presence import presence

MONDAY = 4 * 24 * HOUR
"""The first Monday 00:00 after 1970 began, in microseconds."""


@dataclass(frozen=True, slots=True, eq=False)
class OnDuty:
    """Calendars of resources, in arrays.

    Attributes
    ----------
    calendars
        One by resource, in the order of the log.
    of
        int32 (n_resources,): which of the c different calendars each has.
    offset, opens, closes, worked, weekly
        Intervals of each different calendar, in microseconds since Monday 00:00; the time on duty in the week before
        each interval; the time on duty in a week.
    shift_at, shift
        From each instant on (microseconds UTC), what to add to reach the wall clock, counted from a Monday.
    excess
        int64 (c, z): time on duty that the wall clock jumped over up to each shift (negative: ran through twice).
    """

    calendars: tuple[Calendar, ...]
    of: NDArray[np.int32]
    offset: NDArray[np.int64]
    opens: Micros
    closes: Micros
    worked: Micros
    weekly: Micros
    shift_at: Micros
    shift: Micros
    excess: Micros

    def until(self, at: Micros, *, resource: NDArray[np.int32]) -> Micros:
        """Return the time on duty of a resource until each instant, in microseconds: int64 (k,).

        It is counted from an origin that is the resource's own, so only differences mean something.
        """
        from ambidex.flow.kernel.timeline import duties

        return duties(
            counts(at), codes(self.of[resource]), self.offset, self.opens, self.closes, self.worked, self.weekly,
            self.shift_at, self.shift, counts(self.excess.ravel()),
        )  # fmt: skip


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
    first, last = micros(log.start_at).min(), micros(log.end_at).max()
    if log.enabled_at is not None:
        first = min(first, micros(log.enabled_at).min())
    shift_at, shift = _shifts(int(first), int(last), log.time_zone)
    steady = _weekly(own, different, codes(np.array([number[calendar] for calendar in own] or [0])))
    return replace(steady, shift_at=shift_at, shift=shift, excess=_excess(steady, shift_at, shift))


def _weekly(own: tuple[Calendar, ...], different: tuple[Calendar, ...], of: NDArray[np.int32]) -> OnDuty:
    """Return calendars on a wall clock that is never changed."""
    intervals = [interval for calendar in different for interval in calendar.intervals]
    opens, closes = np.rint(np.array(intervals, dtype=np.float64).reshape(-1, 2) * HOUR).astype(np.int64).T
    offset = np.cumsum([0, *(len(calendar.intervals) for calendar in different)])
    done = np.concatenate(([0], np.cumsum(closes - opens)))
    return OnDuty(
        calendars=own,
        of=of,
        offset=counts(offset),
        opens=counts(opens),
        closes=counts(closes),
        worked=counts(done[:-1] - np.repeat(done[offset[:-1]], np.diff(offset))),
        weekly=counts(np.diff(done[offset])),
        shift_at=counts(np.array([np.iinfo(np.int64).min])),
        shift=counts(np.array([0])),
        excess=counts(np.zeros((len(different), 1))),
    )


def _excess(steady: OnDuty, shift_at: Micros, shift: Micros) -> Micros:
    """Return, by different calendar, the time on duty that the clock's jumps passed over up to each shift."""
    n_calendars, n_jumps = len(steady.weekly), len(shift) - 1
    each = replace(steady, of=codes(np.arange(n_calendars)))
    calendar = codes(np.repeat(np.arange(n_calendars), n_jumps))
    after, before = (
        each.until(np.tile(shift_at[1:] + side, n_calendars), resource=calendar) for side in (shift[1:], shift[:-1])
    )
    jumped = (after - before).reshape(n_calendars, n_jumps)
    return counts(np.concatenate((np.zeros((n_calendars, 1), np.int64), np.cumsum(jumped, axis=1)), axis=1))


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


def _shifts(begins: int, ends: int, time_zone: str) -> tuple[Micros, Micros]:
    """Find when the wall clock of a zone was changed between two instants: day by day, then to the second."""
    zone = ZoneInfo(time_zone)

    def shift_of(second: int) -> int:
        offset = datetime.fromtimestamp(second, UTC).astimezone(zone).utcoffset() or timedelta(0)
        return round(offset.total_seconds())

    first, last = begins // 1_000_000 - 86_400, ends // 1_000_000 + 86_400
    at, shift = [np.iinfo(np.int64).min], [shift_of(first)]
    for day in range(first, last, 86_400):
        while shift_of(day + 86_400) != shift[-1]:
            before, after = day, day + 86_400
            while after - before > 1:
                middle = (before + after) // 2
                before, after = (middle, after) if shift_of(middle) == shift[-1] else (before, middle)
            at.append(after * 1_000_000)
            shift.append(shift_of(after))
    return counts(np.array(at)), counts(np.array(shift) * 1_000_000 - MONDAY)
