"""What a case did, followed through the flow of its work type: where it is now, and what may come.

Where several states may be meant, all are followed with their shares, and the likeliest is told at the end (the forward
recursion of hidden Markov models; Rabiner, 1989). In a fork the activities of all branches may come in any order, each
once. Conditions on routes are not looked at: every way on is possible.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from ambidex.factory import END, JOIN, State, WorkType

Place = tuple[str, frozenset[str]]
"""A state, and in a fork the activities of it that have been seen."""

_Beliefs = Mapping[Place, float]


class Replay:
    """The flow of a work type, and the places to which what was asked so far leads.

    Examples
    --------
    >>> from ambidex.factory import Arrivals
    >>> flow = (
    ...     State("check", "check", {"decide": 1.0}),
    ...     State("decide", "decide", {"check again": 0.1, END: 0.9}),
    ...     State("check again", "check", {END: 1.0}),
    ... )
    >>> replay = Replay(WorkType("letter", Arrivals((0.1,) * 168), {"check": 1.0}, flow))
    >>> replay.place(("check", "decide", "check"))[0]
    'check again'
    """

    def __init__(self, work_type: WorkType) -> None:
        self._start = work_type.start
        self._states = {state.name: state for state in work_type.states}
        self._activities = {name: self._begun(state) for name, state in self._states.items()}
        branches = (self._reached(state.parallel) for state in work_type.states)
        self._within = frozenset[str]().union(*branches)
        self._known: dict[tuple[str, ...], Place | None] = {}

    def place(self, done: tuple[str, ...]) -> Place | None:
        """Return where a case most likely is that began these activities; None where no state has the last of them."""
        if done not in self._known:
            beliefs = self._onto(self._start, done[0]) or self._anywhere(done[0])
            for activity in done[1:]:
                beliefs = self._step(beliefs, activity) or self._anywhere(activity)
            self._known[done] = max(beliefs, key=lambda place: beliefs[place]) if beliefs else None
        return self._known[done]

    def ways(self, place: Place) -> Mapping[str, float]:
        """Return the shares of what may follow; in a fork also to stay, as long as a branch may still come."""
        name, seen = place
        state = self._states[name]
        ways = dict(_following(state))
        unseen = [chance for first, chance in state.parallel.items() if not self._activities[first] & seen]
        stay = 1 - float(np.prod([1 - chance for chance in unseen]))
        if stay > 0:
            ways = {target: share * (1 - stay) for target, share in ways.items()}
            ways[name] = ways.get(name, 0.0) + stay
        return {target: share for target, share in ways.items() if share > 0}

    def activities(self, name: str) -> frozenset[str]:
        """Return what may be begun in a state: its activity, those of a fork, or what a wait may lead to."""
        return self._activities.get(name, frozenset())

    def _step(self, beliefs: _Beliefs, activity: str) -> _Beliefs:
        found: defaultdict[Place, float] = defaultdict(float)
        for (name, seen), weight in beliefs.items():
            if self._states[name].parallel and activity in self._activities[name] - seen:
                found[name, seen | {activity}] += weight
            for place, share in self._onto(_following(self._states[name]), activity).items():
                found[place] += weight * share
        total = sum(found.values())
        return {place: weight / total for place, weight in found.items()} if total > 0 else {}

    def _onto(self, shares: Mapping[str, float], activity: str, passed: frozenset[str] = frozenset()) -> _Beliefs:
        """Return the places in which an activity is begun on some ways, with their shares."""
        found: defaultdict[Place, float] = defaultdict(float)
        for name, share in shares.items():
            if name not in self._states or name in passed or share <= 0:
                continue
            state = self._states[name]
            if state.activity == activity:
                found[name, frozenset()] += share
            elif state.parallel and activity in self._activities[name]:
                found[name, frozenset({activity})] += share
            elif state.activity is None:
                # A wait, or a fork of which no branch was taken.
                for place, more in self._onto(_following(state), activity, passed | {name}).items():
                    found[place] += share * more
        return found

    def _anywhere(self, activity: str) -> _Beliefs:
        """Return every place outside branches in which an activity is begun, all alike."""
        return self._onto({name: 1.0 for name in self._states if name not in self._within}, activity)

    def _begun(self, state: State) -> frozenset[str]:
        if state.activity is not None:
            return frozenset({state.activity})
        names = self._reached(state.parallel) if state.parallel else frozenset(_following(state))
        reached = (self._states[name].activity for name in names if name in self._states)
        return frozenset(activity for activity in reached if activity is not None)

    def _reached(self, names: Iterable[str]) -> frozenset[str]:
        """Return the states from some on, as far as their branches go."""
        found: set[str] = set()
        ahead = list(names)
        while ahead:
            here = ahead.pop()
            if here not in found and here not in (END, JOIN):
                found.add(here)
                ahead += [*_following(self._states[here]), *self._states[here].parallel]
        return frozenset(found)


def _following(state: State) -> Mapping[str, float]:
    """Return the shares of what may follow, whatever the way on."""
    ways = (state.next, *(route.next for route in state.routes), *(wait.next for wait in state.waits), state.otherwise)
    possible = [way for way in ways if way]
    found: defaultdict[str, float] = defaultdict(float)
    for way in possible:
        for name, share in way.items():
            found[name] += share / len(possible)
    return found
