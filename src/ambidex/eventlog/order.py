"""The order of rows in a log: by case, then start, then end, then as in the source."""

import numpy as np
from numpy.typing import NDArray


def sorted_rows(
    case: NDArray[np.int32], start: NDArray[np.int64], end: NDArray[np.int64], n_cases: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows in order, int64 (n,), and where each case begins in it, int64 (n_cases + 1,).

    Examples
    --------
    >>> case, start, end = np.array([1, 0, 1], dtype=np.int32), np.array([5, 9, 2]), np.array([6, 9, 3])
    >>> order, offset = sorted_rows(case, start, end, 2)
    >>> order.tolist(), offset.tolist()
    ([1, 2, 0], [0, 1, 3])
    """
    from ambidex.eventlog.kernel import sort_rows

    start, end = np.ascontiguousarray(start), np.ascontiguousarray(end)
    order, offset, long = sort_rows(case, start, end, n_cases)
    for code in long:
        segment = slice(offset[code], offset[code + 1])
        rows = np.sort(order[segment])
        order[segment] = rows[np.lexsort((rows, end[rows], start[rows]))]
    return order, offset
