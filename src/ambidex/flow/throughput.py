"""Throughput: cases that end per hour, by period."""

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.log import EventLog
from ambidex.flow.enabled import finished_at
from ambidex.flow.series import Every, Series, periods


def throughput(log: EventLog, *, every: Every, of: NDArray[np.bool_] | None = None, about: str = "") -> Series:
    """Return the cases that end per clock hour, by period; `n` is how many ended in it.

    A case ends with its last instance in the log; one that was cut off counts where it was cut.

    Parameters
    ----------
    of
        bool (n_cases,): the cases to count; all where missing.
    about
        What those cases are, in words.
    """
    spans = periods(log, every=every)
    chosen = np.ones(log.n_cases, np.bool_) if of is None else of
    ended = np.bincount(spans.of(finished_at(log)[chosen]), minlength=len(spans))
    return Series("throughput", spans.start_at, ended / spans.seen_hours, ended, spans.whole, about)
