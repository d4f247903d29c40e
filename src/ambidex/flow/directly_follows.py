"""Which activity follows which in a case: the graph of how work flows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.log import EventLog
from ambidex.flow.array import Hours, codes, counts, mean_hours, micros
from ambidex.flow.enabled import enabled

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class DirectlyFollows:
    """The directly-follows graph of a log with `a` activities.

    Attributes
    ----------
    count
        int64 (a, a): how often the column's activity was the next to start after the row's, in one case.
    mean_hours
        float64 (a, a): mean gap from end to start in clock hours, negative where they overlap, nan where none.
    starts, ends
        int64 (a,): cases whose first, whose last instance is of the activity.
    frequency
        int64 (a,): instances.
    mean_service_hours, mean_waiting_hours
        float64 (a,): start to end, and enabled to start, in clock hours; nan for an activity that never occurs.
    """

    activities: tuple[str, ...]
    count: Counts
    mean_hours: Hours
    starts: Counts
    ends: Counts
    frequency: Counts
    mean_service_hours: Hours
    mean_waiting_hours: Hours


def directly_follows(log: EventLog, *, enabled_at: NDArray[np.datetime64] | None = None) -> DirectlyFollows:
    """Return how work flows from activity to activity.

    Parameters
    ----------
    enabled_at
        `enabled(log)`, where the caller has it already.

    Notes
    -----
    Neighbours are by start, then end. Rows that start and end together keep the order of the source.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from ambidex.eventlog.log import ActivityInstance, event_log
    >>> nine, ten, noon, one = (datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (9, 10, 12, 13))
    >>> log = event_log([
    ...     ActivityInstance("1", "assess", None, nine, ten),
    ...     ActivityInstance("1", "pay", None, noon, one),
    ... ])
    >>> graph = directly_follows(log)
    >>> graph.count.tolist(), graph.mean_hours[0, 1].item()
    ([[0, 1], [0, 0]], 2.0)
    """
    from ambidex.flow.kernel.sequence import follows

    ready = micros(enabled(log) if enabled_at is None else enabled_at)
    count, gap, starts, ends, service, waiting = follows(
        codes(log.activity), ready, micros(log.start_at), micros(log.end_at), counts(log.case_offset),
        len(log.activities),
    )  # fmt: skip
    frequency = count.sum(axis=0) + starts
    return DirectlyFollows(
        activities=log.activities,
        count=count,
        mean_hours=mean_hours(gap, count),
        starts=starts,
        ends=ends,
        frequency=frequency,
        mean_service_hours=mean_hours(service, frequency),
        mean_waiting_hours=mean_hours(waiting, frequency),
    )
