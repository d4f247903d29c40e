"""Days on which people are away: holidays of all, long absences of one, who came later and who has left.

Conservative, because a log shows work and not attendance. A holiday is a day on which nearly nobody works although many
usually do on its weekday. A person is away only if they show work on at least half of the days of their calendar, and
then not for so many of them on end, while those who do the same work as usual, that chance would not bring it about in
one of a hundred logs. So nobody who is seen a few times is ever away, nor is anybody where there is no work, as after
the last cases of a log have come; and who works alone is not either.

Past holidays and absences are facts of the past. What goes forward: who has left stays gone, as long as somebody is
left who can do each thing; and a holiday on the same day of the year in two years or more, every year that the log
shows it on a usual working day, comes again in the two years after. Movable feasts do not.
"""

from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from ambidex.discovery.notes import named
from ambidex.eventlog import EventLog
from ambidex.factory import Resource
from ambidex.flow import cycle_hours
from ambidex.working_time import ALWAYS, Calendar, DatedHours, local

MANY = 5
"""A weekday tells of holidays where so many people usually work."""

NEARLY_NOBODY = 0.1
"""Of those who usually work, at most so many work on a holiday."""

NEAR = 6
"""Weeks before, and weeks after a day, from which it is taken what is usual for its weekday."""

FEWEST = 2
"""So many of these weeks the log must show."""

MOSTLY = 0.5
"""Who shows work on fewer of their days is never said to be away."""

ENOUGH = 20
"""Days on which somebody must have been seen."""

SHORTEST = 5
"""Working days that an absence lasts at least."""

GONE = 20
"""Working days at the end of the log after which somebody has left, not only gone on leave."""

CHANCE = 0.01
"""In at most so many logs without any absence one is seen."""

AHEAD = 2
"""Years for which holidays are told ahead."""

_LEVEL = 0.5
_USUAL = 0.75
_SURELY = 0.99
_LONGEST_DAYS = 31
_ENDED = 0.95
_EPOCH = date(1970, 1, 1)
_THURSDAY = 3

Days = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Absence:
    """When a resource was away.

    Attributes
    ----------
    from_date, until_date
        First and last day, where not those of the log.
    absent
        (first, last) days between and after, both included.
    """

    from_date: date | None = None
    until_date: date | None = None
    absent: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class _Seen:
    """Days, counted from 1970, on which resources show work.

    Attributes
    ----------
    moments
        By resource, days on which they start or end some. Over other days work may rest.
    days
        By resource, also those in between.
    first, last
        Of the log.
    """

    moments: tuple[Days, ...]
    days: tuple[Days, ...]
    first: int
    last: int

    @property
    def people(self) -> Days:
        """How many start or end work, by day from the first."""
        every = np.concatenate([*self.moments, np.empty(0, np.int64)])
        return np.bincount(every - self.first, minlength=self.last - self.first + 1)


def with_holidays(log: EventLog, calendars: tuple[Calendar, ...]) -> tuple[Calendar, ...]:
    """Return the calendars, closed on holidays except for those who worked then; who works always has none."""
    seen = _seen(log)
    past = _holidays(seen)
    coming = _recurring(seen, past)
    return tuple(
        calendar
        if calendar == ALWAYS
        else replace(calendar, dated=tuple(_closed(np.append(np.setdiff1d(past, own), coming))))
        for calendar, own in zip(calendars, seen.moments)
    )


def discover_absences(
    log: EventLog, calendars: tuple[Calendar, ...], *, only_ended: bool = False
) -> tuple[Absence, ...]:
    """Return when each resource was away, in the order of the log.

    Parameters
    ----------
    calendars
        One by resource, with holidays.
    only_ended
        Whether cases that were still open when the log was cut have been left out of it. Then less work is in it near
        its end than was done, and nobody is said to have left then.

    Notes
    -----
    The days of a calendar on which somebody shows work are taken as coin flips, with the share of those outside the
    longest gap, less where fewer of the others work than usual; days on which fewer than half of them do say nothing.
    A gap is an absence if one like it would be expected in fewer than `CHANCE` logs.
    """
    seen = _seen(log)
    last = seen.last
    if only_ended:
        last -= int(np.ceil(np.quantile(cycle_hours(log), _ENDED) / 24))
    n = max(len(calendars), 1)
    busy = _busy(log, seen)
    return tuple(
        _absence(own, due[level >= _LEVEL], level[level >= _LEVEL], last, n)
        for own, calendar, levels in zip(seen.days, calendars, busy)
        for due in [_due(calendar, seen)]
        for level in [levels[due - seen.first]]
    )


def away(resource: Resource, absence: Absence) -> Resource:
    """Return a resource that is away when it was."""
    return replace(resource, from_date=absence.from_date, until_date=absence.until_date, absent=absence.absent)


