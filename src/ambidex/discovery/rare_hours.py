"""Hours in which somebody works whenever there is work, however rarely there is any.

A log shows work, not attendance: where the queue is mostly empty on Saturdays, few Saturdays show any. But if work
that waits then is begun then, somebody is there. So hours that are worked on other days are open on this one too if
some work was begun in them and the time at work is not less than the time in which work waited and was left. Where
much waits for what no log shows, that is rarely so, and nothing changes.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ambidex.discovery.quarters import PER_DAY, PER_WEEK, Quarters, calendar_of, open_quarters, quarter, stretches
from ambidex.discovery.roles import discover_roles
from ambidex.eventlog import EventLog
from ambidex.flow import enabled
from ambidex.working_time import Calendar, local

FEWEST = 3
"""So many instances must have been begun."""

_LONGEST = 10 * PER_DAY // 24
"""The inside of a longer instance shows no presence, only its start and end do."""

Ints = NDArray[np.int64]


def with_rare_hours(log: EventLog, own: tuple[Calendar, ...]) -> tuple[Calendar, ...]:
    """Return the calendars of the resources, in the order of the log, open also when work was rare.

    Parameters
    ----------
    own
        One by resource, as found from how often each shows work; their edges lie on quarters of an hour.
    """
    found = list(own)
    begin, end, ready = (
        quarter(local(np.asarray(edge), log.time_zone).astype("datetime64[us]").astype(np.int64))
        for edge in (log.start_at, log.end_at, enabled(log))
    )
    first, n = int(begin.min()), int(end.max() - begin.min()) + 1
    for activities, people in _groups(log):
        rows = np.isin(np.asarray(log.activity), activities)
        # From the quarter after it was ready to the one before it was begun.
        waits = _covered(np.maximum(ready[rows] + 1 - first, 0), begin[rows] - first, n)
        for person, mine in people:
            is_open = open_quarters(own[person])
            missing = ~is_open & np.tile(is_open.reshape(7, PER_DAY).any(axis=0), 7)
            if not missing.any() or len(mine) < FEWEST:
                continue
            opened = _opened(missing, is_open, begin[mine] - first, end[mine] - first, waits, first)
            if opened.any():
                found[person] = calendar_of(is_open | opened)
    return tuple(found)


def _groups(log: EventLog) -> Iterator[tuple[list[int], list[tuple[int, Ints]]]]:
    """Yield people who may do the same: the codes of the activities, and each of them with the rows they did."""
    roles = discover_roles(log)
    owner = np.asarray(log.resource)
    order = np.argsort(owner, kind="stable")
    bounds = np.searchsorted(owner[order], np.arange(len(log.resources) + 1))
    for held in dict.fromkeys(roles.of_resource):
        activities = [code for code, role in enumerate(roles.of_activity) if role in held]
        people = [code for code, known in enumerate(roles.of_resource) if known == held]
        yield activities, [(code, order[bounds[code] : bounds[code + 1]]) for code in people]


def _opened(
    missing: Quarters, is_open: Quarters, begin: Ints, end: Ints, waits: NDArray[np.bool_], first: int
) -> Quarters:
    """Return which of the missing quarters somebody works whenever there is work."""
    long = end - begin >= _LONGEST
    since, until = int(begin.min()), int(end.max()) + 1
    inside = _covered(begin[~long], end[~long] + 1, len(waits))
    inside[begin] = inside[end] = True
    week = (np.arange(since, until) + first) % PER_WEEK
    there, left = inside[since:until], waits[since:until] & ~inside[since:until]
    worked, ignored = (np.bincount(week[which], minlength=PER_WEEK) for which in (there, left))
    begun = np.bincount((begin + first) % PER_WEEK, minlength=PER_WEEK)
    opened = np.zeros(PER_WEEK, dtype=np.bool_)
    working_days = np.repeat(is_open.reshape(7, PER_DAY).any(axis=1), PER_DAY)
    for stretch in stretches(missing, missing & working_days):
        if begun[stretch].sum() >= FEWEST and worked[stretch].sum() >= ignored[stretch].sum():
            opened |= stretch
    return opened


def _covered(begin: Ints, end: Ints, n: int) -> NDArray[np.bool_]:
    """Return which of n quarters lie within one of some half-open spans."""
    real = end > begin
    change = np.bincount(begin[real], minlength=n + 1)[: n + 1] - np.bincount(end[real], minlength=n + 1)[: n + 1]
    return np.asarray(np.cumsum(change)[:n] > 0)
