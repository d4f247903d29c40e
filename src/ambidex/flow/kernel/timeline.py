"""What each resource is doing, moment by moment, and what work waits for in the meantime.

Instants are int64 microseconds UTC. `by_start`, `by_end`, `by_enabled` are rows grouped by resource (`group` (r + 1)
bounds each), each group in that order; rows with no resource are in none of them. A resource with m rows has 2m cuts in
its time, at the starts and ends of its work: resource r has cuts `2 * group[r]` to `2 * group[r + 1]`.
"""

import numpy as np
from numpy.typing import NDArray

from ambidex.flow.kernel.compiled import compiled

Codes = NDArray[np.int32]
Micros = NDArray[np.int64]


@compiled
def duties(at: Micros, calendar: Codes, offset: Micros, opens: Micros, closes: Micros, worked: Micros) -> Micros:
    """Return the time on duty until each instant, from the first shift of its calendar: int64 (k,).

    Parameters
    ----------
    calendar
        int32 (k,): whose time; its shifts are `offset[c]:offset[c + 1]`.
    opens, closes, worked
        int64: the shifts, and the time on duty before each.
    """
    result = np.empty(at.size, np.int64)
    for each in range(at.size):
        begin = offset[calendar[each]]
        low = begin
        high = offset[calendar[each] + 1]
        while low < high:
            middle = (low + high) // 2
            if opens[middle] <= at[each]:
                low = middle + 1
            else:
                high = middle
        shift = low - 1
        result[each] = 0 if shift < begin else worked[shift] + min(at[each], closes[shift]) - opens[shift]
    return result


@compiled
def grouped(order: Micros, resource: Codes, place: Micros, n_known: int) -> Micros:
    """Return the rows of `order` that have a resource, grouped by it and otherwise in the same order: int64 (n_known,).

    `place` is where each group begins; it is used up.
    """
    result = np.empty(n_known, np.int64)
    for row in order:
        if resource[row] >= 0:
            result[place[resource[row]]] = row
            place[resource[row]] += 1
    return result


@compiled
def cuts(
    start: Micros, end: Micros, by_start: Micros, by_end: Micros, group: Micros
) -> tuple[Micros, Codes, Micros, Micros]:
    """Cut the time of each resource at every start and end of its work, starts before ends.

    Returns
    -------
    point, in_work
        int64 and int32 (2m,): the instants, and how many instances are in work from each to the next.
    begins, closes
        int64 (n,): the cut at which each row starts and ends; -1 with no resource.
    """
    point = np.empty(2 * by_start.size, np.int64)
    in_work = np.empty(2 * by_start.size, np.int32)
    begins = np.empty(start.size, np.int64)
    closes = np.empty(start.size, np.int64)
    for row in range(start.size):
        begins[row] = -1
        closes[row] = -1
    for resource in range(group.size - 1):
        up = group[resource]
        down = up
        last = group[resource + 1]
        now = 0
        for at in range(2 * up, 2 * last):
            if up < last and start[by_start[up]] <= end[by_end[down]]:
                row = by_start[up]
                point[at] = start[row]
                begins[row] = at
                up += 1
                now += 1
            else:
                row = by_end[down]
                point[at] = end[row]
                closes[row] = at
                down += 1
                now -= 1
            in_work[at] = now
    return point, in_work, begins, closes


@compiled
def latest_cut(at: Micros, resource: Codes, group: Micros, point: Micros) -> Micros:
    """Return the last cut of each resource that is not after each instant: int64 (k,).

    One less than the resource's first cut where there is none.
    """
    result = np.empty(at.size, np.int64)
    for each in range(at.size):
        low = 2 * group[resource[each]]
        high = 2 * group[resource[each] + 1]
        while low < high:
            middle = (low + high) // 2
            if point[middle] <= at[each]:
                low = middle + 1
            else:
                high = middle
        result[each] = low - 1
    return result


@compiled
def collected(
    activity: Codes,
    start: Micros,
    end: Micros,
    enabled: Micros,
    by_start: Micros,
    group: Micros,
    duty: Micros,
    begins: Micros,
    closes: Micros,
    n_activities: int,
) -> tuple[Micros, int]:
    """Group what a resource does of one activity at once, or in one go, and could all have started before the first.

    Returns
    -------
    run
        int64 (n,): number of the row's group, which may have one member; -1 with no resource.
    n_runs
        How many there are.
    """
    run = np.empty(start.size, np.int64)
    for row in range(start.size):
        run[row] = -1
    leader = np.empty(n_activities, np.int64)  # of the activity's newest group: its first row, and the last to end
    longest = np.empty(n_activities, np.int64)
    n_runs = 0
    for resource in range(group.size - 1):
        for what in range(n_activities):
            leader[what] = -1
        for at in range(group[resource], group[resource + 1]):
            row = by_start[at]
            what = activity[row]
            first = leader[what]
            joins = first >= 0 and enabled[row] <= start[first]
            if joins and start[row] != start[first]:
                before = longest[what]
                joins = start[row] >= end[before] and duty[begins[row]] == duty[closes[before]]
            if joins:
                run[row] = run[first]
                if end[row] > end[longest[what]]:
                    longest[what] = row
            else:
                run[row] = n_runs
                n_runs += 1
                leader[what] = row
                longest[what] = row
    return run, n_runs


@compiled
def contended(
    ready: Micros,
    since: Micros,
    since_duty: Micros,
    since_cut: Micros,
    begins: Micros,
    closes: Micros,
    group: Micros,
    point: Micros,
    duty: Micros,
) -> Micros:
    """Return the time on duty, from `since` to each start, in which its resource did work that was ready no later.

    All but `group`, `point` and `duty` are in the order of `by_enabled`, as is the result, int64 (m,). Rows enter in
    this order; each covers the pieces of time between cuts that it occupies and nobody before it did (a chain of next
    uncovered pieces skips the others), and a Fenwick tree sums what is covered. So a resource with m rows costs
    m log m, however long its queue.
    """
    result = np.zeros(ready.size, np.int64)
    most = 0
    for resource in range(group.size - 1):
        most = max(most, group[resource + 1] - group[resource])
    tree = np.empty(2 * most + 1, np.int64)
    uncovered = np.empty(2 * most + 1, np.int64)
    for resource in range(group.size - 1):
        base = 2 * group[resource]
        pieces = 2 * group[resource + 1] - base
        for piece in range(pieces + 1):
            tree[piece] = 0
            uncovered[piece] = piece
        entered = group[resource]
        for at in range(group[resource], group[resource + 1]):
            while entered < group[resource + 1] and ready[entered] <= ready[at]:
                piece = begins[entered] - base
                while True:
                    while uncovered[piece] != piece:
                        uncovered[piece] = uncovered[uncovered[piece]]
                        piece = uncovered[piece]
                    if piece >= closes[entered] - base:
                        break
                    uncovered[piece] = piece + 1
                    length = duty[base + piece + 1] - duty[base + piece]
                    node = piece + 1
                    while length > 0 and node <= pieces:
                        tree[node] += length
                        node += node & -node
                    piece += 1
                entered += 1
            if since[at] < point[begins[at]]:
                here = since_cut[at] - base
                covered = 0
                node = begins[at] - base
                while node > 0:
                    covered += tree[node]
                    node -= node & -node
                node = here + 1
                while node > 0:
                    covered -= tree[node]
                    node -= node & -node
                if here >= 0 and uncovered[here] != here:
                    covered += duty[base + here + 1] - since_duty[at]
                result[at] = covered
    return result
