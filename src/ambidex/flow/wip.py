"""Work in progress: how many cases have arrived and not yet ended."""

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.log import EventLog
from ambidex.flow.array import HOUR, hours, micros
from ambidex.flow.enabled import arrival_at, finished_at
from ambidex.flow.series import Every, Series, area, periods


def wip(log: EventLog, *, every: Every, of: NDArray[np.bool_] | None = None, about: str = "") -> Series:
    """Return the time-average of cases in progress by period.

    The area under the curve is exact. Cases already in progress when the log begins are not in it, so the first weeks
    of a cut-out log show too few.

    Parameters
    ----------
    of
        bool (n_cases,): the cases to count; all where missing.
    about
        What those cases are, in words.
    """
    spans = periods(log, every=every)
    chosen = np.ones(log.n_cases, np.bool_) if of is None else of
    came = np.bincount(spans.of(arrival_at(log)[chosen]), minlength=len(spans))
    went = np.bincount(spans.of(finished_at(log)[chosen]), minlength=len(spans))
    present = np.cumsum(came) - np.concatenate(([0], np.cumsum(went)[:-1]))
    return Series("wip", spans.start_at, area(log, spans, of=of) / spans.seen_hours, present, spans.whole, about)


def mean_wip(log: EventLog) -> float:
    """Return the time-average of cases in progress from the first arrival to the last end; nan for no time at all.

    Little's law holds exactly over that span: it equals cases per hour times mean cycle time.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from ambidex.eventlog.log import ActivityInstance, event_log
    >>> nine, ten, noon, one = (datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (9, 10, 12, 13))
    >>> log = event_log([
    ...     ActivityInstance("1", "assess", None, nine, one),
    ...     ActivityInstance("2", "assess", None, ten, noon),
    ... ])
    >>> mean_wip(log)
    1.5
    """
    arrived, finished = micros(arrival_at(log)), micros(finished_at(log))
    span = finished.max() - arrived.min()
    return float(hours(finished - arrived).sum() / (span / HOUR)) if span > 0 else float("nan")
