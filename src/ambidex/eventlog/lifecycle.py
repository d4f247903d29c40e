"""Lines of life (start, complete, suspend, ...) put together to activity instances.

A start and a completion belong together if they have the same case, activity and resource (and instance, where the
source names it): first started, first completed. What is left over is matched without the resource, as work that one
person started and another completed.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Which lines make an instance.

    Attributes
    ----------
    completed
        int64 (k,): the line that completes each instance.
    started
        int64 (k,): the line that starts it, -1 if there is none.
    never_completed
        int64: lines that start something that is not completed.
    handed_over
        int64: completing lines of instances that were started by another resource.
    """

    completed: NDArray[np.int64]
    started: NDArray[np.int64]
    never_completed: NDArray[np.int64]
    handed_over: NDArray[np.int64]


def pair(
    *,
    case: NDArray[np.int32],
    activity: NDArray[np.int32],
    resource: NDArray[np.int32],
    instance: NDArray[np.int32],
    at: NDArray[np.int64],
    opens: NDArray[np.bool_],
) -> Pairs:
    """Return the pairs of starting and completing lines; `opens` is True for starting ones.

    Examples
    --------
    Ann starts twice and completes twice; the first start goes with the first completion.

    >>> zero = np.zeros(4, dtype=np.int32)
    >>> opens = np.array([True, True, False, False])
    >>> at = np.array([1, 2, 5, 9])
    >>> pairs = pair(case=zero, activity=zero, resource=zero, instance=zero, at=at, opens=opens)
    >>> pairs.completed.tolist(), pairs.started.tolist()
    ([2, 3], [0, 1])
    """
    lines = np.arange(len(case), dtype=np.int64)
    partner = _match(lines, (case, activity, instance, resource), at, opens)
    matched = np.zeros(len(case), dtype=np.bool_)
    matched[partner[partner >= 0]] = True
    left = np.flatnonzero(np.where(opens, ~matched, partner < 0))
    second = _match(left, (case, activity, instance), at, opens)
    handed_over = left[second[left] >= 0]
    partner[handed_over] = second[handed_over]
    matched[partner[partner >= 0]] = True
    completed = np.flatnonzero(~opens)
    return Pairs(completed, partner[completed], np.flatnonzero(opens & ~matched), handed_over)


def _match(
    lines: NDArray[np.int64],
    keys: tuple[NDArray[np.int32], ...],
    at: NDArray[np.int64],
    opens: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """Return for every line of the log its partner, -1 for none; only `lines` take part."""
    from ambidex.eventlog.kernel import pair_rows

    partner = np.full(len(at), -1, dtype=np.int64)
    if not len(lines):
        return partner
    by: list[NDArray[np.int64] | NDArray[np.int32]] = [lines, at[lines], *(key[lines] for key in reversed(keys))]
    order = lines[np.lexsort(by)]
    same = np.ones(len(order), dtype=np.bool_)
    for key in keys:
        same[1:] &= key[order[1:]] == key[order[:-1]]
    same[0] = True
    group = np.cumsum(~same).astype(np.int64)
    found = pair_rows(group, np.ascontiguousarray(opens[order]))
    partner[order[found >= 0]] = order[found[found >= 0]]
    return partner
