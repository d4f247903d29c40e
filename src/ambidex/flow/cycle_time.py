"""How long cases take, from arrival to end, in clock time."""

from dataclasses import dataclass

import numpy as np

from ambidex.eventlog.log import EventLog
from ambidex.flow.array import Hours, hours, micros
from ambidex.flow.enabled import arrival_at, finished_at


def cycle_hours(log: EventLog) -> Hours:
    """Return the clock hours from arrival to end of each case: float64 (n_cases,).

    Cases that were still open when the log was cut look shorter than they are; a log does not say which those were.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from ambidex.eventlog.log import ActivityInstance, event_log
    >>> nine, ten, noon, one = (datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (9, 10, 12, 13))
    >>> log = event_log([
    ...     ActivityInstance("1", "assess", None, nine, ten),
    ...     ActivityInstance("1", "pay", None, noon, one),
    ... ])
    >>> cycle_hours(log).tolist()
    [4.0]
    """
    return hours(micros(finished_at(log)) - micros(arrival_at(log)))


@dataclass(frozen=True, slots=True)
class Percentile:
    """A percentile with its 95 % interval; `low` or `high` is None where there are too few cases for that end."""

    value: float
    low: float | None
    high: float | None


def percentile(values: Hours, *, share: float) -> Percentile:
    """Return the value that the given share of cases stays within.

    Parameters
    ----------
    share
        0.85 for the 85th percentile.

    Notes
    -----
    The interval is between two order statistics, by the binomial distribution of how many cases lie below the true
    percentile: it assumes nothing about the shape of the distribution, but that cases are independent.

    Examples
    --------
    >>> percentile(np.arange(1.0, 101.0), share=0.5)
    Percentile(value=50.5, low=40.0, high=61.0)
    """
    from scipy.special import bdtr

    ordered = np.sort(values)
    n = len(ordered)
    at_most = bdtr(np.arange(n), n, share)  # P(k or fewer cases below the percentile), k = 0 .. n-1
    below = int(np.searchsorted(at_most, 0.025, side="right"))  # P(fewer than `below`) <= 2.5 %
    above = int(np.searchsorted(at_most, 0.975, side="left"))  # P(more than `above`) <= 2.5 %
    value = float(np.quantile(ordered, share))
    return Percentile(
        value=value,
        low=min(value, float(ordered[below - 1])) if below > 0 else None,  # interpolation can step outside, by little
        high=max(value, float(ordered[above])) if above < n else None,
    )
