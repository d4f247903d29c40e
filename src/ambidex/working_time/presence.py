"""Weekly calendars inferred from when people are seen to work.

A log shows work, not attendance: an hour without work may be a free hour on duty. So each half hour of a resource's
week is judged by in how many of its weeks it shows work, with everybody's week as the prior, and a hole in a day
counts as a break only where chance does not explain it. Holds for habits that repeat by the week; rotating shifts
look like the union of the shifts, and breaks shorter than an hour are not seen.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ambidex.working_time.calendar import ALWAYS, Calendar
from ambidex.working_time.zone import local

SLOTS = 336
"""Half hours of the week, from Monday 00:00."""

HABIT = 0.25
"""A half hour is worked when it shows work at least this share as often as is usual for the resource."""

PRIOR = 1.0
"""How many sightings everybody's week weighs as much as."""

SURE = 4.0
"""From so many sightings expected and none made, that there was no work is no accident."""

_SLOT_US = 1_800_000_000
_DAY_US = 48 * _SLOT_US
_MONDAY_SLOT = 4 * 48
_FEW = 50
"""Sightings from which a resource's own intensity outweighs that of everybody's week."""
_LONGEST_UNBROKEN = 20
"""Half hours: the inside of an instance longer than ten hours shows no presence, only its start and end do."""
_ROUNDED = 0.5
"""With more starts exactly on a half hour than this share, times are rounded to it."""

Table = NDArray[np.float64]
Mask = NDArray[np.bool_]


