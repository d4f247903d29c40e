"""Starts of work for logs that only say when it was completed.

Work starts when the case was last completed by somebody, or when the same resource last completed something,
whichever is later. What lies between may hold nights and waiting, so an estimate is never longer than twice the median
of its activity.
It is a rough reading of service time: an upper part of it may be waiting.
"""

import numpy as np
from numpy.typing import NDArray

_LONGEST = 2.0


def estimate_starts(
    *,
    case: NDArray[np.int32],
    activity: NDArray[np.int32],
    resource: NDArray[np.int32],
    end: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return a start for every instance, in the unit of `end`.

    Parameters
    ----------
    case, activity, resource
        int32 (n,) codes, resource -1 for nobody.
    end
        int64 (n,) completions.

    Examples
    --------
    Two steps of one case, an hour and two hours after the step before; the first step gets the typical time.

    >>> zero = np.zeros(3, dtype=np.int32)
    >>> ends = np.array([10, 11, 13])
    >>> estimate_starts(case=zero, activity=zero, resource=np.arange(3, dtype=np.int32), end=ends).tolist()
    [8, 10, 11]
    """
    before = np.maximum(_previous(case, end), _previous(resource, end, nobody=True))
    known = before > np.iinfo(np.int64).min
    gap = np.where(known, end - np.where(known, before, end), 0)
    typical = _median_by(activity, gap, (gap > 0) & known)
    longest = np.maximum(np.round(typical[activity] * _LONGEST), 0).astype(np.int64)
    usual = np.round(typical[activity]).astype(np.int64)
    return np.asarray(end - np.where(known, np.minimum(gap, longest), usual), dtype=np.int64)


def _previous(key: NDArray[np.int32], end: NDArray[np.int64], *, nobody: bool = False) -> NDArray[np.int64]:
    """Return the latest end at or before each row's own, among other rows of the same key."""
    order = np.lexsort((np.arange(len(key)), end, key))
    before = np.full(len(key), np.iinfo(np.int64).min, dtype=np.int64)
    same = key[order[1:]] == key[order[:-1]]
    if nobody:
        same &= key[order[1:]] >= 0
    before[order[1:][same]] = end[order[:-1][same]]
    return before


def _median_by(key: NDArray[np.int32], value: NDArray[np.int64], counted: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the median of the counted values by key; 0 for a key that has none."""
    median = np.zeros(int(key.max(initial=-1)) + 1, dtype=np.float64)
    rows = np.flatnonzero(counted)
    if not len(rows):
        return median
    rows = rows[np.lexsort((value[rows], key[rows]))]
    keys, first, count = np.unique(key[rows], return_index=True, return_counts=True)
    middle = (value[rows[first + (count - 1) // 2]] + value[rows[first + count // 2]]) / 2
    median[keys] = middle
    return median
