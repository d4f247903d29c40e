"""The order of rows in a log: by case, then start, then end, then as in the source."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Sorted:
    """Rows in order.

    Attributes
    ----------
    order
        int64 (n,): the row that comes at each place.
    offset
        int64 (n_cases + 1,): where each case begins.
    start, end
        int64 (n,): the times, in this order.
    """

    order: NDArray[np.int64]
    offset: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]


def sorted_rows(case: NDArray[np.int32], start: NDArray[np.int64], end: NDArray[np.int64], n_cases: int) -> Sorted:
    """Return the rows in order.

    Examples
    --------
    >>> case, start, end = np.array([1, 0, 1], dtype=np.int32), np.array([5, 9, 2]), np.array([6, 9, 3])
    >>> rows = sorted_rows(case, start, end, 2)
    >>> rows.order.tolist(), rows.offset.tolist(), rows.start.tolist()
    ([1, 2, 0], [0, 1, 3], [9, 2, 5])
    """
    from ambidex.eventlog.kernel import sort_rows

    case, start, end = np.ascontiguousarray(case), np.ascontiguousarray(start), np.ascontiguousarray(end)
    order, offset, starts, ends, long = sort_rows(case, start, end, n_cases)
    for code in long:
        segment = slice(offset[code], offset[code + 1])
        rows = np.sort(order[segment])
        order[segment] = rows[np.lexsort((rows, end[rows], start[rows]))]
        starts[segment], ends[segment] = start[order[segment]], end[order[segment]]
    return Sorted(order, offset, starts, ends)
