"""Batches: work of one activity that a resource lets gather and then does together or in one go.

Instances of one activity by one resource are a batch when all were enabled before the first starts, they start at the
same instant or each begins where the one before ended (no time on duty between), and the resource had time on duty with
nothing in work while the first ones were already waiting for the last. Without that idle time a busy resource that
works through its queue would look like a batch. Work that starts and ends at the same two instants is a batch even so:
nobody does a queue like that. What the log cannot tell is whether the idle time had another reason, so a batch here and
there proves nothing: an activity is called batching when there are at least three batches of it and at least half of
its instances are in them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.log import EventLog
from ambidex.flow.array import Hours, Micros, codes, counts, hours, instants, micros
from ambidex.flow.timeline import Timeline, timeline
from ambidex.working_time import Calendar

CONSIDERABLE = 0.5
"""From this share of its instances in batches on, an activity is called batching."""

FEWEST = 3
"""With fewer batches than this it is not."""


@dataclass(frozen=True, slots=True)
class ActivityBatches:
    """The batches of one activity.

    Attributes
    ----------
    share
        Its instances that are in batches / its instances.
    mean_size, typical_size
        Members; the typical size is the most frequent one (of several, the largest). nan and 0 without batches.
    longest_wait
        Hours that the first member waited for the last, at most over the batches; nan without batches.
    together
        Share of its batches whose members all start at the same instant (parallel), the others being done one after
        the other (sequential); nan without batches.
    """

    activity: str
    n_batches: int
    n_instances: int
    share: float
    mean_size: float
    typical_size: int
    longest_wait: float
    together: float

    @property
    def is_batching(self) -> bool:
        """Whether there are enough batches, with a considerable share of the instances."""
        return self.n_batches >= FEWEST and self.share >= CONSIDERABLE

    @property
    def parallel(self) -> bool:
        """Whether most of its batches are done together rather than one after the other."""
        return self.together >= CONSIDERABLE


@dataclass(frozen=True, slots=True, eq=False)
class Batching:
    """The batches of a log.

    Attributes
    ----------
    activities
        One entry by activity, in the order of the log.
    batch
        int64 (n,): number of the row's batch; -1 outside.
    activity_of
        int32 (b,): activity of each batch.
    first_enabled_at, last_enabled_at
        datetime64[us] (b,), UTC: when the first and the last member could have started.
    """

    activities: tuple[ActivityBatches, ...]
    batch: NDArray[np.int64]
    activity_of: NDArray[np.int32]
    first_enabled_at: NDArray[np.datetime64]
    last_enabled_at: NDArray[np.datetime64]


def batches(log: EventLog, *, calendars: tuple[Calendar, ...] | None = None, times: Timeline | None = None) -> Batching:
    """Return the batches of a log, as the module defines them.

    Parameters
    ----------
    calendars
        One by resource; where missing they are inferred from when each resource is seen to work.
    times
        `timeline(log)`, where the caller has it already.

    References
    ----------
    The kinds of batches are those of Martin, Pufahl, Mannhardt, "Detection of batch activities from event logs",
    Information Systems 95, 2021; the idle time is ours.
    """
    from ambidex.flow.kernel.timeline import collected

    times = timeline(log, calendars=calendars) if times is None else times
    activity, start, end = codes(log.activity), micros(log.start_at), micros(log.end_at)
    run, n_runs = collected(
        activity, start, end, times.enabled, times.by_start, times.group,
        counts(times.duty), counts(times.begins), counts(times.closes), len(log.activities),
    )  # fmt: skip
    several = np.bincount(run[times.known], minlength=n_runs) > 1
    rows = np.flatnonzero(times.known)
    rows = rows[several[run[rows]]]
    rows = rows[np.argsort(run[rows], kind="stable")]
    bounds = np.flatnonzero(np.diff(run[rows], prepend=-1))
    lead = rows[bounds]
    first, last = _extent(times.enabled[rows], bounds)
    starts_first, starts_last = _extent(start[rows], bounds)
    ends_first, ends_last = _extent(end[rows], bounds)
    together = starts_first == starts_last
    as_one = together & (ends_first == ends_last) & (ends_last > starts_first)
    real = as_one | (_idle(times, first, last, codes(log.resource)[lead]) > 0)
    batch = np.full(len(log), -1, np.int64)
    size = np.diff(np.append(bounds, len(rows)))
    batch[rows] = np.repeat(np.where(real, np.cumsum(real) - 1, -1), size)
    activity_of = activity[lead][real]
    first, last, size, together = first[real], last[real], size[real], together[real]
    frequency = np.bincount(activity, minlength=len(log.activities))
    return Batching(
        activities=tuple(
            _summary(name, int(frequency[code]), size[of], hours(last[of] - first[of]), together[of])
            for code, name in enumerate(log.activities)
            for of in (activity_of == code,)
        ),
        batch=batch,
        activity_of=activity_of,
        first_enabled_at=instants(first),
        last_enabled_at=instants(last),
    )


def collecting_until(log: EventLog, found: Batching) -> Micros:
    """Return until when each instance waits for its batch to be complete, in microseconds: int64 (n,).

    The last moment at which a member could have started, never after the own start; 1970 for those outside the
    batches of batching activities.
    """
    batching = np.array([each.is_batching for each in found.activities], dtype=np.bool_)
    member = (found.batch >= 0) & batching[np.asarray(log.activity)]
    until = np.zeros(len(log), np.int64)
    until[member] = micros(found.last_enabled_at)[found.batch[member]]
    return np.minimum(until, micros(log.start_at))


def _extent(values: Micros, bounds: NDArray[np.int64]) -> tuple[Micros, Micros]:
    """Return the least and the greatest value of each group."""
    if not len(bounds):
        return values[:0], values[:0]
    return np.minimum.reduceat(values, bounds), np.maximum.reduceat(values, bounds)


def _idle(times: Timeline, first: Micros, last: Micros, resource: NDArray[np.int32]) -> Micros:
    """Return the time on duty with nothing in hand between each pair of instants."""
    duty, busy, _ = times.until(first, resource=resource)
    then_duty, then_busy, _ = times.until(last, resource=resource)
    return (then_duty - duty) - (then_busy - busy)


def _summary(
    name: str, n_instances: int, size: NDArray[np.int64], wait: Hours, together: NDArray[np.bool_]
) -> ActivityBatches:
    if not len(size):
        return ActivityBatches(name, 0, n_instances, 0.0, float("nan"), 0, float("nan"), float("nan"))
    by_size = np.bincount(size)
    return ActivityBatches(
        activity=name,
        n_batches=len(size),
        n_instances=n_instances,
        share=float(size.sum() / n_instances),
        mean_size=float(size.mean()),
        typical_size=int(len(by_size) - 1 - np.argmax(by_size[::-1])),
        longest_wait=float(wait.max()),
        together=float(together.mean()),
    )