def presence(
    resource: NDArray[np.int32],
    start_at: NDArray[np.datetime64],
    end_at: NDArray[np.datetime64],
    *,
    n_resources: int,
    time_zone: str,
) -> tuple[Calendar, ...]:
    """Return one weekly calendar for each resource; none is empty.

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
    Sightings of a resource in a half hour of the week are the weeks in which it worked then: at the start and the end
    of its instances, and inside those of up to ten hours. Where work is under way again and again but never starts or
    ends, it lies suspended over a closing time, and the inside does not count.

    A half hour is worked when ``sightings + PRIOR * everybody >= HABIT * (usual + PRIOR)``, the posterior mean under a
    gamma prior, where `everybody` (0-1) is the week of all resources together and `usual` the sightings in a usual
    busy half hour of this one. The prior is dropped where the resource is missing for two hours or more on end although
    `SURE` sightings were due. Outside everybody's hours the half hours around must show the habit too, and one single
    sighting is not enough. Holes in a day are closed unless `SURE` sightings were due in them. A resource that is never
    seen gets everybody's calendar; a log with dates and no times of day gives whole days.
    """
    if len(resource) == 0:
        return (ALWAYS,) * n_resources
    start, end = np.asarray(start_at).astype("datetime64[us]"), np.asarray(end_at).astype("datetime64[us]")
    if not _dated(start, end):
        start, end = local(start, time_zone), local(end, time_zone)
    seen = _sightings(resource, start, end, n_resources)
    everybody = seen.within.sum(axis=0)
    shape = np.minimum(everybody / _usual(everybody[None, :]), 1.0)
    spacing = max(everybody.sum() / max(seen.moments.sum(), 1.0), 1.0)
    busy = (shape >= HABIT) & (_around(shape[None, :])[0] >= HABIT / 2)
    common = _closed(busy[None, :], _usual(everybody[None, :]) / spacing, np.zeros(SLOTS, dtype=bool))[0]
    worked = _worked(seen, shape, common)
    return tuple(_calendar(row.tobytes()) for row in worked)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Sightings (n_resources, SLOTS): weeks with work within the half hour, and with a start or an end in it.

    And the number of weeks (n_resources,) with any.
    """

    within: Table
    moments: Table
    weeks: Table


def _sightings(
    resource: NDArray[np.int32], start: NDArray[np.datetime64], end: NDArray[np.datetime64], n_resources: int
) -> _Seen:
    owner, begin, close = resource.astype(np.int64), start.astype(np.int64), end.astype(np.int64)
    first = begin // _SLOT_US - _MONDAY_SLOT
    last = np.maximum((close - 1) // _SLOT_US - _MONDAY_SLOT, first)
    shown = ~_handed_over_at_closing(begin, last - first)
    moments = _weeks(np.concatenate([owner[shown], owner]), np.concatenate([first[shown], last]), n_resources)
    weeks = _weeks(owner, first - first % SLOTS, n_resources)[:, 0]
    if _dated(start, end):
        days = moments.reshape(n_resources, 7, 48).max(axis=2)
        whole = np.repeat(days, 48, axis=1)
        return _Seen(whole, whole, weeks)
    owners, slots = [owner[shown], owner], [first[shown], last]
    inside = last - first
    for step in range(1, _LONGEST_UNBROKEN):
        more = (inside > step) & (inside <= _LONGEST_UNBROKEN)
        owners.append(owner[more])
        slots.append(first[more] + step)
    within = _weeks(np.concatenate(owners), np.concatenate(slots), n_resources)
    return _Seen(np.where(_suspended(within, moments), moments, within), moments, weeks)


def _handed_over_at_closing(begin: NDArray[np.int64], inside: NDArray[np.int64]) -> Mask:
    """Return the starts exactly on a half hour of instances that lasted over a closing.

    They may be the last of the time before it as well as the first of the time after; the end shows the presence. Where
    most starts lie on a half hour, times are rounded, and a start is taken as it is.
    """
    exact = begin % _SLOT_US == 0
    if exact.mean() > _ROUNDED:
        return np.zeros(len(begin), dtype=bool)
    return np.asarray(exact & (inside > _LONGEST_UNBROKEN))


def _dated(start: NDArray[np.datetime64], end: NDArray[np.datetime64]) -> bool:
    """Return whether the log has dates and no times of day."""
    return not (start.astype(np.int64) % _DAY_US).any() and not (end.astype(np.int64) % _DAY_US).any()


def _weeks(owner: NDArray[np.int64], slot: NDArray[np.int64], n_resources: int) -> Table:
    """Return the number of distinct weeks in which each owner has each half hour of the week."""
    week = slot // SLOTS
    week -= week.min()
    n_weeks = int(week.max()) + 1
    keys = np.sort((owner * SLOTS + slot % SLOTS) * n_weeks + week)
    seen = keys[np.append(True, keys[1:] != keys[:-1])] // n_weeks  # sorting beats numpy's unique here by far
    return np.bincount(seen, minlength=n_resources * SLOTS).reshape(n_resources, SLOTS).astype(np.float64)


def _suspended(within: Table, moments: Table) -> Mask:
    """Return where work is under way but never starts or ends, for a resource or, where it never does, for all."""

    def silent(under_way: Table, starts_or_ends: Table) -> Mask:
        rate = starts_or_ends.sum(axis=1, keepdims=True) / np.maximum(under_way.sum(axis=1, keepdims=True), 1.0)
        found = np.zeros(under_way.shape, dtype=bool)
        for length in (2, 4, 8):
            due = rate * _sums(under_way, length)
            found |= _stretched((due >= 1.5 * SURE) & (_sums(starts_or_ends, length) <= 0.1 * due), length)
        return found

    everybody = silent(within.sum(axis=0, keepdims=True), moments.sum(axis=0, keepdims=True))
    return np.asarray(silent(within, moments) | (everybody & (moments == 0)))


def _worked(seen: _Seen, shape: Table, common: Mask) -> Mask:
    """Return which half hours (n_resources, SLOTS) each resource works."""
    within = seen.within
    total = within.sum(axis=1)
    usual = _intensity(seen, shape)
    spacing = np.maximum(total / np.maximum(seen.moments.sum(axis=1), 1.0), 1.0)
    missing = np.zeros(within.shape, dtype=bool)
    for length in (4, 8, 16):
        due = _sums(usual[:, None] * shape, length) / spacing[:, None]
        missing |= _stretched((_sums(within, length) == 0) & (due >= SURE), length)
    habit = HABIT * (usual + PRIOR)[:, None]
    worked = within + PRIOR * np.where(missing, 0.0, shape) >= habit
    at_this_time = np.tile(within.reshape(-1, 7, 48).sum(axis=1), 7)
    worked &= common | ((_around(within) >= habit) & (at_this_time >= 2))
    return _closed(worked | (common & (total == 0)[:, None]), usual / spacing, _break(common))


def _intensity(seen: _Seen, shape: Table) -> Table:
    """Return the sightings (n,) due in a half hour on duty, from how often the same half hour shows work again.

    The chance that a half hour which showed work in one week shows it in another does not depend on how many half
    hours are worked. Where few were seen, the sightings are taken to be spread over everybody's week.
    """
    total = seen.within.sum(axis=1)
    again = (seen.within * (seen.within - 1)).sum(axis=1) * seen.weeks / np.maximum(seen.weeks - 1, 1.0)
    spread = total / shape.sum()
    shrunk = (again + _FEW * spread) / (total + _FEW)
    return np.asarray(np.where(seen.weeks > 1, shrunk, np.minimum(_usual(seen.within), spread)))


def _usual(sightings: Table) -> Table:
    """Return the sightings (n,) in a usual busy half hour: the median over the work, not over the week."""
    ordered = np.sort(sightings, axis=1)
    total = ordered.sum(axis=1, keepdims=True)
    at = (np.cumsum(ordered, axis=1) < total / 2).sum(axis=1)
    return np.asarray(ordered[np.arange(len(ordered)), np.minimum(at, SLOTS - 1)])


def _closed(worked: Mask, due: Table, never: Mask) -> Mask:
    """Return the half hours with holes of a day closed, except where `SURE` sightings were due, or `never`."""
    days = worked.reshape(-1, 48)
    place = np.arange(48)
    before = np.maximum.accumulate(np.where(days, place, -1), axis=1)
    after = np.minimum.accumulate(np.where(days, place, 48)[:, ::-1], axis=1)[:, ::-1]
    length = (after - before - 1).reshape(worked.shape)
    hole = ((before >= 0) & (after < 48)).reshape(worked.shape) & ~worked
    accident = (length == 1) | (length * due[:, None] < SURE)
    return np.asarray(worked | (hole & accident & ~never))


def _break(common: Mask) -> Mask:
    """Return the holes in everybody's days."""
    return np.asarray(_closed(common[None, :], np.zeros(1), np.zeros(SLOTS, dtype=bool))[0] & ~common)


def _sums(sightings: Table, length: int) -> Table:
    """Return the sums over so many half hours from each on; the week goes round."""
    return np.asarray(sum(np.roll(sightings, -step, axis=1) for step in range(length)))


def _around(sightings: Table) -> Table:
    """Return the means over each half hour and the hour before and after it."""
    return np.asarray(np.roll(_sums(sightings, 5), 2, axis=1) / 5)


def _stretched(holds: Mask, length: int) -> Mask:
    """Return the half hours of all stretches of this length that hold."""
    return np.asarray(sum(np.roll(holds, step, axis=1) for step in range(length)) > 0)


@lru_cache(maxsize=4096)
def _calendar(worked: bytes) -> Calendar:
    row = np.concatenate([[False], np.frombuffer(worked, dtype=np.bool_), [False]]).astype(np.int8)
    edges = np.flatnonzero(np.diff(row)) / 2.0
    return Calendar(tuple((float(opens), float(closes)) for opens, closes in edges.reshape(-1, 2)))
