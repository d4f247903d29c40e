"""Rework: doing again in a case what the case has already had."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.log import EventLog
from ambidex.flow.array import Hours, codes, counts


@dataclass(frozen=True, slots=True, eq=False)
class Rework:
    """How much is done again.

    Attributes
    ----------
    repeated
        bool (n,): the instance repeats an activity that its case has already had.
    share
        float64 (a,): repeated instances of the activity / its instances; nan for one that never occurs.
    n_repeated
        int64 (n_cases,): repeated instances of the case.
    """

    activities: tuple[str, ...]
    repeated: NDArray[np.bool_]
    share: Hours
    n_repeated: NDArray[np.int64]

    @property
    def case_share(self) -> float:
        """Share of cases with at least one repeated instance."""
        return float(np.count_nonzero(self.n_repeated) / len(self.n_repeated))

    @property
    def first_pass_share(self) -> float:
        """Share of cases that went through without repeating anything."""
        return 1.0 - self.case_share


def rework(log: EventLog) -> Rework:
    """Return which instances repeat an activity of their case.

    A log does not say why: an activity that is meant to happen twice counts too.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from ambidex.eventlog.log import ActivityInstance, event_log
    >>> at = [datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (9, 10, 11)]
    >>> log = event_log([
    ...     ActivityInstance("1", "assess", None, at[0], at[1]),
    ...     ActivityInstance("1", "assess", None, at[1], at[2]),
    ...     ActivityInstance("2", "assess", None, at[1], at[2]),
    ... ])
    >>> found = rework(log)
    >>> found.repeated.tolist(), found.case_share
    ([False, True, False], 0.5)
    """
    from ambidex.flow.kernel.sequence import repeats

    activity, offset = codes(log.activity), counts(log.case_offset)
    n_activities = len(log.activities)
    repeated = repeats(activity, offset, n_activities)
    again = np.bincount(activity[repeated], minlength=n_activities)
    frequency = np.bincount(activity, minlength=n_activities)
    return Rework(
        activities=log.activities,
        repeated=repeated,
        share=np.divide(again, frequency, out=np.full(n_activities, np.nan), where=frequency > 0),
        n_repeated=np.add.reduceat(repeated.astype(np.int64), offset[:-1]),
    )
