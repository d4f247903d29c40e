"""What is taken first from a queue, and who takes it, where the log shows another rule than the usual.

Usual is first in first out, by whoever has been idle longest. Evidence is only work that waited for people: while a
person of its role stood idle, something else held it up, and its place in the queue says nothing. And a choice between
people is one only where several of them were there and idle.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ambidex.discovery.notes import named
from ambidex.eventlog import EventLog
from ambidex.factory import Factory, Resource, Role, WorkType
from ambidex.flow import enabled
from ambidex.flow.on_duty import OnDuty

MOST_LOOKS = 1500
"""At so many starts of a role is looked, evenly over the log."""

FEWEST_LOOKS = 60
"""From fewer nothing is concluded."""

FEWEST_OVERTAKEN = 20
"""So often must work of one kind overtake older work of another to have priority."""

EXCEPTIONS = 0.05
"""And so seldom, of these times, the other way round."""

CLEARLY = 0.3
"""Up to this place among all that waits by length, from 0, the shortest, to 1, the longest, short work goes first."""

MIDDLE = 0.4
"""From this place by age, from 0, the first that came, to 1, the last, it is not first in first out."""

LAST = 0.1
"""So near to the last that came, on average, it is last in first out; what is drawn by lot is nearer to the middle."""

SAME = 0.8
"""So often at least the last person of a case goes on with it, if that is the rule."""

PREFERRED = 0.15
"""What weights must explain of a choice, in nats on average, to be a preference."""

HELD = 0.02
"""Work that waited for more than this share of its time while somebody idle was there waited for something else."""

_LEAST_WEIGHT = 0.05
_ROUNDS = 40

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Work:
    """The instances that wait for one role, in order of their starts; microseconds."""

    rows: Ints
    ready: Ints
    start: Ints
    end: Ints
    kind: Ints

    def looks(self) -> Iterator[tuple[int, Ints]]:
        """Yield, for starts evenly over the log, who starts and all that waits then, itself among them."""
        if not len(self.rows):
            return
        for one in np.unique(np.linspace(0, len(self.rows) - 1, MOST_LOOKS).astype(np.int64)):
            at = self.start[one]
            waiting = np.flatnonzero((self.ready < at) & (self.start >= at))
            if len(waiting) > 1 and self.ready[one] < at:
                yield int(one), waiting


def discover_allocation(log: EventLog, factory: Factory, *, on_duty: OnDuty) -> Factory:
    """Return the factory with the queue rules, priorities and choices of people that its log shows.

    Parameters
    ----------
    factory
        Learnt of the log; its first resources are those of the log, in the same order.
    on_duty
        When they are on duty.
    """
    log_people = factory.resources[: len(log.resources)]
    of_role = {name: _work_of(log, factory, name, on_duty) for name in _roles(factory)}
    before = _priorities(of_role, len(log.work_types))
    found, weights = [], np.ones(len(log_people))
    for name, work in of_role.items():
        rule = _queue_rule(work, before)
        choice = _choice(log, name, log_people, on_duty)
        weights = np.where(choice.weight > 0, choice.weight, weights)
        if (rule, choice.rule) != ("FIFO", "longest idle"):
            found.append(Role(name, rule, choice.rule))
    return replace(
        factory,
        roles=tuple(found),
        work_types=_with_priority(factory.work_types, log.work_types, before),
        resources=(*map(_weighted, log_people, weights.tolist()), *factory.resources[len(log_people) :]),
    )


def _weighted(resource: Resource, weight: float) -> Resource:
    return resource if weight == 1.0 else replace(resource, weight=round(weight, 3))


def _roles(factory: Factory) -> list[str]:
    return list(dict.fromkeys(activity.role for activity in factory.activities if activity.role is not None))


def _work_of(log: EventLog, factory: Factory, role: str, on_duty: OnDuty) -> _Work:
    """Return what waited for people of a role, and for nothing else."""
    codes = [code for code, activity in enumerate(factory.activities) if activity.role == role and not activity.batch]
    own = np.isin(np.asarray(log.activity), codes) & (np.asarray(log.resource) >= 0)
    rows = np.flatnonzero(own)
    start, end = _micros(log.start_at), _micros(log.end_at)
    ready = _micros(enabled(log))
    people = [code for code, person in enumerate(factory.resources[: len(log.resources)]) if role in person.roles]
    idle = _idle_time(start, end, np.asarray(log.resource), people, on_duty, factory)
    waited = start[rows] - ready[rows]
    rows = rows[idle(start[rows]) - idle(ready[rows]) <= HELD * waited]
    rows = rows[np.argsort(start[rows], kind="stable")]
    kind = np.asarray(log.work_type)[np.asarray(log.case)[rows]].astype(np.int64)
    return _Work(rows, ready[rows], start[rows], end[rows], kind)


def _micros(at: NDArray[np.datetime64]) -> Ints:
    return np.asarray(at).astype("datetime64[us]").astype(np.int64)


@dataclass(frozen=True, slots=True)
class _IdleTime:
    """How long, until an instant, somebody of a role was on duty and idle; only differences mean something."""

    at: Ints
    so_far: Ints

    def __call__(self, instants: Ints) -> NDArray[np.float64]:
        return np.interp(instants, self.at, self.so_far)


def _idle_time(
    start: Ints, end: Ints, resource: NDArray[np.int32], people: list[int], on_duty: OnDuty, factory: Factory
) -> _IdleTime:
    busy = np.isin(resource, people)
    at, step = [start[busy], end[busy]], [np.full(busy.sum(), -1), np.full(busy.sum(), 1)]
    for person in people:
        shifts = slice(*on_duty.offset[on_duty.of[person] : on_duty.of[person] + 2].tolist())
        capacity = factory.resources[person].capacity
        at += [on_duty.opens[shifts], on_duty.closes[shifts]]
        step += [np.full(len(at[-1]), capacity), np.full(len(at[-1]), -capacity)]
    instants = np.concatenate(at)
    order = np.argsort(instants, kind="stable")
    instants, idle = instants[order], np.cumsum(np.concatenate(step)[order])
    length = np.diff(instants) * (idle[:-1] > 0)
    return _IdleTime(instants, np.concatenate([[0], np.cumsum(length)]))


def _priorities(of_role: dict[str, _Work], n_kinds: int) -> NDArray[np.bool_]:
    """Return which kinds of work are taken before which, bool (n_kinds, n_kinds)."""
    overtook = np.zeros((n_kinds, n_kinds), np.int64)
    taken = np.zeros((n_kinds, n_kinds), np.int64)
    if n_kinds > 1:
        for work in of_role.values():
            for one, waiting in work.looks():
                mine = work.kind[one]
                taken[mine, np.unique(work.kind[waiting])] += 1
                overtook[mine, np.unique(work.kind[waiting[work.ready[waiting] < work.ready[one]]])] += 1
    both = taken + taken.T
    before = (
        (overtook >= FEWEST_OVERTAKEN)
        & (EXCEPTIONS * overtook >= overtook.T)
        & (2 * EXCEPTIONS * both >= taken.T)
        & ~np.eye(n_kinds, dtype=np.bool_)
    )
    return np.asarray(before)


def _with_priority(
    work_types: tuple[WorkType, ...], names: tuple[str, ...], before: NDArray[np.bool_]
) -> tuple[WorkType, ...]:
    """Return the kinds of work, each after those that are taken before it."""
    after = dict(zip(names, before.sum(axis=0).tolist()))
    return tuple(replace(kind, priority=after.get(kind.name, 0)) for kind in work_types)


def _queue_rule(work: _Work, before: NDArray[np.bool_]) -> str:
    """Return the rule by which a queue is served; the first that has come, unless something else shows clearly."""
    place, length = [], []
    for one, waiting in work.looks():
        rivals = waiting[~before[work.kind[one], work.kind[waiting]] & ~before[work.kind[waiting], work.kind[one]]]
        if len(rivals) < 2:
            continue
        place.append((work.ready[rivals] < work.ready[one]).sum() / (len(rivals) - 1))
        work_left = (work.end - work.start)[rivals]
        length.append((work_left < work_left[rivals == one]).sum() / (len(rivals) - 1))
    if len(place) < FEWEST_LOOKS:
        return "FIFO"
    mean = float(np.mean(place))
    if mean < MIDDLE:
        return "FIFO"
    if float(np.mean(length)) < CLEARLY:
        return "shortest"
    return "LIFO" if mean > 1 - LAST else "random"


@dataclass(frozen=True, slots=True)
class _Choice:
    """How people are chosen; `weight` is 0 of whom it says nothing."""

    rule: str
    weight: NDArray[np.float64]


def _choice(log: EventLog, role: str, resources: tuple[Resource, ...], on_duty: OnDuty) -> _Choice:
    people = np.array([code for code, person in enumerate(resources) if person.roles == (role,)])
    unknown = _Choice("longest idle", np.zeros(len(resources)))
    if len(people) < 2 or any(resources[code].capacity > 1 for code in people):
        return unknown
    rows = np.flatnonzero(np.isin(np.asarray(log.resource), people))
    rows = rows[np.unique(np.linspace(0, len(rows) - 1, MOST_LOOKS).astype(np.int64))]
    idle = _idle(log, rows, people, on_duty)
    chosen = np.asarray(log.resource)[rows][:, None] == people[None, :]
    idle |= chosen
    several = idle.sum(axis=1) > 1
    if several.sum() < FEWEST_LOOKS:
        return unknown
    last = _last_person(log, rows)[:, None] == people[None, :]
    asked = several & (idle & last).any(axis=1)
    if asked.sum() >= FEWEST_LOOKS and (chosen & last)[asked].any(axis=1).mean() > SAME:
        return _Choice("same person", unknown.weight)
    weight = _weights(idle[several], chosen[several])
    if weight is None:
        return unknown
    told = np.zeros(len(resources))
    told[people] = weight
    return _Choice("preference", told)


def _idle(log: EventLog, rows: Ints, people: Ints, on_duty: OnDuty) -> NDArray[np.bool_]:
    """Return which people were on duty and idle when each row started, bool (n_rows, n_people)."""
    at, start, end = _micros(log.start_at)[rows], _micros(log.start_at), _micros(log.end_at)
    found = np.zeros((len(rows), len(people)), np.bool_)
    for place, person in enumerate(people.tolist()):
        own = np.flatnonzero(np.asarray(log.resource) == person)
        own = own[np.argsort(start[own], kind="stable")]
        until = np.maximum.accumulate(end[own])
        before = np.searchsorted(start[own], at, side="left") - 1
        free = (before < 0) | (until[np.maximum(before, 0)] <= at)
        shifts = slice(*on_duty.offset[on_duty.of[person] : on_duty.of[person] + 2].tolist())
        opened = np.searchsorted(on_duty.opens[shifts], at, side="right") - 1
        there = (opened >= 0) & (on_duty.closes[shifts][np.maximum(opened, 0)] > at)
        found[:, place] = free & there
    return found


def _last_person(log: EventLog, rows: Ints) -> NDArray[np.int32]:
    """Return who did the work of the same case just before; -2 where nobody did."""
    case, resource = np.asarray(log.case), np.asarray(log.resource)
    same = (rows > 0) & (case[rows] == case[np.maximum(rows - 1, 0)])
    return np.where(same, resource[np.maximum(rows - 1, 0)], -2)


def _weights(idle: NDArray[np.bool_], chosen: NDArray[np.bool_]) -> NDArray[np.float64] | None:
    """Return by how much each person is preferred, of mean 1; None where all are taken about equally.

    Notes
    -----
    Luce's model, fitted by minorisation and maximisation (Hunter, Annals of Statistics 2004): who is chosen of those
    who are idle is so with a chance in proportion to their weight.
    """
    wins = chosen.sum(axis=0)
    weight = np.ones(idle.shape[1])
    for _ in range(_ROUNDS):
        weight = np.maximum(wins, 0.5) / np.maximum((idle / (idle @ weight)[:, None]).sum(axis=0), 1e-9)
        weight /= weight.mean()
    weight = np.maximum(weight, _LEAST_WEIGHT)
    explained = np.log((chosen @ weight) / (idle @ weight)) - np.log(1 / idle.sum(axis=1))
    return weight if explained.mean() > PREFERRED else None


def allocation_notes(factory: Factory) -> tuple[str, ...]:
    """Tell which kinds of work go first, and where queues and people are not taken as usual.

    Examples
    --------
    >>> allocation_notes(Factory("f", "UTC", {}, (), (), (), (), roles=(Role("clerk", "LIFO", "same person"),)))
    ('Work for clerk is taken last in first out, and stays with whom the case was with before.',)
    """
    told = []
    late = [kind.name for kind in factory.work_types if kind.priority > 0]
    if late:
        first = [kind.name for kind in factory.work_types if kind.priority == 0]
        told.append(f"{named(first)} {'goes' if len(first) == 1 else 'go'} before {named(late)} wherever both wait.")
    for role in factory.roles:
        rules = [
            words[rule] for rule, words in ((role.queue, _QUEUE_WORDS), (role.choice, _CHOICE_WORDS)) if rule in words
        ]
        told.append(f"Work for {role.name} {', and '.join(rules)}.")
    return tuple(told)


_QUEUE_WORDS = {
    "LIFO": "is taken last in first out",
    "shortest": "is taken shortest first",
    "random": "is taken in no order",
}
_CHOICE_WORDS = {
    "same person": "stays with whom the case was with before",
    "preference": "goes to some people more often than to others who are idle, too",
}
