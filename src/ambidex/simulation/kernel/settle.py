"""What came out of the event loop, checked and sorted by case."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ambidex.simulation.kernel.compiled import compiled
from ambidex.simulation.kernel.layout import (
    BEFORE_ENABLED,
    CLOSES,
    HELD,
    LITTLE,
    NO_END,
    NOT_EMPTY,
    OFF_DUTY,
    OPENS,
    ROW_BATCH,
    ROW_CASE,
    ROW_ENABLED,
    ROW_END,
    ROW_SERVER,
    ROW_START,
    ROW_STATE,
    ROW_WORK,
    TWO_THINGS_AT_ONCE,
)

_Ints = NDArray[np.int64]
_Codes = NDArray[np.int32]

_INDEX = 2**62 - 1
"""An index that is masked with it is known not to be negative."""


@compiled
def _law(
    rows: _Ints,
    row: int,
    busy_from: _Ints,
    busy_until: _Ints,
    at_shift: _Ints,
    activity_of_state: _Codes,
    shift: _Ints,
    span: _Ints,
    on_duty: NDArray[np.uint8],
    n_given: int,
) -> int:
    """Return which law a row breaks; the rows of a server are in order of time."""
    broken = HELD
    start = rows[row, ROW_START]
    end = rows[row, ROW_END]
    s = rows[row, ROW_SERVER]
    if end < start or start < rows[row, ROW_ENABLED]:
        broken = BEFORE_ENABLED
    if s < 0:
        return broken
    s &= _INDEX
    if start < busy_until[s] and not (start == busy_from[s] and rows[row, ROW_BATCH] > 1):
        broken = TWO_THINGS_AT_ONCE
    busy_from[s] = start
    busy_until[s] = end
    # Work that outlasts the last shift has no end.
    j = at_shift[s]
    while j < span[s, 1] and shift[j, CLOSES] <= start:
        j += 1
    at_shift[s] = j
    rule = on_duty[activity_of_state[rows[row, ROW_STATE] & _INDEX]]
    if rule > 0 and rows[row, ROW_CASE] >= n_given:
        if j == span[s, 1] or shift[j, OPENS] > start:
            broken = OFF_DUTY
        elif rule > 1 and end < NO_END:
            while j < span[s, 1] and shift[j, CLOSES] < end:
                j += 1
            if j == span[s, 1] or shift[j, OPENS] > end:
                broken = OFF_DUTY
    return broken


@compiled
def look_through(
    rows: _Ints,
    busy_from: _Ints,
    busy_until: _Ints,
    at_shift: _Ints,
    activity_of_state: _Codes,
    shift: _Ints,
    span: _Ints,
    on_duty: NDArray[np.uint8],
) -> tuple[int, int]:
    """Check rows that are not kept; parameters and results are those of `settle`.

    Parameters
    ----------
    busy_from, busy_until, at_shift
        By server: the last work it was seen to begin and end, and its shift then; they are brought up to date.
    """
    broken = HELD
    place = -1
    for row in range(len(rows)):
        law = _law(rows, row, busy_from, busy_until, at_shift, activity_of_state, shift, span, on_duty, 0)
        if law != HELD and broken == HELD:
            broken = law
            place = row
    return broken, place


@njit(cache=True, nogil=True)
def settle(
    rows: _Ints,
    n_rows: int,
    arrival_at: _Ints,
    finished_at: _Ints,
    stopped_at: int,
    area: int,
    activity_of_state: _Codes,
    resource_of_server: _Codes,
    offset: _Ints,
    activity: _Codes,
    resource: _Codes,
    enabled: _Ints,
    started: _Ints,
    ended: _Ints,
    worked: _Ints,
    batch: _Codes,
    some_are_empty: bool,
    shift: _Ints,
    span: _Ints,
    on_duty: NDArray[np.uint8],
    n_given: int,
) -> tuple[int, int]:
    """Sort rows by case, leave out work that was still in hand at the end, and check what must always hold.

    Parameters
    ----------
    rows, n_rows, finished_at, stopped_at, area
        As `advance` returns them.
    arrival_at
        int64 (n cases,).
    activity_of_state, resource_of_server
        int32: what is written for a state and for a server; -1 is written for an outsider.
    offset
        int64 (n cases + 1,), not filled: the rows of case c come to be `offset[c]:offset[c + 1]`.
    activity, resource
        int32 (n_rows,), not filled: sorted by case, then start, then end. The last of them stay as they are where work
        was still in hand.
    enabled, started, ended, worked
        int64, like them: microseconds; worked is the server's working time on the instance (its part of the batch).
    batch
        int32, like them: how many instances were done together.
    some_are_empty
        Whether cases may end without any work.
    shift, span
        int64 (n, 3) and (n servers, 2): opening and closing of shifts, and which are those of each server.
    on_duty
        uint8 by activity: 2 where its work begins and ends only within a shift, 1 where it only begins so, else 0.
    n_given
        The first cases were there at the beginning, and their work may have begun at any time.

    Returns
    -------
    broken, place
        int64: HELD, or the law that broke first and the row (or the case, where it has none) in which it did.
    """
    n_cases = len(arrival_at)
    n_servers = len(resource_of_server)
    busy_from = np.full(n_servers, -1, np.int64)
    busy_until = np.full(n_servers, -1, np.int64)
    at_shift = np.empty(n_servers, np.int64)
    at_shift[:] = span[:, 0]
    broken = HELD
    place = -1
    offset[:] = 0
    for i in range(n_rows):
        row = i & _INDEX
        end = rows[row, ROW_END]
        law = _law(rows, row, busy_from, busy_until, at_shift, activity_of_state, shift, span, on_duty, n_given)
        if law != HELD and broken == HELD:
            broken = law
            place = row
        if end <= stopped_at and rows[row, ROW_BATCH] > 0:
            offset[(rows[row, ROW_CASE] + 1) & _INDEX] += 1
    in_factory = 0
    for c in range(n_cases):
        if finished_at[c] >= 0:
            in_factory += finished_at[c] - arrival_at[c]
            if offset[c + 1] == 0 and not some_are_empty and broken == HELD:
                broken = NOT_EMPTY
                place = c
        elif arrival_at[c] <= stopped_at:
            in_factory += stopped_at - arrival_at[c]
        offset[c + 1] += offset[c]
    if in_factory != area and broken == HELD:
        broken = LITTLE

    # Rows go where their case begins, which moves on with each and so ends as the beginning of the next.
    for i in range(n_rows):
        row = i & _INDEX
        end = rows[row, ROW_END]
        if end <= stopped_at and rows[row, ROW_BATCH] > 0:
            c = rows[row, ROW_CASE] & _INDEX
            k = offset[c] & _INDEX
            offset[c] = k + 1
            s = rows[row, ROW_SERVER]
            size = rows[row, ROW_BATCH]
            activity[k] = activity_of_state[rows[row, ROW_STATE] & _INDEX]
            resource[k] = resource_of_server[s & _INDEX] if s >= 0 else -1
            enabled[k] = rows[row, ROW_ENABLED]
            started[k] = rows[row, ROW_START]
            ended[k] = end
            worked[k] = rows[row, ROW_WORK] if size == 1 else rows[row, ROW_WORK] // size
            batch[k] = size
    for c in range(n_cases - 1, 0, -1):
        offset[c] = offset[c - 1]
    offset[0] = 0
    return broken, place
