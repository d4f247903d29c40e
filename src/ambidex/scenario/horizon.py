"""Which stretch of time a question about tomorrow is asked of, when nobody says."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from ambidex.eventlog import EventLog

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Horizon:
    """A stretch of time: arrivals from `start_at` for `length`, the first `warm_up` of it not counted."""

    start_at: datetime
    warm_up: timedelta
    length: timedelta


def usual_horizon(log: EventLog, *, instances: int = 40_000) -> Horizon:
    """Return the weeks after the log ends: long enough for several cycles, short enough to be simulated often.

    The factory starts empty, so as a warm-up it first runs for twice the cycle time that 95 % of cases keep (at least a
    week, at most half a year). Then it is counted for as long, at least eight weeks and at most a year, unless that
    would make many more than `instances` activity instances.
    """
    first, last = (_instant(edge) for edge in (log.start_at.min(), log.end_at.max()))
    span = max(last - first, timedelta(hours=1))
    cycles = np.maximum.reduceat(log.end_at, log.case_offset[:-1]) - log.start_at[log.case_offset[:-1]]
    slow = timedelta(microseconds=int(np.quantile(cycles.astype(np.int64), 0.95)))
    warm_up = min(max(_whole_weeks(2 * slow), WEEK), 26 * WEEK)
    affordable = span * (instances / len(log))
    counted = min(max(8 * WEEK, _whole_weeks(4 * slow)), max(WEEK, _whole_weeks(affordable)), 52 * WEEK)
    return Horizon(start_at=last, warm_up=warm_up, length=warm_up + counted)


def _whole_weeks(length: timedelta) -> timedelta:
    return -(-length // WEEK) * WEEK


def _instant(edge: np.datetime64) -> datetime:
    from datetime import UTC

    return datetime.fromtimestamp(int(edge.astype("datetime64[us]").astype(np.int64)) / 1e6, tz=UTC)
