"""How often a case is expected to pass each step of its flow: visits = start + what comes from other steps.

As long as nobody gives up: whom impatience or a long queue sends another way is not known before the simulation, and
routes that only a long queue opens are taken as closed.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ambidex.factory.model import State, Wait, WorkType

Numbers = NDArray[np.float64]
Index = tuple[NDArray[np.int64], NDArray[np.int64]]
Shares = Mapping[str, float]

_SHORT = 64
"""Up to so many steps a dense solution is the faster one."""
_GRID = (np.arange(1024) + 0.5) / 1024
"""Shares at which two waits are compared."""
_NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


def mean_visits(work_type: WorkType) -> dict[str, float]:
    """Return the mean number of visits of a case of a work type to each of its steps, over all its profiles.

    Examples
    --------
    A quarter of the claims comes by web, where half of the checks are followed by another: two on average.

    >>> from ambidex.factory.model import END, Arrivals, Profile, Route
    >>> again = Route({"channel": "web"}, {"check": 0.5, END: 0.5})
    >>> check = State("check", "check", {END: 1.0}, routes=(again,))
    >>> profiles = (Profile(0.25, {"channel": "web"}), Profile(0.75, {"channel": "post"}))
    >>> claim = WorkType("claim", Arrivals((1.0,) * 168), {"check": 1.0}, (check,), profiles=profiles)
    >>> mean_visits(claim)
    {'check': 1.25}
    """
    total = dict.fromkeys((state.name for state in work_type.states), 0.0)
    for attributes, share in kinds_of_case(work_type):
        following = flow_of(work_type, attributes)
        come = closure(taken(work_type.start), {name: taken(given) for name, given in following.items()})
        within = {name: given for name, given in following.items() if name in come}
        for name, visits in expected_visits(work_type.start, within).items():
            total[name] += share * visits
    return total


def flow_of(work_type: WorkType, attributes: Mapping[str, str] = _NO_ATTRIBUTES) -> dict[str, dict[str, float]]:
    """Return what follows each step, as `expected_visits` takes it, for cases with these attributes.

    After a fork come its branches, each with its chance, and what follows when they have joined; after a wait what
    follows its events, by the chance that each is the first.

    Examples
    --------
    >>> from ambidex.factory.model import END, JOIN, Arrivals
    >>> fork = State("checks", None, {END: 1.0}, parallel={"credit": 1.0, "fraud": 0.25})
    >>> states = (fork, State("credit", "credit", {JOIN: 1.0}), State("fraud", "fraud", {JOIN: 1.0}))
    >>> flow_of(WorkType("loan", Arrivals((1.0,) * 168), {"checks": 1.0}, states))["checks"]
    {'credit': 1.0, 'fraud': 0.25, 'end': 1.0}
    """
    return {state.name: _after(state, attributes) for state in work_type.states}


def kinds_of_case(work_type: WorkType) -> list[tuple[Mapping[str, str], float]]:
    """Return the attributes by which the routes of a work type tell cases apart, and the share of each such kind.

    Examples
    --------
    >>> from ambidex.factory.model import Arrivals, Profile
    >>> kinds_of_case(WorkType("claim", Arrivals((1.0,) * 168), {}, (), profiles=(Profile(1.0, {"channel": "web"}),)))
    [({}, 1.0)]
    """
    used = {key for state in work_type.states for route in state.routes for key in route.when}
    if not used or not work_type.profiles:
        return [({}, 1.0)]
    kinds: dict[tuple[tuple[str, str], ...], float] = {}
    for profile in work_type.profiles:
        seen = tuple((key, value) for key, value in sorted(profile.attributes.items()) if key in used)
        kinds[seen] = kinds.get(seen, 0.0) + profile.share
    return [(dict(seen), share) for seen, share in kinds.items()]


def taken(shares: Shares) -> list[str]:
    """Return the names with a share above 0."""
    return [name for name, share in shares.items() if share > 0]


def closure(begin: Iterable[str], edges: Mapping[str, Iterable[str]]) -> set[str]:
    """Return all names that can be reached from some.

    Examples
    --------
    >>> sorted(closure(["a"], {"a": ["b"], "b": ["a", "end"], "c": ["end"]}))
    ['a', 'b', 'end']
    """
    found: set[str] = set()
    waiting = list(begin)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += edges.get(name, ())
    return found


def _after(state: State, attributes: Mapping[str, str]) -> dict[str, float]:
    found: dict[str, float] = dict(state.parallel)
    following = [(1.0, next_of(state, attributes))] if state.next else []
    following += zip(first_chances(state.waits), (wait.next for wait in state.waits), strict=True)
    for chance, shares in following:
        for name, share in shares.items():
            found[name] = found.get(name, 0.0) + chance * share
    return found


def next_of(state: State, attributes: Mapping[str, str]) -> Shares:
    """Return the shares of what follows a state for a case with these attributes, when nobody waits."""
    for route in state.routes:
        if not route.waiting and all(attributes.get(key) == value for key, value in route.when.items()):
            return route.next
    return state.next


def first_chances(waits: tuple[Wait, ...]) -> list[float]:
    """Return for each of some waits the chance that it ends first; of two that end together the one told first.

    Examples
    --------
    >>> from ambidex.distributions.constant import Constant
    >>> first_chances((Wait(Constant(8.0), {"A": 1.0}), Wait(Constant(5.0), {"B": 1.0})))
    [0.0, 1.0]
    """
    if len(waits) < 2:
        return [1.0] * len(waits)
    ends = [np.sort(wait.after.quantile(_GRID)) for wait in waits]
    chances = np.array([_first(at, ends) for at in range(len(ends))])
    return (chances / chances.sum()).tolist()  # type: ignore[no-any-return]


def _first(at: int, ends: list[Numbers]) -> float:
    """Return the chance that nothing else ends before a wait does."""
    later = np.ones(len(_GRID))
    for other, end in enumerate(ends):
        if other != at:
            later *= 1 - np.searchsorted(end, ends[at], side="right" if other < at else "left") / len(_GRID)
    return float(later.mean())


def expected_visits(start: Mapping[str, float], following: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Return the mean number of visits of a case to each step; infinite where rounding hides that cases ever leave.

    Parameters
    ----------
    start
        Shares of the steps in which a case begins.
    following
        By step, the shares of those that come next; what is not a step ends the case.

    Examples
    --------
    A tenth of assessments is done again, and then again:

    >>> round(expected_visits({"assess": 1.0}, {"assess": {"assess": 0.1, "end": 0.9}})["assess"], 4)
    1.1111
    """
    place = {name: at for at, name in enumerate(following)}
    moves = [
        (place[to], place[name], share)
        for name, shares in following.items()
        for to, share in shares.items()
        if to in place and share > 0
    ]
    begin = np.array([start.get(name, 0.0) for name in place])
    target, origin, share = np.array(moves, np.float64).reshape(len(moves), 3).T
    index = (target.astype(np.int64), origin.astype(np.int64))
    try:
        visits = _dense(begin, index, share) if len(place) <= _SHORT else _sparse(begin, index, share)
    except (np.linalg.LinAlgError, RuntimeError):
        visits = np.full(len(place), np.inf)
    return dict(zip(place, np.maximum(visits, 0.0).tolist(), strict=True))


def _dense(begin: Numbers, index: Index, share: Numbers) -> Numbers:
    leave = np.eye(len(begin))
    np.subtract.at(leave, index, share)
    return np.asarray(np.linalg.solve(leave, begin))


def _sparse(begin: Numbers, index: Index, share: Numbers) -> Numbers:
    from scipy.sparse import coo_array, eye_array
    from scipy.sparse.linalg import splu

    size = len(begin)
    leave = eye_array(size) - coo_array((share, index), shape=(size, size))
    return np.asarray(splu(leave.tocsc()).solve(begin))
