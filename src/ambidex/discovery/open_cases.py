"""Cases that were open at a moment of a log: where each stands, so that a run can start from them.

A log of finished work does not say which cases have ended. What it shows of a case is replayed through the flow. A case
with work begun and not ended is open. Another has ended, or waits for one of the states that may follow, and each of
these is as likely as the flow says times how often such a wait lasts longer than this one has; ended cases wait for
ever. One is drawn. So a case that stopped where the flow mostly ends, or longer ago than work ever waits there, has
ended; and among many cases as many are open as should be.

A case is known from its first start: what came and was never begun is not in a log. Work that has begun has as much
left as the service times longer than what has passed say, drawn too. A case in a fork begins with the fork again,
except when all of its branches have been seen. Conditions on routes are not looked at: every way on is possible.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from ambidex.discovery.progress import latest_end
from ambidex.discovery.replay import Replay
from ambidex.eventlog import EventLog
from ambidex.factory import END, Activity, Factory, Resource
from ambidex.flow import arrival_at
from ambidex.simulation import OpenCase
from ambidex.working_time import ALWAYS, working_hours

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SHARES = (np.arange(512) + 0.5) / 512


def open_cases(
    log: EventLog,
    factory: Factory,
    *,
    rng: np.random.Generator,
    at: datetime | None = None,
    only_ended: bool = False,
) -> tuple[OpenCase, ...]:
    """Return the cases that are open, those that became ready first in front.

    Parameters
    ----------
    factory
        The twin of the log; cases are placed in its flow. A case that did something it does not know is left out.
    rng
        Draws what the log does not tell.
    at
        The moment, timezone-aware; the end of the log if not given. Of the log only what had happened by then is used:
        work that ends later has begun, and how long it takes is not known.
    only_ended
        Whether cases that were still open when the log was cut have been left out of it. Then nothing is open at its
        end, and at a moment before just the cases of which something comes later.

    Examples
    --------
    Requests are checked, then decided. Of the second only the check is in the log:

    >>> from ambidex.distributions.constant import Constant
    >>> from ambidex.eventlog import ActivityInstance, event_log
    >>> from ambidex.factory import Arrivals
    >>> nine, ten, noon, one = (datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (9, 10, 12, 13))
    >>> log = event_log([
    ...     ActivityInstance("1", "check", None, nine, ten),
    ...     ActivityInstance("1", "decide", None, noon, one),
    ...     ActivityInstance("2", "check", None, nine, noon),
    ... ])
    >>> from ambidex.factory import State, WorkType
    >>> flow = (State("check", "check", {"decide": 1.0}), State("decide", "decide", {END: 1.0}))
    >>> office = Factory(
    ...     "office", "UTC", {}, (), (), tuple(Activity(name, None, Constant(1.0)) for name in ("check", "decide")),
    ...     (WorkType("work", Arrivals((0.1,) * 168), {"check": 1.0}, flow),),
    ... )
    >>> [(case.state, case.enabled_at.hour) for case in open_cases(log, office, rng=np.random.default_rng(1))]
    [('decide', 12)]
    """
    now = int(_micros(log.end_at).max()) if at is None else (at - _EPOCH) // timedelta(microseconds=1)
    flows = {work_type.name: Replay(work_type) for work_type in factory.work_types}
    waits = _Waits.of(log, now)
    people = {person.name: person for person in factory.resources}
    activities = {activity.name: activity for activity in factory.activities}
    start, end, offset = _micros(log.start_at), _micros(log.end_at), np.asarray(log.case_offset).tolist()
    arrived, names = _micros(arrival_at(log)), log.activities
    found = []
    for case in range(log.n_cases):
        first = offset[case]
        last = first + int(np.searchsorted(start[first : offset[case + 1]], now, side="right"))
        kind = log.work_types[log.work_type[case]]
        if last == first or kind not in flows:
            continue
        done = tuple(names[code] for code in log.activity[first:last])
        running = [row for row in range(first, last) if end[row] > now]
        place = flows[kind].place(done)
        if place is None or (only_ended and end[first : offset[case + 1]].max() <= now):
            continue
        if running:
            row = max(running)
            person = people.get(log.resources[log.resource[row]]) if log.resource[row] >= 0 else None
            passed = _worked(start[row], now, person, factory)
            left = _left(activities[names[log.activity[row]]], person, passed, rng)
            ready, state = int(start[row]), place[0]
        else:
            person, left, ready = None, None, int(end[first:last].max())
            ways = flows[kind].ways(place)
            if only_ended:
                ways = {name: share for name, share in ways.items() if name != END}
            state = _awaited(flows[kind], ways, waits, done[-1], ready, rng)
            if state == END:
                continue
        found.append(
            OpenCase(
                work_type=kind,
                state=state,
                arrived_at=_instant(min(int(arrived[case]), ready)),
                enabled_at=_instant(ready),
                left=left,
                resource=None if person is None else person.name,
            )
        )
    return tuple(sorted(found, key=lambda case: case.enabled_at))


def open_notes(cases: Sequence[OpenCase]) -> tuple[str, ...]:
    """Say in words how many cases are open and where most of them are.

    Examples
    --------
    >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
    >>> open_notes([OpenCase("claim", "decide < check", monday, monday)] * 2)
    ('2 cases are open at the end of the log, most of them at decide (2): a run can start from where they stand.',)
    """
    if not cases:
        return ()
    where = Counter(case.state.split(" < ")[0] for case in cases).most_common(3)
    told = ", ".join(f"{name} ({n})" for name, n in where)
    are = "case is" if len(cases) == 1 else "cases are"
    most = "most of them at " if len(cases) > 1 else "at "
    return (f"{len(cases)} {are} open at the end of the log, {most}{told}: a run can start from where they stand.",)


@dataclass(frozen=True, slots=True)
class _Waits:
    """How long cases wait, counted in instances of what they wait for that the log shows to pass in the meantime.

    So a night or a weekend is no long wait, and in a queue the wait is the place in it.

    Attributes
    ----------
    shown
        By activity, when the log shows an instance: its start, or at the end of a log of finished work its end.
    passed
        By what was begun last and what came next, how many passed before it came, sorted.
    after
        What came next, by what was begun last.
    """

    shown: Mapping[str, NDArray[np.int64]]
    passed: Mapping[tuple[str, str], NDArray[np.int64]]
    after: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, log: EventLog, now: int) -> "_Waits":
        """Return the waits that had ended by a moment."""
        case, code, names = np.asarray(log.case).astype(np.int64), np.asarray(log.activity), log.activities
        end = _micros(log.end_at)
        seen = _micros(log.start_at) if now < end.max() else end
        ready = latest_end(case, end)
        shown = [np.sort(seen[(code == which) & (seen <= now)]) for which in range(len(names))]
        first = np.flatnonzero((case[1:] == case[:-1]) & (seen[1:] <= now))
        pair = code[first].astype(np.int64) * len(names) + code[first + 1]
        order = first[np.argsort(pair, kind="stable")]
        distinct, begin = np.unique(np.sort(pair), return_index=True)
        passed = {}
        for which, rows in zip(distinct.tolist(), np.split(order, begin[1:])):
            before, following = divmod(which, len(names))
            others = shown[following]
            until = np.searchsorted(others, seen[rows + 1], side="left")
            since = np.searchsorted(others, ready[rows], side="right")
            passed[names[before], names[following]] = np.sort(until - since)
        after = {name: frozenset(following for before, following in passed if before == name) for name in names}
        return cls(dict(zip(names, shown)), passed, after)

    def longer(self, before: str, following: frozenset[str], ready: int) -> float:
        """Return the share of waits for some of these activities that last longer than one has since it was ready."""
        known = [name for name in following if (before, name) in self.passed] or list(self.after.get(before, ()))
        total = longer = 0
        for name in known:
            others, passed = self.shown[name], self.passed[before, name]
            since = len(others) - int(np.searchsorted(others, ready, side="right"))
            total += len(passed)
            longer += len(passed) - int(np.searchsorted(passed, since, side="left"))
        return longer / total if total else 1.0


def _awaited(
    flow: Replay, ways: Mapping[str, float], waits: _Waits, before: str, ready: int, rng: np.random.Generator
) -> str:
    """Draw what a case waits for that has waited since it was ready, or `END` if for nothing."""
    weight = {
        name: share * (1.0 if name == END else waits.longer(before, flow.activities(name), ready))
        for name, share in ways.items()
    }
    # Who has waited longer than any before, where none has ended, waits on.
    kept = weight if sum(weight.values()) > 0 else ways
    possible = [name for name, chance in kept.items() if chance > 0]
    if len(possible) < 2:
        return possible[0] if possible else END
    chances = np.array([kept[name] for name in possible])
    return possible[int(rng.choice(len(possible), p=chances / chances.sum()))]


def _worked(since: int, now: int, person: Resource | None, factory: Factory) -> float:
    """Return the hours of work between two moments."""
    calendar = ALWAYS if person is None else factory.calendars[person.calendar]
    begin, end = (np.array([moment], dtype=np.int64).view("datetime64[us]") for moment in (since, now))
    return float(working_hours(calendar, begin, end, time_zone=factory.time_zone)[0])


def _left(activity: Activity, person: Resource | None, passed: float, rng: np.random.Generator) -> float:
    """Draw the hours of work that are left after so many; none where that is more than it ever takes."""
    pace = 1.0 if person is None else person.paces.get(activity.name, person.pace)
    hours = activity.service_time.quantile(_SHARES) * pace
    longer = hours[hours > passed]
    return float(rng.choice(longer)) - passed if len(longer) else 0.0


def _micros(instants: NDArray[np.datetime64]) -> NDArray[np.int64]:
    return np.asarray(np.asarray(instants).astype("datetime64[us]").astype(np.int64))


def _instant(moment: int) -> datetime:
    return _EPOCH + timedelta(microseconds=moment)
