"""Hours that colleagues have in common: what luck took from the calendar of one is given back by the others.

Who works rarely in some half hour of the week, or is seen there rarely, may be missing in it by chance. So people with
the same main activity and nearly the same calendar vote on every quarter of an hour, and whoever differs keeps what is
their own only where their starts and ends show it.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ambidex.discovery.quarters import PER_WEEK, Quarters, calendar_of, open_quarters, quarter, stretches
from ambidex.discovery.roles import main_activities
from ambidex.eventlog import EventLog
from ambidex.working_time import Calendar, local

ALIKE = 0.8
"""Calendars with at least so much in common, of the hours of either, may be the same."""

FEWEST = 3
"""So many people must have them."""

CHANCE = 0.01
"""In at most so many calendars chance alone keeps hours closed that colleagues work."""

HABIT = 0.25
"""Hours that only one person works show this share, at least, of the starts and ends that are usual for them."""

FEW = 2
"""And so many starts and ends at least."""

_BLOCK = 512
"""So many calendars are compared with all at once."""

Counts = NDArray[np.float64]


def with_common_hours(log: EventLog, own: tuple[Calendar, ...]) -> tuple[Calendar, ...]:
    """Return the calendars of the resources, in the order of the log, where colleagues share what they have in common.

    Parameters
    ----------
    own
        One by resource, as found from each alone; their edges lie on quarters of an hour.
    """
    if len(own) < FEWEST:
        return own
    seen, is_open = _moments(log), np.stack([open_quarters(calendar) for calendar in own])
    main = main_activities(log)
    found = list(own)
    for activity in np.unique(main[main >= 0]):
        group = np.flatnonzero(main == activity)
        together = seen[group].sum(axis=0)
        for person, common in _agreed(group, seen, is_open):
            mine = _differing(common, is_open[person], seen[person], together - seen[person])
            if mine.any() and (mine != is_open[person]).any():
                found[person] = calendar_of(mine)
    return tuple(found)


def _moments(log: EventLog) -> Counts:
    """Return the moments at which each resource starts or ends work, by quarter of the week: (n_resources, 672)."""
    resource = np.asarray(log.resource)
    known = resource >= 0
    at = np.concatenate([local(np.asarray(edge)[known], log.time_zone) for edge in (log.start_at, log.end_at)])
    # An end within its slot: what ends at 17:00 was done before.
    until = np.repeat([0, 1], known.sum())
    moment = at.astype("datetime64[us]").astype(np.int64)
    owner = np.tile(resource[known].astype(np.int64), 2)
    order = np.lexsort((moment, owner))
    # Who ends one thing and starts the next shows it once.
    fresh = np.append(True, (np.diff(owner[order]) != 0) | (np.diff(moment[order]) != 0))[: len(order)]
    place = quarter(moment - until)[order[fresh]] % PER_WEEK
    counted = np.bincount(owner[order[fresh]] * PER_WEEK + place, minlength=len(log.resources) * PER_WEEK)
    return counted.reshape(-1, PER_WEEK).astype(np.float64)


def _agreed(group: NDArray[np.intp], seen: Counts, is_open: Quarters) -> Iterator[tuple[int, Quarters]]:
    """Yield each person who has colleagues with nearly the same calendar, and the hours that most of them work."""
    different, calendar = np.unique(is_open[group], axis=0, return_inverse=True)
    hours, length = different.astype(np.float32), different.sum(axis=1)
    people = np.bincount(calendar)
    evidence = np.bincount(calendar, seen[group].sum(axis=1)).astype(np.float32)
    for first in range(0, len(hours), _BLOCK):
        shared = hours[first : first + _BLOCK] @ hours.T
        near = (shared >= ALIKE * (length + length[first : first + _BLOCK, None] - shared)).astype(np.float32)
        most = near @ (evidence[:, None] * hours) > (near @ evidence / 2)[:, None]
        enough = (near @ people >= FEWEST) & (near @ evidence > 0)
        for place in np.flatnonzero(calendar // _BLOCK == first // _BLOCK).tolist():
            if enough[calendar[place] - first]:
                yield int(group[place]), most[calendar[place] - first]


def _differing(common: Quarters, own: Quarters, seen: Counts, others: Counts) -> Quarters:
    """Return the common hours, with the differences of one person that chance does not explain.

    Parameters
    ----------
    seen, others
        Moments of the person, and of colleagues, by quarter of the week.
    """
    from scipy.special import pdtr

    both = common & own
    usual = others[both].sum()
    if usual == 0 or not (common ^ own).any():
        return own
    due = others * (seen[both].sum() / usual)
    closed = np.zeros(PER_WEEK, dtype=np.bool_)
    for stretch in stretches(common & ~own, common):
        if pdtr(seen[stretch].sum(), due[stretch].sum()) < CHANCE / common.sum():
            closed |= stretch & ~own
    opened = np.zeros(PER_WEEK, dtype=np.bool_)
    for stretch in stretches(own & ~common, own & ~common):
        if seen[stretch].sum() >= max(HABIT * seen[both].mean() * stretch.sum(), FEW):
            opened |= stretch
    return np.asarray((common & ~closed) | opened)
