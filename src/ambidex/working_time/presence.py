"""Weekly calendars inferred from when people are seen to work.

A log shows work, not attendance: an hour without work may be a free hour on duty. So each resource's hours are judged
by in how many of its weeks they show work, with everybody's habit as the prior, and holes within a day are filled.
Holds for habits that repeat by the week; rotating shifts look like the union of the shifts.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ambidex.working_time.calendar import ALWAYS, Calendar
from ambidex.working_time.zone import local

SLOTS = 336
"""Half hours of the week, from Monday 00:00."""

PRIOR_WEEKS = 2.0
"""How many weeks of own evidence weigh as much as everybody's habit."""

HABIT = 0.25
"""A slot is worked when its chance of showing work is at least this share of the resource's usual busy slot."""

_SLOT_US = 1_800_000_000
_MONDAY_SLOT = 4 * 48
_LONGEST_UNBROKEN = 20
"""Half hours: the inside of an instance longer than ten hours shows no presence, only its start and end do."""


def presence(
    resource: NDArray[np.int32],
    start_at: NDArray[np.datetime64],
    end_at: NDArray[np.datetime64],
    *,
    n_resources: int,
    time_zone: str,
) -> tuple[Calendar, ...]:
    """Return one weekly calendar for each resource.

    Parameters
    ----------
    resource
        int32 codes (n,), 0 to n_resources - 1.
    start_at, end_at
        datetime64[us] (n,), UTC.
    time_zone
        IANA name; the calendars are on its wall clock.

    Notes
    -----
    For each resource and half hour of the week, the evidence is the share of the weeks in which the resource worked at
    all that show work in that half hour, shrunk to the share of everybody (a Beta prior worth `PRIOR_WEEKS` weeks). A
    slot counts as worked from `HABIT` times the typical busy slot; holes of up to two hours within a day are closed,
    longer ones where everybody has none. A resource that is never seen gets everybody's calendar.
    """
    if len(resource) == 0:
        return (ALWAYS,) * n_resources
    owner, week, slot = _seen(resource, local(start_at, time_zone), local(end_at, time_zone))
    shown = np.unique((owner.astype(np.int64) * (week.max() + 1) + week) * SLOTS + slot)
    owner_week = np.unique(shown // SLOTS)
    weeks = np.bincount((owner_week // (week.max() + 1)).astype(np.int64), minlength=n_resources).astype(np.float64)
    cell = shown // SLOTS // (week.max() + 1) * SLOTS + shown % SLOTS
    count = np.bincount(cell, minlength=n_resources * SLOTS).reshape(n_resources, SLOTS).astype(np.float64)
    everybody = count.sum(axis=0) / weeks.sum()
    chance = (count + PRIOR_WEEKS * everybody) / (weeks + PRIOR_WEEKS)[:, None]
    common = _worked(everybody[None, :])[0]
    worked = _worked(chance)
    worked[weeks == 0] = common
    return tuple(_calendar(row.tobytes()) for row in _closed(worked, common))


def _seen(
    resource: NDArray[np.int32], start: NDArray[np.datetime64], end: NDArray[np.datetime64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return resource, week and slot of the week of every half hour that shows work, with repeats."""
    first = start.astype(np.int64) // _SLOT_US - _MONDAY_SLOT
    last = np.maximum((end.astype(np.int64) - 1) // _SLOT_US - _MONDAY_SLOT, first)
    owners, slots = [resource.astype(np.int64)] * 2, [first, last]
    inside = last - first
    for step in range(1, _LONGEST_UNBROKEN):
        more = (inside > step) & (inside <= _LONGEST_UNBROKEN)
        if not more.any():
            break
        owners.append(resource[more].astype(np.int64))
        slots.append(first[more] + step)
    owner, slot = np.concatenate(owners), np.concatenate(slots)
    week = slot // SLOTS
    return owner, week - week.min(), slot % SLOTS


def _worked(chance: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which slots (r, SLOTS) are worked: as likely as `HABIT` of the resource's typical busy slot."""
    ordered = np.sort(chance, axis=1)
    total = ordered.sum(axis=1, keepdims=True)
    # The busy slot typical of a resource: the median over its work, not over its week.
    at = (np.cumsum(ordered, axis=1) < total / 2).sum(axis=1)
    typical = ordered[np.arange(len(ordered)), np.minimum(at, SLOTS - 1)]
    return np.asarray(chance >= HABIT * typical[:, None])


def _closed(worked: NDArray[np.bool_], common: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the slots with short holes closed: up to two hours within a day, unless everybody stops then."""
    filled = worked.copy()
    for length in range(1, 5):
        for first in range(1, SLOTS - length):
            same_day = (first - 1) // 48 == (first + length) // 48
            hole = slice(first, first + length)
            if not same_day or not common[hole].any():
                continue
            gap = worked[:, first - 1] & worked[:, first + length] & ~worked[:, hole].any(axis=1)
            filled[gap, hole] = True
    return filled


@lru_cache(maxsize=4096)
def _calendar(worked: bytes) -> Calendar:
    row = np.concatenate([[False], np.frombuffer(worked, dtype=np.bool_), [False]]).astype(np.int8)
    edges = np.flatnonzero(np.diff(row)) / 2.0
    return Calendar(tuple((float(opens), float(closes)) for opens, closes in edges.reshape(-1, 2)))