def with_somebody_left(resources: tuple[Resource, ...]) -> tuple[Resource, ...]:
    """Return resources of whom, for each role, some are there from the beginning and some until the end.

    Where everybody who held a role has left, the log does not say who took over, and they are kept; likewise at the
    beginning.

    Examples
    --------
    >>> ann = Resource("Ann", ("clerk",), "office", until_date=date(2026, 3, 6))
    >>> with_somebody_left((ann,))[0].until_date is None
    True
    >>> bob = Resource("Bob", ("clerk",), "office")
    >>> with_somebody_left((ann, bob))[0].until_date is None
    False
    """
    roles = {role for person in resources for role in person.roles}
    left, came = (
        {role for role in roles if all(getattr(one, edge) for one in resources if role in one.roles)}
        for edge in ("until_date", "from_date")
    )
    return tuple(
        replace(
            person,
            until_date=None if left.intersection(person.roles) else person.until_date,
            from_date=None if came.intersection(person.roles) else person.from_date,
        )
        for person in resources
    )


def absence_notes(resources: tuple[Resource, ...], calendars: tuple[Calendar, ...], *, ends: date) -> tuple[str, ...]:
    """Say in words who came, who left, who was away, and which days were holidays.

    Parameters
    ----------
    ends
        The last day of the log.

    Examples
    --------
    >>> gone = Resource("Ann", ("clerk",), "office", until_date=date(2026, 3, 6))
    >>> absence_notes((gone,), (), ends=date(2026, 6, 1))
    ('Ann (until 6 March 2026) does not work any more: the twin goes on without.',)
    """
    left = [f"{one.name} (until {_spelt(one.until_date)})" for one in resources if one.until_date]
    came = [f"{one.name} (since {_spelt(one.from_date)})" for one in resources if one.from_date]
    leave = [one.name for one in resources if one.absent]
    days = sorted({hours.first for calendar in calendars for hours in calendar.dated})
    past, coming = [day for day in days if day <= ends], [day for day in days if day > ends]
    again = f" Expected again: {named([_spelt(day) for day in coming])}." if coming else ""
    notes = (
        left and f"{named(left)} {_do(left)} not work any more: the twin goes on without.",
        came and f"{named(came)} came while the log was running.",
        leave and f"{named(leave)} {'were' if len(leave) > 1 else 'was'} away for a week or longer, and came back.",
        past and f"Nearly nobody worked on {named([_spelt(day) for day in past])}: taken as holidays.{again}",
    )
    return tuple(note for note in notes if note)


def _seen(log: EventLog) -> _Seen:
    resource = np.asarray(log.resource)
    known = resource >= 0
    start, end = (_day(np.asarray(edge), log.time_zone) for edge in (log.start_at, log.end_at))
    first, last = int(start.min()), int(end.max())
    owner, begun, ended = resource[known].astype(np.int64), start[known], end[known]
    # Work of more than a month shows its start and end only.
    length = np.where(ended - begun < _LONGEST_DAYS, ended - begun, 0) + 1
    inside = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length) + np.repeat(begun, length)

    def by_resource(owners: Days, days: Days) -> tuple[Days, ...]:
        span = last - first + 1
        keys = np.unique(owners * span + days - first)
        bounds = np.searchsorted(keys, np.arange(1, len(log.resources)) * span)
        return tuple(part % span + first for part in np.split(keys, bounds))[: len(log.resources)]

    moments = by_resource(np.tile(owner, 2), np.concatenate([begun, ended]))
    days = by_resource(np.concatenate([np.repeat(owner, length), owner]), np.concatenate([inside, ended]))
    return _Seen(moments, days, first, last)


def _day(instants: NDArray[np.datetime64], time_zone: str) -> Days:
    return local(instants, time_zone).astype("datetime64[D]").astype(np.int64)


