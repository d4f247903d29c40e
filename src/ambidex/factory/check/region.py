"""Where cases can get to in a flow: the main flow and the branches of each fork, each with its own way out.

A case ends; a branch joins. A step belongs to the main flow or to the branches of one fork, not to both.
"""

from collections.abc import Iterable, Iterator, Mapping

from ambidex.errors import Problem
from ambidex.factory.check.rule import TOLERANCE
from ambidex.factory.check.way import gives_up, ways
from ambidex.factory.model import END, JOIN, Activity, State, WorkType
from ambidex.factory.visits import closure, expected_visits, flow_of, kinds_of_case, taken

Edges = Mapping[str, Iterable[str]]

MOST_VISITS = 10_000
"""A case that comes to a step more often than this on average is taken never to end."""

_MAIN = ""
"""Stands for the flow outside branches, where branches are known by the name of their fork."""


def region_problems(place: str, work_type: WorkType, activities: Mapping[str, Activity]) -> Iterator[Problem]:
    """Tell steps without cases, cases that never end, branches that do not join; of a flow whose steps are known."""
    states = {state.name: state for state in work_type.states}
    edges = {name: _following(ways(state)) for name, state in states.items()}
    begins = {_MAIN: taken(work_type.start)} | {name: taken(state.parallel) for name, state in states.items()}
    regions = {region: closure(first, edges) for region, first in begins.items() if first}
    reached = closure(begins[_MAIN], {name: [*edges[name], *begins[name]] for name in states})
    problems = list(_misplaced(place, states, regions, reached, activities))
    if not problems:
        problems += _stuck(place, work_type, begins, reached)
    problems += _unreached(place, states, reached)
    yield from problems
    if not problems and all(abs(sum(given.values()) - 1) <= TOLERANCE for s in states.values() for _, given in ways(s)):
        yield from _rounds(place, work_type)


def _following(found: Iterable[tuple[str, Mapping[str, float]]]) -> list[str]:
    return [name for _, given in found for name in taken(given)]


def _unreached(place: str, states: Mapping[str, State], reached: set[str]) -> Iterator[Problem]:
    for name in states:
        if name not in reached:
            yield Problem(f"{place}.flow.{name}", "no case ever comes here;", "lead a step to it, or remove it.")


def _misplaced(
    place: str,
    states: Mapping[str, State],
    regions: Mapping[str, set[str]],
    reached: set[str],
    activities: Mapping[str, Activity],
) -> Iterator[Problem]:
    """Tell steps in two parts of the flow, and ways out of the wrong part."""
    for name, state in states.items():
        at = f"{place}.flow.{name}"
        within = [region for region, steps in regions.items() if name in steps]
        if len(within) > 1:
            named = ["the main flow" if region == _MAIN else f'the branches of "{region}"' for region in within]
            what = f"it belongs to {' and '.join(named)};"
            yield Problem(at, what, "give each a step of its own, with the same activity.")
        elif name in reached:
            yield from _out(at, state, within[0] != _MAIN, activities)


def _out(at: str, state: State, in_branch: bool, activities: Mapping[str, Activity]) -> Iterator[Problem]:
    for key, given in ways(state):
        if in_branch and given.get(END, 0) > 0:
            yield Problem(f"{at}.{key}", "a branch cannot end the case;", f"let it lead to {JOIN}.")
        elif not in_branch and given.get(JOIN, 0) > 0:
            yield Problem(f"{at}.{key}", "there is no branch here that could join;", f"let it lead to {END}.")
    if in_branch and not state.otherwise and gives_up(activities.get(state.activity or "")):
        what = "a case that gives up in a branch must go on somewhere;"
        yield Problem(f"{at}.otherwise", what, f"write for instance  otherwise: {JOIN}")


def _stuck(place: str, work_type: WorkType, begins: Mapping[str, list[str]], reached: set[str]) -> Iterator[Problem]:
    """Tell steps from which some kind of case does not get out of its part of the flow."""
    stuck: dict[str, str] = {}
    for attributes, _ in kinds_of_case(work_type):
        edges = {state.name: _following(_ways_of(state, attributes)) for state in work_type.states}
        before = _backward(edges)
        ending = {way_out: closure([way_out], before) for way_out in (END, JOIN)}
        for region, first in begins.items():
            way_out = END if region == _MAIN else JOIN
            stuck |= dict.fromkeys(closure(first, edges) - ending[way_out], way_out)
    for state in work_type.states:
        if state.name in stuck and state.name in reached:
            what = "branches" if stuck[state.name] == JOIN else "cases"
            yield Problem(
                f"{place}.flow.{state.name}",
                f"{what} that come here never {stuck[state.name]};",
                f"let it lead to {stuck[state.name]} some day.",
            )


def _ways_of(state: State, attributes: Mapping[str, str]) -> Iterator[tuple[str, Mapping[str, float]]]:
    """Yield the ways on that cases with these attributes can take, whoever waits."""
    closed = {"next"} if any(not route.waiting and _holds(route.when, attributes) for route in state.routes) else set()
    closed |= {f"routes.{at}.next" for at, route in enumerate(state.routes) if not _holds(route.when, attributes)}
    yield from ((key, given) for key, given in ways(state) if key not in closed)


def _holds(when: Mapping[str, str], attributes: Mapping[str, str]) -> bool:
    return all(attributes.get(key) == value for key, value in when.items())


def _rounds(place: str, work_type: WorkType) -> Iterator[Problem]:
    """Tell the step where cases go round almost for ever, from the mean visits: visits = start + visits . next."""
    for attributes, _ in kinds_of_case(work_type):
        following = flow_of(work_type, attributes)
        come = closure(taken(work_type.start), {name: taken(given) for name, given in following.items()})
        visits = expected_visits(work_type.start, {name: given for name, given in following.items() if name in come})
        worst = max(visits, key=visits.__getitem__)
        if visits[worst] > MOST_VISITS:
            what = f"a case comes here {visits[worst]:,.0f} times on average;"
            yield Problem(f"{place}.flow.{worst}", what, f"let a larger share lead to {END}.")
            return


def _backward(edges: Edges) -> dict[str, list[str]]:
    before: dict[str, list[str]] = {}
    for name, followers in edges.items():
        for to in followers:
            before.setdefault(to, []).append(name)
    return before
