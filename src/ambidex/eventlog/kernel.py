"""Loops over many rows: when cases begin, order by case and time, equal rows, pairs. Arrays in, arrays out."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

LONG = 512


@njit(cache=True, nogil=True)
def earliest(case: NDArray[np.int32], start: NDArray[np.int64], n_cases: int) -> NDArray[np.int64]:
    """Return the earliest start of each case (int64, (n_cases,)); the largest int64 where a case has no row.

    Parameters
    ----------
    case
        int32 (n,), each 0 <= code < n_cases.
    start
        int64 (n,).
    """
    first = np.full(n_cases, np.iinfo(np.int64).max, dtype=np.int64)
    for row in range(len(case)):
        first[case[row]] = min(first[case[row]], start[row])
    return first


@njit(cache=True, nogil=True)
def sort_rows(
    case: NDArray[np.int32], start: NDArray[np.int64], end: NDArray[np.int64], n_cases: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the order of rows by case code, then start, then end, then row, and the offset of each case.

    Counting sort by case, insertion sort within; cases of more than `LONG` rows that are out of order are left as they
    are and listed, for the caller to sort.

    Parameters
    ----------
    case
        int32 (n,), each 0 <= code < n_cases.
    start, end
        int64 (n,).

    Returns
    -------
    order int64 (n,), offset int64 (n_cases + 1,), long int64 (k,): cases still to be sorted.
    """
    n = len(case)
    offset = np.zeros(n_cases + 1, dtype=np.int64)
    for row in range(n):
        offset[case[row] + 1] += 1
    for code in range(n_cases):
        offset[code + 1] += offset[code]
    order = np.empty(n, dtype=np.int64)
    at = offset[:-1].copy()
    for row in range(n):
        code = case[row]
        order[at[code]] = row
        at[code] += 1
    waiting = np.empty(n_cases, dtype=np.int64)
    n_waiting = 0
    for code in range(n_cases):
        low, high = offset[code], offset[code + 1]
        for place in range(low + 1, high):
            row, before = order[place], order[place - 1]
            in_order = start[before] < start[row] or (start[before] == start[row] and end[before] <= end[row])
            if in_order:
                continue
            if high - low > LONG:
                waiting[n_waiting] = code
                n_waiting += 1
                break
            hole = place
            while hole > low:
                before = order[hole - 1]
                if start[before] < start[row] or (start[before] == start[row] and end[before] <= end[row]):
                    break
                order[hole] = before
                hole -= 1
            order[hole] = row
    return order, offset, waiting[:n_waiting].copy()


@njit(cache=True, nogil=True)
def tied_rows(
    order: NDArray[np.int64], offset: NDArray[np.int64], start: NDArray[np.int64], end: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return which rows start and end at the same time as another row of their case.

    Parameters
    ----------
    order, offset
        int64 (n,) and (n_cases + 1,), as `sort_rows` gives them.
    start, end
        int64 (n,).

    Returns
    -------
    bool (n,).
    """
    tied = np.zeros(len(order), dtype=np.bool_)
    for code in range(len(offset) - 1):
        for place in range(offset[code] + 1, offset[code + 1]):
            row, before = order[place], order[place - 1]
            if start[row] == start[before] and end[row] == end[before]:
                tied[row] = True
                tied[before] = True
    return tied


@njit(cache=True, nogil=True)
def pair_rows(key: NDArray[np.int64], opens: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return for each completion the row of the start it belongs to, -1 for none: first started, first completed.

    Parameters
    ----------
    key
        int64 (n,), never decreasing: rows of one key are one case, activity and resource, in order of time.
    opens
        bool (n,): True for a start, False for a completion.

    Returns
    -------
    int64 (n,): the matched row; -1 for starts and for completions without a start.
    """
    n = len(key)
    partner = np.full(n, -1, dtype=np.int64)
    queue = np.empty(n, dtype=np.int64)
    head = tail = 0
    for row in range(n):
        if row > 0 and key[row] != key[row - 1]:
            head = tail = 0
        if opens[row]:
            queue[tail] = row
            tail += 1
        elif head < tail:
            partner[row] = queue[head]
            head += 1
    return partner
