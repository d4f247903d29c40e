"""Variants: the different sequences of activities that cases go through."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.log import EventLog
from ambidex.flow.array import codes, counts


@dataclass(frozen=True, slots=True, eq=False)
class Variants:
    """The variants of a log, the most frequent first (then the one that came first).

    Attributes
    ----------
    counts
        int64 (v,): cases of each.
    variant_of_case
        int32 (n_cases,).
    offset, activity
        int64 (v + 1,) and int32: variant i has the activity codes `activity[offset[i]:offset[i + 1]]`.
    """

    counts: NDArray[np.int64]
    variant_of_case: NDArray[np.int32]
    offset: NDArray[np.int64]
    activity: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.counts)

    @property
    def sequences(self) -> tuple[tuple[int, ...], ...]:
        """The activity codes of every variant; made when asked for, since a long log can have a great many."""
        flat, bounds = self.activity.tolist(), self.offset.tolist()
        return tuple(tuple(flat[begin:end]) for begin, end in pairwise(bounds))

    def sequence(self, variant: int) -> tuple[int, ...]:
        """Return the activity codes of one variant."""
        return tuple(self.activity[self.offset[variant] : self.offset[variant + 1]].tolist())

    @property
    def coverage(self) -> NDArray[np.float64]:
        """float64 (v,): share of all cases in this variant and the more frequent ones."""
        return np.asarray(np.cumsum(self.counts) / self.counts.sum(), dtype=np.float64)


def variants(log: EventLog) -> Variants:
    """Return the variants of a log.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from ambidex.eventlog.log import ActivityInstance, event_log
    >>> at = [datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (9, 10, 11)]
    >>> log = event_log([
    ...     ActivityInstance("1", "assess", None, at[0], at[1]),
    ...     ActivityInstance("2", "assess", None, at[0], at[1]),
    ...     ActivityInstance("2", "pay", None, at[1], at[2]),
    ...     ActivityInstance("3", "assess", None, at[1], at[2]),
    ... ])
    >>> found = variants(log)
    >>> found.sequences, found.counts.tolist()
    (((0,), (0, 1)), [2, 1])
    """
    from ambidex.flow.kernel.sequence import sequences

    activity, offset = codes(log.activity), counts(log.case_offset)
    table = np.full(1 << (2 * log.n_cases).bit_length(), -1, np.int32)
    variant, example, n_variants = sequences(activity, offset, table)
    example = example[:n_variants]
    n_cases = np.bincount(variant, minlength=len(example))
    order = np.argsort(-n_cases, kind="stable")
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    begin, length = offset[example[order]], np.diff(offset)[example[order]]
    bounds = np.concatenate(([0], np.cumsum(length)))
    rows = np.arange(bounds[-1]) + np.repeat(begin - bounds[:-1], length)
    return Variants(n_cases[order], place[variant], bounds, activity[rows])
