"""What holds on the path of every replication, whatever the factory: asked of the rows, not of the simulator."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ambidex.simulation import Replication


def broken(replication: Replication) -> tuple[str, ...]:
    """Return which laws a path breaks, in words; none if all is well."""
    return tuple(_broken(replication))


def _broken(path: Replication) -> Iterator[str]:
    done = path.finished >= 0
    case = np.repeat(np.arange(path.n_arrived), np.diff(path.offset))
    if path.n_arrived != path.n_finished + path.n_open or len(case) != len(path.activity):
        yield "cases were lost or made"
    if (path.finished[done] < path.arrived[done]).any() or (path.arrived[case] > path.enabled).any():
        yield "something happened before its case came"
    if (path.enabled > path.start).any() or (path.start > path.end).any():
        yield "time ran backwards"
    ended = done[case]
    if (path.end[ended] > path.finished[case[ended]]).any():
        yield "a case was worked on after its end"
    forks = any(state.parallel for work_type in path.factory.work_types for state in work_type.states)
    idle = np.flatnonzero(done & (np.diff(path.offset) == 0))
    if not forks and np.isin(idle, path.quits.case, invert=True).any():
        yield "a case ended that was neither worked on nor gave up"
    if any(most > path.factory.resources[who].capacity for who, most in _most_at_once(path)):
        yield "somebody did more at once than their capacity"
    number, expected = _little(path)
    if abs(number - expected) > 1e-9 * max(number, expected):
        yield f"Little's law does not hold: {number} is not {expected}"


def _most_at_once(path: Replication) -> Iterator[tuple[int, int]]:
    for who in range(len(path.factory.resources)):
        mine = path.resource == who
        begun = np.stack([path.start[mine], path.end[mine], path.activity[mine]])
        # The members of a batch are done at once and hold one place.
        start, end, _ = np.unique(begun, axis=1) if (path.batch[mine] > 1).any() else begun
        helped = path.assistance.resource == who
        start = np.concatenate([start, path.assistance.start[helped]])
        end = np.concatenate([end, path.assistance.end[helped]])
        some = end > start
        yield who, _highest(start[some], end[some])


def _highest(begins: NDArray[np.int64], ends: NDArray[np.int64]) -> int:
    """Return how many half-open intervals overlap at most."""
    order = np.sort(begins)
    over = np.searchsorted(np.sort(ends), order, side="right")
    return int((np.arange(1, len(order) + 1) - over).max(initial=0))


def _little(path: Replication) -> tuple[float, float]:
    """Return the time average of the cases that are there, by counting, and their rate times the mean cycle."""
    done = path.finished >= 0
    left = np.where(done, path.finished, path.stopped)
    came = path.arrived <= left
    instants = np.concatenate([path.arrived[came], left[came]])
    if len(instants) == 0:
        return 0.0, 0.0
    change = np.repeat([1, -1], came.sum())
    order = np.argsort(instants, kind="stable")
    there = np.cumsum(change[order])[:-1]
    length = float(instants.max() - instants.min()) or 1.0
    number = float(there @ (np.diff(instants[order]) / length))
    cycle = float((left[came] - path.arrived[came]).mean())
    return number, int(came.sum()) / length * cycle
