"""What activity instances wait for, from the moment they could start to the moment they do.

Each instant of the wait has one cause, the first that applies:

1. batching: the last member of its batch could not yet start (only activities that are called batching);
2. unavailability: the resource that did it was off duty by its calendar;
3. contention: that resource had work in hand that could start no later than this;
4. prioritization: that resource had work in hand that could start only later than this;
5. extraneous: none of these, so the log does not say (a customer's answer, something else to do, ...).

After Lashkevich, Milani, Chapela-Campa, Suvorau, Dumas, "Why am I waiting? Data-driven analysis of waiting times in
business processes", CAiSE 2023. Work in hand overnight is nobody's work at night, hence 2 before 3. It looks only at
the resource that did the work in the end: that another could have taken it is not seen. Where no resource is recorded
the cause of waiting is not known, and all of it is extraneous.
"""

from dataclasses import dataclass

import numpy as np

from ambidex.eventlog.log import EventLog
from ambidex.flow.array import Hours, codes, counts, hours, micros
from ambidex.flow.batching import Batching, batches, collecting_until
from ambidex.flow.timeline import Timeline, timeline
from ambidex.working_time import Calendar

CAUSES = ("batching", "contention", "prioritization", "unavailability", "extraneous")


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """Waiting time of each activity instance by cause, in clock hours: float64 (n,) each.

    Attributes
    ----------
    total
        The sum of the five causes, exactly.
    n_unknown
        Instances with no resource recorded: all their waiting is extraneous.
    """

    total: Hours
    batching: Hours
    contention: Hours
    prioritization: Hours
    unavailability: Hours
    extraneous: Hours
    n_unknown: int

    def cause(self, name: str) -> Hours:
        """Return the hours of one of `CAUSES`."""
        return dict(zip(CAUSES, self._causes(), strict=True))[name]

    def _causes(self) -> tuple[Hours, ...]:
        return self.batching, self.contention, self.prioritization, self.unavailability, self.extraneous


def waiting(
    log: EventLog,
    *,
    calendars: tuple[Calendar, ...] | None = None,
    times: Timeline | None = None,
    batching: Batching | None = None,
) -> Waiting:
    """Return what each activity instance waited for.

    Parameters
    ----------
    calendars
        One by resource; where missing they are inferred from when each resource is seen to work.
    times, batching
        `timeline(log)` and `batches(log)`, where the caller has them already.

    Examples
    --------
    Bob could have had the second case at nine, but worked on the first until noon.

    >>> from datetime import UTC, datetime
    >>> from ambidex.eventlog.log import ActivityInstance, event_log
    >>> from ambidex.working_time import ALWAYS
    >>> nine, noon, one = (datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (9, 12, 13))
    >>> log = event_log([
    ...     ActivityInstance("1", "assess", "Bob", nine, noon, enabled_at=nine),
    ...     ActivityInstance("2", "assess", "Bob", noon, one, enabled_at=nine),
    ... ])
    >>> waiting(log, calendars=(ALWAYS,)).contention.tolist()
    [0.0, 3.0]
    """
    from ambidex.flow.kernel.timeline import contended

    times = timeline(log, calendars=calendars) if times is None else times
    batching = batches(log, times=times) if batching is None else batching
    start, rows = micros(log.start_at), times.by_enabled
    since = np.maximum(times.enabled, collecting_until(log, batching))
    contention, prioritization, unavailability = np.zeros((3, len(log)), np.int64)
    if len(rows):
        own, begins = since[rows], times.begins[rows]
        duty, busy, cut = times.until(own, resource=codes(log.resource)[rows])
        contention[rows] = contended(
            counts(times.enabled[rows]), counts(own), counts(duty), counts(cut), counts(begins),
            counts(times.closes[rows]), times.group, counts(times.point), counts(times.duty),
        )  # fmt: skip
        prioritization[rows] = times.busy[begins] - busy
        prioritization -= contention
        unavailability[rows] = start[rows] - own - (times.duty[begins] - duty)
    rest = start - since - contention - prioritization - unavailability
    parts = [hours(part) for part in (since - times.enabled, contention, prioritization, unavailability, rest)]
    total = sum(parts[1:], start=parts[0])
    return Waiting(total, parts[0], parts[1], parts[2], parts[3], parts[4], len(log) - len(rows))
