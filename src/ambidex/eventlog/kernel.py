"""Loops over many rows: first rows, order by case and time, equal rows, pairs. Arrays in, arrays out."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

LONG = 512


@njit(cache=True, nogil=True)
def first_rows(code: NDArray[np.int32], n_codes: int) -> NDArray[np.int64]:
    """Return the first row of each code (int64, (n_codes,)); the number of rows where there is none.

    Parameters
    ----------
    code
        int32 (n,), each -1 <= code < n_codes; -1 is no code.
    """
    first = np.full(n_codes, len(code), dtype=np.int64)
    for row in range(len(code)):
        if code[row] >= 0 and row < first[code[row]]:
            first[code[row]] = row
    return first


@njit(cache=True, nogil=True)
def sort_rows(
    case: NDArray[np.int32], start: NDArray[np.int64], end: NDArray[np.int64], n_cases: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the order of rows by case code, then start, then end, then row, and the offset of each case.

    Counting sort by case, insertion sort within; cases of more than `LONG` rows that are out of order are left as they
    are and listed, for the caller to sort. The times move along with their rows, so that they are compared where they
    stand side by side.

    Parameters
    ----------
    case
        int32 (n,), each 0 <= code < n_cases.
    start, end
        int64 (n,).

    Returns
    -------
    order int64 (n,), offset int64 (n_cases + 1,), start and end in that order int64 (n,), and long int64 (k,): cases
    still to be sorted.
    """
    n = len(case)
    offset = np.zeros(n_cases + 1, dtype=np.int64)
    for row in range(n):
        offset[case[row] + 1] += 1
    for code in range(n_cases):
        offset[code + 1] += offset[code]
    order, starts, ends = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    at = offset[:-1].copy()
    for row in range(n):
        place = at[case[row]]
        at[case[row]] = place + 1
        order[place], starts[place], ends[place] = row, start[row], end[row]
    waiting = np.empty(n_cases, dtype=np.int64)
    n_waiting = 0
    for code in range(n_cases):
        low, high = offset[code], offset[code + 1]
        for place in range(low + 1, high):
            row, begun, ended = order[place], starts[place], ends[place]
            hole = place
            while hole > low and (starts[hole - 1] > begun or (starts[hole - 1] == begun and ends[hole - 1] > ended)):
                if high - low > LONG:
                    break
                order[hole], starts[hole], ends[hole] = order[hole - 1], starts[hole - 1], ends[hole - 1]
                hole -= 1
            else:
                order[hole], starts[hole], ends[hole] = row, begun, ended
                continue
            waiting[n_waiting] = code
            n_waiting += 1
            break
    return order, offset, starts, ends, waiting[:n_waiting].copy()


@njit(cache=True, nogil=True)
def regroup(
    cases: NDArray[np.int64],
    offset: NDArray[np.int64],
    order: NDArray[np.int64],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return sorted rows with their cases in another order.

    Parameters
    ----------
    cases
        int64 (m,): case codes in the new order; a case that is not listed has no rows.
    offset, order, start, end
        int64 (n_cases + 1,), (n,), (n,) and (n,), as `sort_rows` gives them.

    Returns
    -------
    case int32 (n,), from 0 in the new order; then offset int64 (m + 1,), order, start and end int64 (n,).
    """
    n = len(order)
    case, offsets = np.empty(n, dtype=np.int32), np.zeros(len(cases) + 1, dtype=np.int64)
    orders, starts, ends = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    at = 0
    for number in range(len(cases)):
        for place in range(offset[cases[number]], offset[cases[number] + 1]):
            case[at], orders[at], starts[at], ends[at] = number, order[place], start[place], end[place]
            at += 1
        offsets[number + 1] = at
    return case, offsets, orders, starts, ends


@njit(cache=True, nogil=True)
def tied_rows(
    order: NDArray[np.int64], offset: NDArray[np.int64], start: NDArray[np.int64], end: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return which rows start and end at the same time as another row of their case.

    Parameters
    ----------
    order, offset, start, end
        int64 (n,), (n_cases + 1,), (n,) and (n,), as `sort_rows` gives them.

    Returns
    -------
    bool (n,).
    """
    tied = np.zeros(len(order), dtype=np.bool_)
    for code in range(len(offset) - 1):
        for place in range(offset[code] + 1, offset[code + 1]):
            if start[place] == start[place - 1] and end[place] == end[place - 1]:
                tied[order[place]] = True
                tied[order[place - 1]] = True
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
