"""Rework in a flow: how often each transition brings a case to an activity at which it has already been.

Computed from the automaton alone, exactly: the case's whole history counts, also that which the states do not remember.
Only of branches of a fork it is not known which comes first: each is taken as if it went alone.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ambidex.factory import WorkType
from ambidex.factory.visits import flow_of


def repeat_shares(work_type: WorkType) -> Mapping[tuple[str, str], float]:
    """Return for each transition that is ever made the share of its passages that repeat an activity.

    Parameters
    ----------
    work_type
        Its flow; every case must reach the end.

    Returns
    -------
    dict
        By (state, following state), without the end. 1: everybody who passes has done that activity before.

    Notes
    -----
    Of the expected passages of a transition into activity A, those that are first visits are the passages of the flow
    in which every state of A ends the case: so one linear system per activity, and one for the flow as it is.

    Examples
    --------
    A query sends two in ten back to the assessment:

    >>> from ambidex.factory import END, Arrivals, State
    >>> flow = (State("assess", "assess", {"ask": 0.2, END: 0.8}), State("ask", "ask", {"assess": 1.0}))
    >>> shares = repeat_shares(WorkType("claim", Arrivals((1.0,) * 168), {"assess": 1.0}, flow))
    >>> {way: round(share, 3) for way, share in shares.items()}
    {('assess', 'ask'): 0.2, ('ask', 'assess'): 1.0}
    """
    from scipy.sparse import csc_array, eye_array
    from scipy.sparse.linalg import spsolve

    states = work_type.states
    place = {state.name: index for index, state in enumerate(states)}
    following = flow_of(work_type)
    ways = [(place[s.name], place[to], share) for s in states for to, share in following[s.name].items() if to in place]
    begins = np.array([work_type.start.get(state.name, 0.0) for state in states])
    if not ways:
        return {}
    source, target = (np.array([way[side] for way in ways], dtype=np.int64) for side in (0, 1))
    share = np.array([way[2] for way in ways])

    def visits(first: NDArray[np.float64], kept: NDArray[np.bool_]) -> NDArray[np.float64]:
        moves = csc_array((share[kept], (target[kept], source[kept])), shape=(len(states), len(states)))
        return np.asarray(spsolve((eye_array(len(states), format="csc") - moves).tocsc(), first)).reshape(-1)

    passages = visits(begins, np.ones(len(ways), bool))[source] * share
    new = np.zeros(len(ways))
    # A fork or a wait is repeated when it itself is.
    activity = np.array([state.activity or f"\x1f{state.name}" for state in states])
    for name in dict.fromkeys(activity[target].tolist()):
        inside = activity == name
        before = visits(np.where(inside, 0.0, begins), ~inside[target])
        into = inside[target]
        new[into] = np.where(inside[source[into]], 0.0, before[source[into]] * share[into])
    repeated = np.clip(1 - np.divide(new, passages, out=np.ones_like(new), where=passages > 1e-12), 0.0, 1.0)
    names = [state.name for state in states]
    return {
        (names[way[0]], names[way[1]]): float(part) if part > 1e-9 else 0.0
        for way, part, often in zip(ways, repeated, passages)
        if often > 1e-12
    }
