"""Hand-offs: work that passes between people, or between teams, from one activity instance of a case to the next."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.log import EventLog
from ambidex.flow.array import codes, counts

DENSE = 2048
"""Up to so many names the pairs are counted in a square table; beyond it would not fit in memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Handoffs:
    """Who passes work to whom.

    Attributes
    ----------
    names
        Resources or teams, in the order of the log.
    giver, taker, n
        int64 (p,): each pair of different names that passed work, and how often.
    n_kept
        Neighbours in a case with the same name: the work stayed.
    n_unknown
        Neighbours of which at least one has no name; they are in no other number.
    """

    names: tuple[str, ...]
    giver: NDArray[np.int64]
    taker: NDArray[np.int64]
    n: NDArray[np.int64]
    n_kept: int
    n_unknown: int

    @property
    def count(self) -> NDArray[np.int64]:
        """int64 (r, r): how often the row's name passed work to the column's; 0 on the diagonal."""
        table = np.zeros((len(self.names), len(self.names)), np.int64)
        table[self.giver, self.taker] = self.n
        return table

    @property
    def total(self) -> int:
        """All hand-offs."""
        return int(self.n.sum())


def handoffs(log: EventLog, *, between: Literal["resource", "team"] = "resource") -> Handoffs:
    """Return the hand-offs of a log.

    Parameters
    ----------
    between
        "resource", or "team" to see only what crosses from team to team.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from ambidex.eventlog.log import ActivityInstance, event_log
    >>> nine, ten, noon, one = (datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (9, 10, 12, 13))
    >>> log = event_log([
    ...     ActivityInstance("1", "assess", "Ann", nine, ten),
    ...     ActivityInstance("1", "pay", "Bob", noon, one),
    ... ])
    >>> handoffs(log).count.tolist()
    [[0, 1], [0, 0]]
    """
    code = codes(log.resource)
    names = log.resources
    if between == "team":
        names = log.teams
        code = codes(np.append(log.team_of, -1)[code])  # resource -1 picks the appended -1
    pairs, n, n_unknown = (_dense if len(names) <= DENSE else _sparse)(code, counts(log.case_offset), len(names))
    giver, taker = np.divmod(pairs, max(len(names), 1))
    passed = giver != taker
    return Handoffs(names, giver[passed], taker[passed], n[passed], int(n[~passed].sum()), n_unknown)


def _dense(
    code: NDArray[np.int32], offset: NDArray[np.int64], n_names: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    from ambidex.flow.kernel.sequence import passes

    count, unknown = passes(code, offset, n_names)
    pairs = np.flatnonzero(count)
    return pairs, count.ravel()[pairs], int(unknown)


def _sparse(
    code: NDArray[np.int32], offset: NDArray[np.int64], n_names: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    inside = np.ones(max(len(code) - 1, 0), np.bool_)
    inside[offset[1:-1] - 1] = False
    before, after = code[:-1][inside].astype(np.int64), code[1:][inside]
    known = (before >= 0) & (after >= 0)
    pairs, n = np.unique(before[known] * n_names + after[known], return_counts=True)
    return pairs, n, int(np.count_nonzero(~known))
