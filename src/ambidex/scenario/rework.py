"""Rework in a flow: how often each transition brings a case to an activity at which it has already been.

Computed from the automaton alone, exactly: the case's whole history counts, also that which the states do not remember.
Only of branches that go on at once it is not known which comes first: each is taken as if it went alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ambidex.factory import State, WorkType
from ambidex.factory.visits import closure, flow_of, kinds_of_case, taken

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
Mask = NDArray[np.bool_]
Forks = list[tuple[int, dict[int, float]]]


def repeat_shares(work_type: WorkType) -> Mapping[tuple[str, str], float]:
    """Return for each transition that is ever made the share of its passages that repeat an activity.

    Parameters
    ----------
    work_type
        Its flow; every case must reach the end.

    Returns
    -------
    dict
        By (state, following state), without the end. 1: everybody who passes has done that activity before. A fork or
        a wait is repeated when it itself is.

    Notes
    -----
    Of the expected passages of a transition into activity A, those that are first visits are the passages of the flow
    in which every state of A ends the case: so one linear system per activity, and one for the flow as it is. From a
    fork those go on in whose branches A was not met. Cases that routes tell apart are reckoned one kind after the
    other.

    Examples
    --------
    A query sends two in ten back to the assessment:

    >>> from ambidex.factory import END, Arrivals
    >>> flow = (State("assess", "assess", {"ask": 0.2, END: 0.8}), State("ask", "ask", {"assess": 1.0}))
    >>> shares = repeat_shares(WorkType("claim", Arrivals((1.0,) * 168), {"assess": 1.0}, flow))
    >>> {way: round(share, 3) for way, share in shares.items()}
    {('assess', 'ask'): 0.2, ('ask', 'assess'): 1.0}
    """
    often: dict[tuple[str, str], float] = {}
    new: dict[tuple[str, str], float] = {}
    for attributes, share in kinds_of_case(work_type):
        for way, passages, first in _passages(_flow(work_type, attributes)):
            often[way] = often.get(way, 0.0) + share * passages
            new[way] = new.get(way, 0.0) + share * first
    repeated = {way: 1 - new[way] / passages for way, passages in often.items() if passages > 1e-12}
    return {way: min(part, 1.0) if part > 1e-9 else 0.0 for way, part in repeated.items()}


@dataclass(frozen=True, slots=True, eq=False)
class _Flow:
    """What cases of one kind do: states they come to, and ways from place to place in these.

    Attributes
    ----------
    begins
        By state.
    joins
        By way: whether it goes on from a fork when all have joined.
    """

    states: tuple[State, ...]
    begins: Numbers
    source: Places
    target: Places
    share: Numbers
    joins: Mask

    def visits(self, begins: Numbers, share: Numbers) -> Numbers:
        """Return the mean visits to each state, with other shares of the ways."""
        from scipy.sparse import csc_array, eye_array
        from scipy.sparse.linalg import spsolve

        n = len(self.states)
        moves = csc_array((share, (self.target, self.source)), shape=(n, n))
        return np.asarray(spsolve((eye_array(n, format="csc") - moves).tocsc(), begins)).reshape(-1)

    def forks(self) -> "Forks":
        """Return the place of each fork and the chances of its branches, inner ones before those they are in."""
        place = {state.name: at for at, state in enumerate(self.states)}
        edges = {name: [self.states[to].name for to in self.target[self.source == at]] for name, at in place.items()}
        within = {state.name: len(closure(state.parallel, edges)) for state in self.states if state.parallel}
        return [
            (place[name], {place[branch]: chance for branch, chance in self.states[place[name]].parallel.items()})
            for name in sorted(within, key=within.__getitem__)
        ]


def _flow(work_type: WorkType, attributes: Mapping[str, str]) -> _Flow:
    following = flow_of(work_type, attributes)
    come = closure(taken(work_type.start), {name: taken(shares) for name, shares in following.items()})
    states = tuple(state for state in work_type.states if state.name in come)
    place = {state.name: at for at, state in enumerate(states)}
    ways = [
        (place[state.name], place[to], share, bool(state.parallel) and to not in state.parallel)
        for state in states
        for to, share in following[state.name].items()
        if to in place
    ]
    source, target, share, joins = (np.array([way[side] for way in ways]) for side in range(4))
    begins = np.array([work_type.start.get(state.name, 0.0) for state in states])
    return _Flow(states, begins, source.astype(int), target.astype(int), share.astype(float), joins.astype(bool))


def _passages(flow: _Flow) -> Iterator[tuple[tuple[str, str], float, float]]:
    """Yield each way, how often it is passed on average, and how often for the first time."""
    passages = flow.visits(flow.begins, flow.share)[flow.source] * flow.share
    activity = np.array([state.activity or f"\x1f{state.name}" for state in flow.states])
    new = np.zeros(len(flow.share))
    forks = flow.forks()
    for name in dict.fromkeys(activity[flow.target].tolist()):
        inside = activity == name
        into = inside[flow.target]
        share = _share_without(flow, inside, forks)
        before = flow.visits(np.where(inside, 0.0, flow.begins), np.where(into, 0.0, share))
        new[into] = np.where(inside[flow.source[into]], 0.0, before[flow.source[into]] * share[into])
    names = [state.name for state in flow.states]
    for source, target, often, first in zip(flow.source, flow.target, passages.tolist(), new.tolist()):
        yield (names[source], names[target]), often, first


def _share_without(flow: _Flow, inside: Mask, forks: Forks) -> Numbers:
    """Return the shares of the ways for cases that are lost when they come inside, be it in a branch."""
    share = flow.share.copy()
    for fork, branches in forks:
        missed = 1.0
        for first, chance in branches.items():
            begins = np.zeros(len(inside))
            begins[first] = 1.0
            seen = flow.visits(begins, np.where(inside[flow.source], 0.0, share))[inside].sum()
            missed *= 1 - chance * min(seen, 1.0)
        share[(flow.source == fork) & flow.joins] *= missed
    return share
