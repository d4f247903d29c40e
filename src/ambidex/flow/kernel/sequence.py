"""One pass over the rows of a log, case by case.

Rows are in the order of the log: by case, then start, then end; `offset` (n_cases + 1) bounds the rows of each case.
"""

import numpy as np
from numpy.typing import NDArray

from ambidex.flow.kernel.compiled import compiled

Codes = NDArray[np.int32]
Micros = NDArray[np.int64]


@compiled
def follows(
    activity: Codes, ready: Micros, start: Micros, end: Micros, offset: Micros, n_activities: int
) -> tuple[Micros, ...]:
    """Count which activity comes next in the case.

    Returns
    -------
    count, gap
        int64 (a, a): pairs of neighbours in a case, and the sum of end-to-start gaps (negative where they overlap).
    first, last, service, waiting
        int64 (a,): cases that begin and end with the activity; the sums of its start-to-end and ready-to-start times.
    """
    count = np.zeros((n_activities, n_activities), np.int64)
    gap = np.zeros((n_activities, n_activities), np.int64)
    first = np.zeros(n_activities, np.int64)
    last = np.zeros(n_activities, np.int64)
    service = np.zeros(n_activities, np.int64)
    waiting = np.zeros(n_activities, np.int64)
    for case in range(offset.size - 1):
        before = -1
        for row in range(offset[case], offset[case + 1]):
            now = activity[row]
            if before < 0:
                first[now] += 1
            else:
                count[before, now] += 1
                gap[before, now] += start[row] - end[row - 1]
            service[now] += end[row] - start[row]
            waiting[now] += start[row] - ready[row]
            before = now
        last[before] += 1
    return count, gap, first, last, service, waiting


@compiled
def sequences(activity: Codes, offset: Micros, table: Codes) -> tuple[Codes, Micros, int]:
    """Give each case the number of its variant, in order of first appearance.

    A hash finds the candidate, the sequences themselves are then compared, so different sequences never share a number.
    `table` is for the hash: -1 throughout, its length a power of 2 and at least twice the number of cases.

    Returns
    -------
    variant
        int32 (n_cases,).
    example
        int64 (n_cases,): the first case of each variant, as far as there are variants.
    found
        How many variants there are.
    """
    n_cases = offset.size - 1
    size = table.size
    mark = np.empty(n_cases, np.uint64)
    variant = np.empty(n_cases, np.int32)
    example = np.empty(n_cases, np.int64)
    found = 0
    for case in range(n_cases):
        begin = offset[case]
        length = offset[case + 1] - begin
        key = np.uint64(length)
        for row in range(begin, begin + length):
            key = (key ^ np.uint64(activity[row] + 1)) * np.uint64(0x9E3779B97F4A7C15)
            key ^= key >> np.uint64(29)
        slot = np.int64(key & np.uint64(size - 1))
        while True:
            here = table[slot]
            if here < 0:
                table[slot] = found
                mark[found] = key
                example[found] = case
                variant[case] = found
                found += 1
                break
            other = offset[example[here]]
            if mark[here] == key and offset[example[here] + 1] - other == length:
                same = True
                for step in range(length):
                    if activity[other + step] != activity[begin + step]:
                        same = False
                        break
                if same:
                    variant[case] = here
                    break
            slot = (slot + 1) & (size - 1)
    return variant, example, found


@compiled
def passes(code: Codes, offset: Micros, n_codes: int) -> tuple[Micros, int]:
    """Count who comes after whom in a case, for neighbours that are both known (code >= 0).

    Returns
    -------
    count
        int64 (n_codes, n_codes); the diagonal counts those that keep the work.
    unknown
        Neighbours of which at least one has no code.
    """
    count = np.zeros((n_codes, n_codes), np.int64)
    unknown = 0
    for case in range(offset.size - 1):
        before = code[offset[case]]
        for row in range(offset[case] + 1, offset[case + 1]):
            now = code[row]
            if before >= 0 and now >= 0:
                count[before, now] += 1
            else:
                unknown += 1
            before = now
    return count, unknown


@compiled
def repeats(activity: Codes, offset: Micros, n_activities: int) -> NDArray[np.bool_]:
    """Mark the rows whose activity the case has already had: bool (n,)."""
    seen = np.zeros(n_activities, np.int64)  # the latest case that had the activity, counted from 1
    again = np.empty(activity.size, np.bool_)
    for case in range(offset.size - 1):
        for row in range(offset[case], offset[case + 1]):
            again[row] = seen[activity[row]] == case + 1
            seen[activity[row]] = case + 1
    return again


@compiled
def readiness(start: Micros, end: Micros, offset: Micros) -> tuple[Micros, Micros]:
    """Estimate when each instance could have started, and find what it adds to the time its case is in work.

    Earlier rows of the case that are still in work wait in a heap of ends, so a long case costs n log n.

    Returns
    -------
    enabled
        int64 (n,): the latest end of an earlier row of the case that is not after this start, else the first start.
    added_from
        int64 (n,): from here to its end the instance is the first to be in work; its end where it adds nothing.
    """
    enabled = np.empty(start.size, np.int64)
    added_from = np.empty(start.size, np.int64)
    longest = 0
    for case in range(offset.size - 1):
        longest = max(longest, offset[case + 1] - offset[case])
    heap = np.empty(longest, np.int64)
    for case in range(offset.size - 1):
        begin = offset[case]
        latest = start[begin]
        reached = start[begin]
        size = 0
        for row in range(begin, offset[case + 1]):
            while size > 0 and heap[0] <= start[row]:
                latest = heap[0]
                size -= 1
                moved = heap[size]
                at = 0
                while True:
                    child = 2 * at + 1
                    if child >= size:
                        break
                    if child + 1 < size and heap[child + 1] < heap[child]:
                        child += 1
                    if heap[child] >= moved:
                        break
                    heap[at] = heap[child]
                    at = child
                heap[at] = moved
            enabled[row] = latest
            at = size
            size += 1
            while at > 0 and heap[(at - 1) // 2] > end[row]:
                heap[at] = heap[(at - 1) // 2]
                at = (at - 1) // 2
            heap[at] = end[row]
            added_from[row] = min(max(start[row], reached), end[row])
            reached = max(reached, end[row])
    return enabled, added_from
