"""What can be wrong with a flow: shares, unknown steps, what is said of a step that it cannot bear.

Whether cases come to every step and end is told by `region.py`.
"""

from collections.abc import Iterator, Mapping

from ambidex.errors import Problem
from ambidex.factory.check.region import region_problems
from ambidex.factory.check.rule import TOLERANCE, Names, bearable, chance, known, not_too_many, shares
from ambidex.factory.check.way import gives_up, ways
from ambidex.factory.model import END, JOIN, Activity, State, WorkType


def flow_problems(place: str, work_type: WorkType, activities: Mapping[str, Activity]) -> Iterator[Problem]:
    """Tell everything that is wrong with the flow of a work type, which stands at a place."""
    states = {state.name: state for state in work_type.states}
    if not states:
        yield Problem(f"{place}.flow", "it has no steps;", "write at least one, with its next.")
        return
    if not work_type.start:
        yield Problem(f"{place}.start", "no case begins anywhere;", "write the step in which cases begin.")
        return
    forks = any(state.parallel for state in work_type.states)
    followers = dict.fromkeys([*states, END, JOIN] if forks else [*states, END])
    for state in work_type.states:
        yield from _state(f"{place}.flow.{state.name}", state, states, followers, activities)
    yield from shares(f"{place}.start", work_type.start, states)
    if not {END, JOIN} & set(states) and _are_shares(work_type.start, states) and all(map(_is_clear, states.values())):
        known_ways = [given for state in states.values() for _, given in (*ways(state), ("parallel", state.parallel))]
        if all(_are_shares(given, {**states, END: None, JOIN: None}) for given in known_ways):
            yield from region_problems(place, work_type, activities)


def _is_clear(state: State) -> bool:
    """Return whether a step is one thing: work, a fork or a wait."""
    return [state.activity is not None, bool(state.parallel), bool(state.waits)].count(True) == 1


def _are_shares(given: Mapping[str, float], allowed: Names) -> bool:
    """Return whether there is nothing wrong with each; they may not sum to one."""
    return all(name in allowed and 0 <= share <= 1 + TOLERANCE for name, share in given.items())


def _state(
    place: str, state: State, states: Names, followers: Names, activities: Mapping[str, Activity]
) -> Iterator[Problem]:
    if state.name in {END, JOIN}:
        ends = {END: "a case", JOIN: "a branch"}[state.name]
        yield Problem(place, f'"{state.name}" ends {ends} and cannot be a step;', "choose another name.")
    if not _is_clear(state):
        how = "it is several things at once" if state.activity or state.parallel else "nothing is done here"
        yield Problem(place, f"{how};", "write one of activity, parallel, wait, waits or flow.")
        return
    if state.activity is not None and activities:
        yield from known(f"{place}.activity", "activity", [state.activity], activities)
    for key, given in ways(state):
        yield from shares(f"{place}.{key}", given, {**followers, JOIN: None} if JOIN in given else followers)
    if state.waits and (state.next or state.routes):
        yield Problem(place, "what follows a wait stands in its waits;", "take away next and routes.")
    for at, wait in enumerate(state.waits):
        yield from bearable(f"{place}.waits.{at}.after", wait.after)
    yield from known(f"{place}.parallel", "step", state.parallel, states)
    for name, taken in state.parallel.items():
        yield from chance(f"{place}.parallel.{name}", taken)
    if state.activity is None or state.activity in activities:
        yield from _at_work(place, state, activities.get(state.activity or ""))


def _at_work(place: str, state: State, activity: Activity | None) -> Iterator[Problem]:
    """Tell what is said of a step that its activity does not bear, or of a step without one."""
    queued = activity is not None and activity.role is not None
    for at, route in enumerate(state.routes):
        where = f"{place}.routes.{at}"
        if not route.when and not route.waiting:
            yield Problem(where, "it has no condition;", "write when or waiting, or take it as next.")
        if route.waiting < 0:
            yield Problem(f"{where}.waiting", f"{route.waiting} is too small;", "write 0 or more.")
        yield from not_too_many(f"{where}.waiting", route.waiting)
        if route.waiting > 0 and not queued:
            yield Problem(f"{where}.waiting", "nobody waits for a role here;", "write it at a step with a role.")
    if state.otherwise and not gives_up(activity):
        what, remedy = "nobody gives up here;", "give the activity patience or balk_at, or take it away."
        yield Problem(f"{place}.otherwise", what, remedy)
