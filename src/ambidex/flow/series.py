"""A number per period of the wall clock: weeks from Monday, days from midnight, calendar months."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.log import EventLog
from ambidex.flow.array import HOUR, Hours, Micros, hours, instants, micros
from ambidex.flow.enabled import arrival_at, finished_at
from ambidex.working_time.zone import local, utc

Every = timedelta | Literal["month"]
"""How long a period is: a timedelta, or "month" for calendar months."""

WEEK = timedelta(weeks=1)
MONDAY = np.datetime64("1970-01-05T00:00:00", "us")


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """A measure by period.

    Attributes
    ----------
    key
        The term in `terms.toml`; it says the unit.
    start_at
        datetime64[us] (k,), UTC: when each period begins; it ends where the next begins.
    value
        float64 (k,); nan where a period has nothing to divide by.
    n
        int64 (k,): cases that the value rests on.
    whole
        bool (k,): False for a first or last period that the log covers only in part.
    of
        What it is about: "" for the whole, else for instance `team: Claims`.
    """

    key: str
    start_at: NDArray[np.datetime64]
    value: Hours
    n: NDArray[np.int64]
    whole: NDArray[np.bool_]
    of: str = ""

    def __len__(self) -> int:
        return len(self.value)


@dataclass(frozen=True, slots=True, eq=False)
class Periods:
    """The periods that cover a log.

    Attributes
    ----------
    edges
        int64 (k + 1,): microseconds since 1970.
    begins, ends
        First arrival and last end of the log.
    """

    edges: Micros
    begins: int
    ends: int

    def __len__(self) -> int:
        return len(self.edges) - 1

    @property
    def start_at(self) -> NDArray[np.datetime64]:
        """When each period begins."""
        return instants(self.edges[:-1])

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Which periods the log covers from beginning to end."""
        return np.asarray((self.edges[:-1] >= self.begins) & (self.edges[1:] <= self.ends))

    @property
    def seen_hours(self) -> Hours:
        """Hours of each period inside the log; the whole period for a log that is all at one instant."""
        seen = hours(np.minimum(self.edges[1:], self.ends) - np.maximum(self.edges[:-1], self.begins))
        return np.where(seen > 0, seen, hours(np.diff(self.edges)))

    def of(self, at: NDArray[np.datetime64]) -> NDArray[np.int64]:
        """Return the period of each instant: int64, 0 to k - 1."""
        return np.searchsorted(self.edges, micros(at), side="right") - 1


def periods(log: EventLog, *, every: Every) -> Periods:
    """Return the periods of the wall clock of the log's zone that cover it, from the first arrival to the last end.

    Whole weeks begin on a Monday, days at midnight; a period in which the clock changes is an hour shorter or longer.

    Raises
    ------
    ValueError
        If a period has no length.
    """
    begins, ends = arrival_at(log).min(), finished_at(log).max()
    first, last = local(np.array([begins, ends]), log.time_zone)
    if every == "month":
        months = np.arange(first.astype("datetime64[M]"), last.astype("datetime64[M]") + 2)
        wall = months.astype("datetime64[us]")
    else:
        step = np.timedelta64(every, "us")
        if step <= np.timedelta64(0, "us"):
            raise ValueError(f"a period must be longer than nothing, not {every}")
        wall = np.arange(first - (first - MONDAY) % step, last + step + np.timedelta64(1, "us"), step)
        wall = wall[: np.searchsorted(wall, last, side="right") + 1]
    edges = np.unique(micros(utc(wall, log.time_zone)))
    return Periods(edges, int(micros(np.array([begins]))[0]), int(micros(np.array([ends]))[0]))


def area(log: EventLog, spans: Periods, *, of: NDArray[np.bool_] | None = None) -> Hours:
    """Return the case-hours spent in each period, exactly: float64 (k,).

    Parameters
    ----------
    of
        bool (n_cases,): the cases to count; all where missing.
    """
    chosen = np.ones(log.n_cases, np.bool_) if of is None else of
    arrived, finished = arrival_at(log)[chosen], finished_at(log)[chosen]
    came, went = spans.of(arrived), spans.of(finished)
    k = len(spans)
    after_coming = np.bincount(came, weights=hours(spans.edges[came + 1] - micros(arrived)), minlength=k)
    after_going = np.bincount(went, weights=hours(spans.edges[went + 1] - micros(finished)), minlength=k)
    change = np.bincount(came, minlength=k) - np.bincount(went, minlength=k)
    inside = np.concatenate(([0], np.cumsum(change)[:-1]))
    return np.asarray(inside * (np.diff(spans.edges) / HOUR) + after_coming - after_going, dtype=np.float64)
