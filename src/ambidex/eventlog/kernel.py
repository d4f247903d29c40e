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
def mix_rows(
    case: NDArray[np.int32],
    activity: NDArray[np.int32],
    resource: NDArray[np.int32],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """Return a number per row that equal rows share, and which rows have one that an earlier row has.

    Rows with the same number are almost surely equal, but need not be: look at them.

    Parameters
    ----------
    case, activity, resource
        int32 (n,).
    start, end
        int64 (n,).

    Returns
    -------
    uint64 (n,), never 0; bool (n,).
    """
    n = len(case)
    factor, shift = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)
    slots = 16
    while slots < 2 * n:
        slots *= 2
    table = np.zeros(slots, dtype=np.uint64)
    last = np.uint64(slots - 1)
    mixed = np.empty(n, dtype=np.uint64)
    again = np.zeros(n, dtype=np.bool_)
    for row in range(n):
        value = np.uint64(case[row]) * factor
        value = ((value ^ (value >> shift)) ^ np.uint64(np.int64(activity[row]) + 1)) * factor
        value = ((value ^ (value >> shift)) ^ np.uint64(np.int64(resource[row]) + 1)) * factor
        value = ((value ^ (value >> shift)) ^ np.uint64(start[row])) * factor
        value = ((value ^ (value >> shift)) ^ np.uint64(end[row])) * factor
        value = (value ^ (value >> shift)) | np.uint64(1)
        mixed[row] = value
        slot = (value >> shift) & last
        while table[slot] != 0 and table[slot] != value:
            slot = (slot + np.uint64(1)) & last
        again[row] = table[slot] == value
        table[slot] = value
    return mixed, again


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
