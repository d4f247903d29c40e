"""What a run is given besides its factory: arrivals to replay and cases that are open; what can be wrong with them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from ambidex.errors import Problem, did_you_mean
from ambidex.factory import Arrivals, Factory, WorkType
from ambidex.factory.check.way import ways
from ambidex.factory.visits import closure, taken
from ambidex.simulation.open_case import OpenCase

_MOST_HOURS = 1e6


def arrivals_problems(factory: Factory, arrivals: Mapping[str, NDArray[np.datetime64]]) -> Iterator[Problem]:
    """Tell what is wrong with arrivals that are given, by work type."""
    names = [work_type.name for work_type in factory.work_types]
    for name, instants in arrivals.items():
        place = f"arrivals.{name}"
        if name not in names:
            yield Problem(place, f'there is no work type "{name}".', did_you_mean(name, names))
        if not isinstance(instants, np.ndarray) or instants.dtype.kind != "M" or instants.ndim != 1:
            yield Problem(place, "they are no instants;", "give an array of datetime64, in UTC, of one dimension.")
        elif np.isnat(instants).any():
            missing = int(np.isnat(instants).sum())
            yield Problem(place, f"{missing} of {len(instants)} have no time (NaT);", "leave them out.")


def open_case_problems(factory: Factory, open_cases: Sequence[OpenCase], start_at: datetime) -> Iterator[Problem]:
    """Tell what is wrong with cases that are there at the beginning."""
    kinds = {work_type.name: work_type for work_type in factory.work_types}
    forks = {name: _fork_of(kind) for name, kind in kinds.items()} if open_cases else {}
    people = {person.name for person in factory.resources}
    for place, case in enumerate(open_cases):
        at = f"open_cases[{place}]"
        if case.work_type not in kinds:
            yield Problem(at, f'there is no work type "{case.work_type}".', did_you_mean(case.work_type, kinds))
        else:
            yield from _where(at, case, kinds[case.work_type], forks[case.work_type])
        if case.resource is not None and case.resource not in people:
            yield Problem(at, f'there is no resource "{case.resource}".', did_you_mean(case.resource, people))
        if case.arrived_at.tzinfo is None or case.enabled_at.tzinfo is None:
            what = "arrived_at or enabled_at does not say in which time zone it is;"
            yield Problem(at, what, "write for instance 2026-01-05T09:00+01:00.")
        elif not case.arrived_at <= case.enabled_at <= start_at:
            what = "it must have arrived before it was enabled, and both before the start;"
            yield Problem(at, what, "look at arrived_at and enabled_at.")
        if case.left is not None and not 0 <= case.left <= _MOST_HOURS:
            yield Problem(at, f"{case.left:g} hours of work cannot be left;", "write 0 to a million, or None.")


def _where(at: str, case: OpenCase, kind: WorkType, fork_of: Mapping[str, str]) -> Iterator[Problem]:
    states = {state.name: state for state in kind.states}
    if case.state not in states:
        yield Problem(at, f'{case.work_type} has no step "{case.state}".', did_you_mean(case.state, states))
        return
    if case.state in fork_of:
        fork = fork_of[case.state]
        what = f'"{case.state}" stands in a branch of "{fork}", and nothing is known of the other branches;'
        yield Problem(at, what, f'put the case at "{fork}".')
    if case.left is not None and states[case.state].activity is None:
        yield Problem(at, f'"{case.state}" is no work, so none can be left;', "leave out left.")


def _fork_of(kind: WorkType) -> dict[str, str]:
    """Return the outermost fork of each step that stands in a branch."""
    edges = {state.name: [name for _, given in ways(state) for name in taken(given)] for state in kind.states}
    inner = {name: [*to, *taken(state.parallel)] for (name, to), state in zip(edges.items(), kind.states)}
    main = closure(taken(kind.start), edges)
    return {
        step: state.name
        for state in kind.states
        if state.parallel and state.name in main
        for step in closure(taken(state.parallel), inner) - main
    }


def most_cases(factory: Factory, horizon: timedelta, arrivals: Mapping[str, NDArray[np.datetime64]]) -> float:
    """Return how many cases come on average, were it always as busy as in the busiest season.

    Examples
    --------
    >>> from ambidex.factory import END, Activity, State
    >>> from ambidex.distributions.constant import Constant
    >>> letter = WorkType("letter", Arrivals((2.0,) * 168), {"a": 1.0}, (State("a", "a", {END: 1.0}),))
    >>> post = Factory("post", "UTC", {}, (), (), (Activity("a", None, Constant(1.0)),), (letter,))
    >>> most_cases(post, timedelta(days=1), {})
    48.0
    """
    return sum(
        float(len(arrivals[kind.name])) if kind.name in arrivals else _most(kind.arrivals, horizon)
        for kind in factory.work_types
    )


def _most(arrivals: Arrivals, horizon: timedelta) -> float:
    busiest = max([1.0, *(factor for _, factor in arrivals.levels)])
    at_once = sum(size * share for size, share in arrivals.sizes) if arrivals.sizes else 1.0
    return sum(arrivals.per_hour) * busiest * at_once * (horizon / timedelta(weeks=1))