def _holidays(seen: _Seen) -> Days:
    """Return the days on which nearly nobody works although many usually do."""
    people = seen.people
    weeks = np.full((-(-len(people) // 7) + 2 * NEAR, 7), np.nan)
    weeks.ravel()[7 * NEAR : 7 * NEAR + len(people)] = people
    # As many on both sides: where work has only begun, or peters out, it is not known what is usual.
    before, after = (_median([np.roll(weeks, side * step, axis=0) for step in range(1, NEAR + 1)]) for side in (1, -1))
    usual = np.minimum(before, after).ravel()[7 * NEAR : 7 * NEAR + len(people)]
    return np.asarray(np.flatnonzero((usual >= MANY) & (people <= NEARLY_NOBODY * usual)) + seen.first)


def _median(weeks: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the medians of what is known of some weeks; 0 where fewer than `FEWEST` are."""
    told = np.stack(weeks)
    enough = np.isfinite(told).sum(axis=0) >= FEWEST
    return np.where(enough, np.nanmedian(np.where(enough, told, 0.0), axis=0), 0.0)


def _recurring(seen: _Seen, holidays: Days) -> Days:
    """Return the days to come, within some years, that were holidays in every year that could show it, two at least."""
    was = {_date(day) for day in holidays.tolist()}
    people, first, last = seen.people, _date(seen.first), _date(seen.last)
    found = []
    for month, day in {(one.month, one.day) for one in was}:
        same = [date(year, month, day) for year in range(first.year, last.year + 1) if _exists(year, month, day)]
        told = [
            one in was for one in same if first <= one <= last and (one in was or _is_busy(people, one, seen.first))
        ]
        if sum(told) >= 2 and all(told):
            years = range(last.year, last.year + AHEAD + 1)
            found += [date(year, month, day) for year in years if _exists(year, month, day)]
    return np.array(sorted((one - _EPOCH).days for one in found if one > last), dtype=np.int64)


def _is_busy(people: Days, day: date, first: int) -> bool:
    return int(people[(day - _EPOCH).days - first]) >= MANY


def _exists(year: int, month: int, day: int) -> bool:
    return (month, day) != (2, 29) or isleap(year)


def _closed(days: Days) -> list[DatedHours]:
    return [DatedHours(_date(day), _date(day)) for day in sorted(days.tolist())]


def _due(calendar: Calendar, seen: _Seen) -> Days:
    """Return the days of the log on which a calendar is open."""
    weekdays = {
        day for opens, closes in calendar.intervals for day in range(int(opens // 24), int(np.ceil(closes / 24)))
    }
    days = np.arange(seen.first, seen.last + 1)
    open_then = np.isin((days + _THURSDAY) % 7, list(weekdays))
    closed = [(hours.first - _EPOCH).days for hours in calendar.dated]
    return np.asarray(days[open_then & ~np.isin(days, closed)])


def _busy(log: EventLog, seen: _Seen) -> Iterator[NDArray[np.float64]]:
    """Yield for each resource, by day of the log, how many of the others work, as a share of what is usual, at most 1.

    The others are those with the same main activity, or all where there are none on a weekday; 0 where there is nobody.
    """
    shape = (len(log.resources), len(log.activities))
    known = np.asarray(log.resource) >= 0
    pair = np.asarray(log.resource)[known].astype(np.int64) * shape[1] + np.asarray(log.activity)[known]
    main = np.bincount(pair, minlength=shape[0] * shape[1]).reshape(shape).argmax(axis=1)
    n_days = seen.last - seen.first + 1
    peers = np.zeros((shape[1], n_days))
    for group, own in zip(main.tolist(), seen.days):
        peers[group, own - seen.first] += 1
    everybody = peers.sum(axis=0)
    for group, own in zip(main.tolist(), seen.days):
        others = np.stack([peers[group], everybody])
        others[:, own - seen.first] -= 1
        usual = np.zeros_like(others)
        for weekday in range(7):
            usual[:, weekday::7] = (
                np.quantile(others[:, weekday::7], _USUAL, axis=1)[:, None] if n_days > weekday else 0
            )
        shares = np.minimum(np.divide(others, usual, out=np.zeros_like(others), where=usual >= 1), 1.0)
        yield np.where(usual[0] >= 1, np.minimum(shares[0], shares[1]), shares[1])


def _absence(days: Days, due: Days, level: NDArray[np.float64], last: int, n_people: int) -> Absence:
    """Return when somebody was away, from the days on which they show work and those on which it was due.

    Parameters
    ----------
    level
        How busy the others are on the days on which work was due, at most 1.
    last
        The last day that counts for who has left.
    n_people
        Among whom chance may pick.
    """
    present = np.intersect1d(days, due)
    if len(present) < ENOUGH:
        return Absence()
    at = np.searchsorted(due, present)
    ends = max(int(np.searchsorted(due, last, side="right")), int(at[-1]) + 1)
    # Days missed before the first, between, and after the last day with work.
    first, after = np.concatenate([[0], at + 1]), np.append(at, ends)
    missed = after - first
    share = len(present) / (len(present) + missed.sum() - missed.max())
    if share < MOSTLY:
        return Absence()
    surprise = np.concatenate([[0.0], np.cumsum(-np.log1p(-np.minimum(share, _SURELY) * level))])
    long = (missed >= SHORTEST) & (surprise[after] - surprise[first] >= np.log(len(present) * n_people / CHANCE))
    gone = bool(long[-1]) and missed[-1] >= max(GONE, 2 * int(missed[1:-1].max(initial=0)))
    return Absence(
        from_date=_date(int(present[0])) if long[0] else None,
        until_date=_date(int(present[-1])) if gone else None,
        absent=tuple(
            (_date(int(present[place]) + 1), _date(int(present[place + 1]) - 1))
            for place in np.flatnonzero(long[1:-1]).tolist()
        ),
    )


def _date(day: int) -> date:
    return _EPOCH + timedelta(days=day)


def _spelt(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def _do(names: list[str]) -> str:
    return "do" if len(names) > 1 else "does"
