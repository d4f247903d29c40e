"""Which activities of a case go on at the same time: forks, only where overlaps show them.

Two activities are concurrent when, wherever a case has one right after the other, they mostly overlap in time, and the
rarer of the two is mostly done so. Sets of activities that are all concurrent with each other become a fork; each of
them is a branch. What merely begins before the last has quite ended, now and then, stays one after the other.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from ambidex.eventlog import EventLog

MOSTLY = 0.5
"""Share of the cases with both in a row that must show them overlapping."""
FEWEST = 10
"""With fewer such cases nothing is said."""

Block = tuple[int, ...]
"""Activities of a case that go on together, in ascending order; alone where there is one."""


@dataclass(frozen=True, slots=True)
class Fork:
    """Activities that go on together, and how often each does when any of them do so.

    Attributes
    ----------
    members
        Codes of the activities.
    chances
        Share of the times at which two or more went on together, by member.
    """

    members: tuple[int, ...]
    chances: tuple[float, ...]


def concurrent_groups(log: EventLog) -> tuple[frozenset[int], ...]:
    """Return sets of activity codes that go on at the same time, disjoint, those seen most often first.

    Examples
    --------
    >>> from datetime import UTC, datetime, timedelta
    >>> from ambidex.eventlog import ActivityInstance, event_log
    >>> nine = datetime(2026, 1, 5, 9, tzinfo=UTC)
    >>> def done(case, activity, begin, end):
    ...     day = nine + timedelta(days=case)
    ...     return ActivityInstance(
    ...         f"{case}", activity, None, day + timedelta(hours=begin), day + timedelta(hours=end)
    ...     )
    >>> rows = [done(n, *step) for n in range(10) for step in (("ask", 0, 1), ("check", 1, 3), ("value", 2, 4))]
    >>> log = event_log(rows)
    >>> [sorted(log.activities[code] for code in group) for group in concurrent_groups(log)]
    [['check', 'value']]
    """
    met, overlapping = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
    start, end = (np.asarray(edge).astype(np.int64).tolist() for edge in (log.start_at, log.end_at))
    activity, offset = np.asarray(log.activity).tolist(), np.asarray(log.case_offset).tolist()
    neighbours = _neighbours(log)
    if not neighbours:
        return ()
    for first, last in pairwise(offset):
        for one, other in combinations(range(first, last), 2):
            pair = (
                (activity[one], activity[other])
                if activity[one] < activity[other]
                else (activity[other], activity[one])
            )
            if pair in neighbours and _nothing_between(one, other, activity, neighbours):
                met[pair] += 1
                overlapping[pair] += start[other] < end[one] and start[one] < end[other]
    times = np.bincount(log.activity, minlength=len(log.activities))
    certain = {
        pair
        for pair, n in met.items()
        if n >= FEWEST and overlapping[pair] > MOSTLY * max(n, min(times[pair[0]], times[pair[1]]))
    }
    return _cliques(certain, met)


def blocks(activities: Sequence[int], groups: Sequence[frozenset[int]]) -> Iterator[Block]:
    """Yield what a case does one after the other; activities of a group that follow each other are one block.

    Parameters
    ----------
    activities
        Codes in order of start.

    Examples
    --------
    >>> list(blocks([0, 2, 1, 3, 1], [frozenset({1, 2})]))
    [(0,), (1, 2), (3,), (1,)]
    """
    group_of = {code: group for group in groups for code in group}
    running: list[int] = []
    for code in activities:
        group = group_of.get(code)
        if running and (group is None or group is not group_of.get(running[0]) or code in running):
            yield tuple(sorted(running))
            running = []
        running.append(code)
        if group is None:
            yield (code,)
            running = []
    if running:
        yield tuple(sorted(running))


def with_forks(
    sequences: Sequence[tuple[int, ...]], counts: Sequence[int], groups: Sequence[frozenset[int]], *, first: int
) -> tuple[list[tuple[int, ...]], list[int], dict[int, Fork]]:
    """Return sequences in which what goes on together is one code, how many cases have each, and what the codes mean.

    Parameters
    ----------
    first
        The code of the first fork; the others follow.

    Examples
    --------
    >>> with_forks([(0, 1, 2), (0, 2, 1), (0, 1)], [3, 1, 4], [frozenset({1, 2})], first=9)
    ([(0, 9), (0, 1)], [4, 4], {9: Fork(members=(1, 2), chances=(1.0, 1.0))})
    """
    coded: Counter[tuple[int, ...]] = Counter()
    seen = [Counter[int]() for _ in groups]
    times = [0] * len(groups)
    for sequence, count in zip(sequences, counts):
        told = []
        for block in blocks(sequence, groups):
            if len(block) == 1:
                told.append(block[0])
                continue
            which = next(place for place, group in enumerate(groups) if block[0] in group)
            told.append(first + which)
            times[which] += count
            seen[which].update(dict.fromkeys(block, count))
        coded[tuple(told)] += count
    forks = {
        first + place: Fork(
            tuple(sorted(seen[place])), tuple(seen[place][code] / times[place] for code in sorted(seen[place]))
        )
        for place in range(len(groups))
        if times[place]
    }
    return list(coded), list(coded.values()), forks


def _neighbours(log: EventLog) -> set[tuple[int, int]]:
    """Return pairs of different activities that overlap in time within a case, ever, right after each other."""
    activity, case = np.asarray(log.activity), np.asarray(log.case)
    start, end = (np.asarray(edge).astype(np.int64) for edge in (log.start_at, log.end_at))
    found = np.zeros(0, np.int64)
    for apart in range(1, 4):
        same = (case[apart:] == case[:-apart]) & (start[apart:] < end[:-apart]) & (end[apart:] > start[apart:])
        same &= activity[apart:] != activity[:-apart]
        low = np.minimum(activity[apart:], activity[:-apart])[same].astype(np.int64)
        high = np.maximum(activity[apart:], activity[:-apart])[same]
        pair, times = np.unique(low * len(log.activities) + high, return_counts=True)
        found = np.concatenate([found, pair[times >= FEWEST // 2]])
    return {(int(code) // len(log.activities), int(code) % len(log.activities)) for code in found}


def _nothing_between(one: int, other: int, activity: list[int], neighbours: set[tuple[int, int]]) -> bool:
    """Return whether all that a case begins between two instances may go on together with both."""
    for between in activity[one + 1 : other]:
        for end in (activity[one], activity[other]):
            if (min(between, end), max(between, end)) not in neighbours:
                return False
    return True


def _cliques(pairs: set[tuple[int, int]], weight: Counter[tuple[int, int]]) -> tuple[frozenset[int], ...]:
    """Return disjoint sets in which every pair is one of these, grown from the pair seen most often."""
    left = sorted(pairs, key=lambda pair: (-weight[pair], pair))
    used: set[int] = set()
    found = []
    for pair in left:
        if used & set(pair):
            continue
        group = set(pair)
        for code in sorted({code for one in left for code in one} - used - group):
            if all((min(code, member), max(code, member)) in pairs for member in group):
                group.add(code)
        used |= group
        found.append(frozenset(group))
    return tuple(found)
