"""What came out of the event loop, checked and sorted by case."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ambidex.simulation.kernel.layout import (
    ROW_BATCH,
    ROW_CASE,
    ROW_ENABLED,
    ROW_END,
    ROW_SERVER,
    ROW_START,
    ROW_STATE,
    ROW_WORK,
)

_Ints = NDArray[np.int64]
_Codes = NDArray[np.int32]

HELD, TWO_THINGS_AT_ONCE, BEFORE_ENABLED, LITTLE, NOT_EMPTY = 0, 1, 2, 3, 4


@njit(cache=True, nogil=True)
def settle(
    rows: _Ints, n_rows: int, n_servers: int, arrival_at: _Ints, finished_at: _Ints, stopped_at: int, area: int
) -> tuple[_Ints, _Codes, _Codes, _Ints, _Ints, _Ints, _Ints, _Codes, int, int]:
    """Sort rows by case, leave out work that was still in hand at the end, and check what must always hold.

    Parameters
    ----------
    rows, n_rows, finished_at, stopped_at, area
        As `advance` returns them.
    n_servers
        int64.
    arrival_at
        int64 (n cases,).

    Returns
    -------
    offset
        int64 (n cases + 1,): the rows of case c are `offset[c]:offset[c + 1]`.
    state, server
        int32 (n,), sorted by case, then start, then end.
    enabled, start, end, work
        int64 (n,): microseconds; work is the server's working time on the instance (its part of the batch).
    batch
        int32 (n,): how many instances were done together.
    broken, place
        int64: HELD, or the law that broke and the server or case where.
    """
    n_cases = len(arrival_at)
    offset = np.zeros(n_cases + 1, np.int64)
    busy_from = np.full(n_servers, -1, np.int64)
    busy_until = np.full(n_servers, -1, np.int64)
    broken = HELD
    place = -1
    for i in range(n_rows):
        start = rows[i, ROW_START]
        end = rows[i, ROW_END]
        s = rows[i, ROW_SERVER]
        if end < start or start < rows[i, ROW_ENABLED]:
            broken = BEFORE_ENABLED
            place = rows[i, ROW_CASE]
        if s >= 0:
            if start < busy_until[s] and not (start == busy_from[s] and rows[i, ROW_BATCH] > 1):
                broken = TWO_THINGS_AT_ONCE
                place = s
            busy_from[s] = start
            busy_until[s] = end
        if end <= stopped_at:
            offset[rows[i, ROW_CASE] + 1] += 1
    in_factory = 0
    for c in range(n_cases):
        if finished_at[c] >= 0:
            in_factory += finished_at[c] - arrival_at[c]
            if offset[c + 1] == 0:
                broken = NOT_EMPTY
                place = c
        elif arrival_at[c] <= stopped_at:
            in_factory += stopped_at - arrival_at[c]
        offset[c + 1] += offset[c]
    if in_factory != area:
        broken = LITTLE

    n = offset[n_cases]
    state = np.empty(n, np.int32)
    server = np.empty(n, np.int32)
    enabled = np.empty(n, np.int64)
    begun = np.empty(n, np.int64)
    ended = np.empty(n, np.int64)
    work = np.empty(n, np.int64)
    batch = np.empty(n, np.int32)
    at = offset[:-1].copy()
    for i in range(n_rows):
        if rows[i, ROW_END] <= stopped_at:
            c = rows[i, ROW_CASE]
            k = at[c]
            at[c] = k + 1
            state[k] = rows[i, ROW_STATE]
            server[k] = rows[i, ROW_SERVER]
            enabled[k] = rows[i, ROW_ENABLED]
            begun[k] = rows[i, ROW_START]
            ended[k] = rows[i, ROW_END]
            work[k] = rows[i, ROW_WORK] // rows[i, ROW_BATCH]
            batch[k] = rows[i, ROW_BATCH]
    return offset, state, server, enabled, begun, ended, work, batch, broken, place
