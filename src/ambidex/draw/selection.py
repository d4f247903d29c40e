"""Which activities and connections of a process to show: the frequent ones, and those that hold them together.

Every shown activity lies on a path from the start to the end made of shown connections: the widest such path, whose
rarest connection is as frequent as can be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

START, END = -1, -2
"""Stand for the beginning and the end of a case in a connection."""

Connection = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Selection:
    """What is shown of a process, and how much that is.

    Attributes
    ----------
    activities
        Positions of the shown activities, most frequent first.
    connections
        How often each shown (from, to) happened, most frequent first; `START` and `END` stand for a case's edges.
    main_path
        The widest path from start to end, as activities.
    n_activities, n_connections
        How many there are in all.
    share
        The share of all steps from one activity to the next (and into and out of the process) that is shown.
    """

    activities: tuple[int, ...]
    connections: dict[Connection, int]
    main_path: tuple[int, ...]
    n_activities: int
    n_connections: int
    share: float


def select(
    *,
    count: NDArray[np.int64],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    frequency: NDArray[np.int64],
    keep: Sequence[int] = (),
    most_activities: int = 30,
    most_connections: int = 60,
) -> Selection:
    """Return what to show of a process.

    Parameters
    ----------
    count
        (a, a): how often an activity (row) was followed by another (column).
    starts, ends
        (a,): how many cases begin and end with the activity.
    frequency
        (a,): how often the activity was done.
    keep
        Activities to show before others, however rare they are.
    most_activities
        Exceeded only when the main path and what is kept take more.
    most_connections
        Exceeded only when it takes more to connect every shown activity to start and end.

    Examples
    --------
    >>> found = select(
    ...     count=np.array([[0, 9, 1], [0, 0, 9], [0, 0, 0]]), starts=np.array([10, 0, 0]), ends=np.array([0, 0, 10]),
    ...     frequency=np.array([10, 9, 10]), most_connections=4,
    ... )
    >>> found.connections
    {(-1, 0): 10, (2, -2): 10, (0, 1): 9, (1, 2): 9}
    >>> found.main_path, found.n_connections, round(found.share, 2)
    ((0, 1, 2), 5, 0.97)
    """
    every = _connections(count, starts, ends)
    onward: dict[int, list[tuple[int, int]]] = {}
    backward: dict[int, list[tuple[int, int]]] = {}
    for (source, target), n in every.items():
        onward.setdefault(source, []).append((target, n))
        backward.setdefault(target, []).append((source, n))
    before = _widest(onward, START)
    after = _widest(backward, END)
    main_path = _chain(END, before)[1:-1][::-1] if END in before else []
    shown: dict[int, None] = {}
    shown.update(dict.fromkeys(main_path))
    order = [int(activity) for activity in np.argsort(-frequency, kind="stable") if frequency[activity] > 0]
    ways = {at: [step for step in (*_chain(at, before), *_chain(at, after)) if step >= 0] for at in order}
    for activity in keep:
        shown.update(dict.fromkeys(ways.get(activity, ())))
    for activity in order:
        if len(shown.keys() | set(ways[activity])) <= most_activities:
            shown.update(dict.fromkeys(ways[activity]))
    needed = {(before[at], at) for at in (*shown, END) if at in before}
    needed |= {(at, after[at]) for at in shown if at in after}
    # An activity on another's way is joined to it, and need not be on its own widest path besides.
    needed = {pair for pair in needed if {START, END, *shown} >= set(pair)}
    needed |= set(pairwise((START, *main_path, END))) & set(every)
    chosen = _fill(every, needed, set(shown), most_connections)
    total = sum(every.values())
    return Selection(
        activities=tuple(sorted(shown, key=lambda at: (-int(frequency[at]), at))),
        connections=dict(sorted(chosen.items(), key=lambda item: -item[1])),
        main_path=tuple(main_path),
        n_activities=len(order),
        n_connections=len(every),
        share=sum(chosen.values()) / total if total else 1.0,
    )


def _connections(count: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> dict[Connection, int]:
    found = {(START, int(at)): int(starts[at]) for at in np.flatnonzero(starts)}
    found |= {(int(a), int(b)): int(count[a, b]) for a, b in zip(*np.nonzero(count), strict=True)}
    return found | {(int(at), END): int(ends[at]) for at in np.flatnonzero(ends)}


def _widest(neighbors: dict[int, list[tuple[int, int]]], root: int) -> dict[int, int]:
    """Return for each place that can be reached the one before it on the widest path from the root."""
    came_from: dict[int, int] = {}
    done: set[int] = set()
    heap = [(-float("inf"), 0, root, root)]
    while heap:
        width, steps, here, before = heappop(heap)
        if here in done:
            continue
        done.add(here)
        came_from[here] = before
        for there, n in neighbors.get(here, ()):
            if there not in done:
                heappush(heap, (max(width, -float(n)), steps + 1, there, here))
    del came_from[root]
    return came_from


def _chain(at: int, came_from: dict[int, int]) -> list[int]:
    """Return the places from here to the root, both included."""
    path = [at]
    while path[-1] in came_from:
        path.append(came_from[path[-1]])
    return path


def _fill(every: dict[Connection, int], needed: set[Connection], shown: set[int], most: int) -> dict[Connection, int]:
    """Return the needed connections, and the most frequent others between what is shown while there is room."""
    inside = shown | {START, END}
    others = [pair for pair in every if pair not in needed and pair[0] in inside and pair[1] in inside]
    others.sort(key=lambda pair: -every[pair])
    return {pair: every[pair] for pair in [*sorted(needed), *others[: max(0, most - len(needed))]]}
