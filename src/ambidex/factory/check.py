"""The rules of a factory that its shape cannot express: every problem at once, each with its place and remedy.

Overload is not a problem here: a factory may be too small for its work, and simulation says so.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from ambidex.errors import BadInput, Problem, did_you_mean
from ambidex.factory.model import END, Activity, Arrivals, Factory, Resource, WorkType
from ambidex.factory.visits import expected_visits
from ambidex.factory.week import hours_text
from ambidex.working_time import HOURS_PER_WEEK, Calendar, zone

Names = Mapping[str, object]

TOLERANCE = 1e-6
"""How far shares may be from summing to one."""

MOST_VISITS = 10_000
"""A case that comes to a step more often than this on average is taken never to end."""


def problems(factory: Factory) -> tuple[Problem, ...]:
    """Return everything that is wrong with a factory; nothing when it can be simulated.

    Examples
    --------
    >>> from ambidex.working_time import ALWAYS
    >>> empty = Factory("Empty", "UTC", {"always": ALWAYS}, (), (), (), ())
    >>> [problem.place for problem in problems(empty)]
    ['activities', 'work_types']
    """
    teams = dict.fromkeys(team.name for team in factory.teams)
    roles = dict.fromkeys(role for resource in factory.resources for role in resource.roles)
    activities = dict.fromkeys(activity.name for activity in factory.activities)
    return (
        *_zone(factory.time_zone),
        *_names(factory),
        *(found for name, calendar in factory.calendars.items() for found in _calendar(name, calendar)),
        *_reporting(factory),
        *(found for resource in factory.resources for found in _resource(resource, factory.calendars, teams)),
        *_some("activities", factory.activities, "add at least one activity with its service_time"),
        *(found for activity in factory.activities for found in _activity(activity, roles)),
        *_some("work_types", factory.work_types, "add at least one work type with its arrivals and flow"),
        *(found for work_type in factory.work_types for found in _work_type(work_type, activities)),
    )


def _zone(name: str) -> Iterator[Problem]:
    try:
        zone(name)
    except BadInput as told:
        yield Problem("time_zone", f'"{name}" is not a time zone.', told.problems[0].remedy)


def _some(place: str, found: tuple[object, ...], remedy: str) -> Iterator[Problem]:
    if not found:
        yield Problem(place, "there are none;", f"{remedy}.")


def _names(factory: Factory) -> Iterator[Problem]:
    named = {
        "teams": [team.name for team in factory.teams],
        "resources": [resource.name for resource in factory.resources],
        "activities": [activity.name for activity in factory.activities],
        "work_types": [work_type.name for work_type in factory.work_types],
    }
    named |= {f"work_types.{w.name}.flow": [state.name for state in w.states] for w in factory.work_types}
    for place, names in named.items():
        for name, count in Counter(names).items():
            if not name.strip():
                yield Problem(place, "one has no name;", "give it one.")
            elif count > 1:
                yield Problem(f"{place}.{name}", f"the name is used {count} times;", "give each its own.")


def _calendar(name: str, calendar: Calendar) -> Iterator[Problem]:
    place = f"calendars.{name}"
    if not calendar.intervals:
        yield Problem(place, "it has no working hours;", 'write for instance Mon-Fri: "09:00-17:00".')
    for opens, closes in calendar.intervals:
        if not 0 <= opens < closes <= HOURS_PER_WEEK:
            what = f"{opens:g} to {closes:g} are no hours of a week;"
            yield Problem(place, what, "close after opening, within 0 to 168.")
            return
    clashes = [(one, two) for one, two in pairwise(calendar.intervals) if two[0] <= one[1]]
    if clashes:
        one, two = clashes[0]
        how, remedy = ("overlap", "join them") if two[0] >= one[0] else ("are out of order", "write them in order")
        more = f", and {len(clashes) - 1} more like them" * (len(clashes) > 1)
        yield Problem(place, f"{hours_text(*one)} and {hours_text(*two)} {how}{more};", f"{remedy}.")


def _reporting(factory: Factory) -> Iterator[Problem]:
    above = {team.manager: team.reports_to for team in factory.teams if team.manager}
    for team in factory.teams:
        seen, person = {team.manager}, team.reports_to
        while person is not None and person in above:
            if person in seen:
                yield Problem(f"teams.{team.name}.reports_to", "the reporting line goes round;", "let it end.")
                break
            seen.add(person)
            person = above[person]


def _resource(resource: Resource, calendars: Names, teams: Names) -> Iterator[Problem]:
    place = f"resources.{resource.name}"
    yield from _known(f"{place}.calendar", "calendar", [resource.calendar], calendars)
    if resource.team is not None:
        yield from _known(f"{place}.team", "team", [resource.team], teams)
    if resource.capacity < 1:
        yield Problem(f"{place}.capacity", f"{resource.capacity} is too small;", "write 1 or more.")
    if not 0 < resource.pace < float("inf"):
        yield Problem(f"{place}.pace", f"{resource.pace:g} is not a pace;", "write a number above 0; 1 is usual.")
    yield from _not_negative(f"{place}.cost_per_hour", resource.cost_per_hour)


def _activity(activity: Activity, roles: Names) -> Iterator[Problem]:
    place = f"activities.{activity.name}"
    if activity.name == END:
        yield Problem(place, f'"{END}" ends a case and cannot be an activity;', "choose another name.")
    yield from _not_negative(f"{place}.cost", activity.cost)
    if activity.role is not None:
        yield from _known(f"{place}.role", "role", [activity.role], roles, "nobody has the")
    if activity.batch is not None:
        if activity.batch.size < 1:
            yield Problem(f"{place}.batch.size", f"{activity.batch.size} is too small;", "write 1 or more.")
        if not 0 <= activity.batch.max_wait < float("inf"):
            yield Problem(f"{place}.batch.max_wait", "it must be a time;", 'write for instance "1 d".')
        if activity.role is None:
            yield Problem(f"{place}.batch", "an outsider does not batch;", "give the activity a role, or no batch.")


def _work_type(work_type: WorkType, activities: Names) -> Iterator[Problem]:
    place = f"work_types.{work_type.name}"
    yield from _arrivals(f"{place}.arrivals", work_type.arrivals)
    yield from _not_negative(f"{place}.value", work_type.value)
    if work_type.promise is not None and not work_type.promise > 0:
        yield Problem(f"{place}.promise", "a promise is a time above 0;", 'write for instance "5 d".')
    states = {state.name: state.next for state in work_type.states}
    if not states:
        yield Problem(f"{place}.flow", "it has no steps;", "write at least one, with its next.")
        return
    if not work_type.start:
        yield Problem(f"{place}.start", "no case begins anywhere;", "write the step in which cases begin.")
        return
    followers = dict.fromkeys([*states, END])
    for state in work_type.states:
        if state.name == END:
            yield Problem(f"{place}.flow.{END}", f'"{END}" ends a case and cannot be a step;', "choose another name.")
        if activities:
            yield from _known(f"{place}.flow.{state.name}.activity", "activity", [state.activity], activities)
        yield from _shares(f"{place}.flow.{state.name}.next", state.next, followers)
    yield from _shares(f"{place}.start", work_type.start, states)
    if END not in states and all(_are_shares(shares, followers) for shares in (work_type.start, *states.values())):
        yield from _ends(place, work_type.start, states)


def _arrivals(place: str, arrivals: Arrivals) -> Iterator[Problem]:
    if len(arrivals.per_hour) != HOURS_PER_WEEK:
        yield Problem(f"{place}.per_hour", f"there are {len(arrivals.per_hour)} rates;", "a week has 168 hours.")
    if not all(0 <= rate < float("inf") for rate in arrivals.per_hour):
        yield Problem(f"{place}.per_hour", "a rate is negative or no number;", "write 0 or more.")
    days = [day for day, _ in arrivals.levels]
    if days != sorted(set(days)):
        yield Problem(f"{place}.levels", "the days are not in order or repeat;", "write each once, in order.")
    if not all(0 <= level < float("inf") for _, level in arrivals.levels):
        yield Problem(f"{place}.levels", "a level is negative or no number;", "1 is the usual week.")
    if not 0 < arrivals.regularity < float("inf"):
        yield Problem(f"{place}.regularity", "it must be above 0;", "1 is pure chance, more is more regular.")


def _shares(place: str, shares: Mapping[str, float], allowed: Names) -> Iterator[Problem]:
    yield from _known(place, "step", shares, allowed)
    if not all(0 <= share <= 1 + TOLERANCE for share in shares.values()):
        yield Problem(place, "a share lies outside 0-1;", "write each as a share of all.")
    total = sum(shares.values())
    if abs(total - 1) > TOLERANCE:
        rest = 1 - total
        more = f"say where the other {rest:.4g} goes" + f", or add  {END}: {rest:.4g}" * (END in allowed)
        yield Problem(place, f"the shares sum to {total:.4g};", more if rest > 0 else "take some away.")


def _are_shares(shares: Mapping[str, float], allowed: Names) -> bool:
    """Return whether there is nothing wrong with each; they may not sum to one."""
    return all(name in allowed and 0 <= share <= 1 + TOLERANCE for name, share in shares.items())


def _ends(place: str, start: Mapping[str, float], states: Mapping[str, Mapping[str, float]]) -> Iterator[Problem]:
    reached = _closure([name for name, share in start.items() if share > 0], _forward(states))
    ending = _closure([END], _backward(states))
    for name in states:
        if name not in reached:
            yield Problem(f"{place}.flow.{name}", "no case ever comes here;", "lead a step to it, or remove it.")
        elif name not in ending:
            yield Problem(f"{place}.flow.{name}", "cases that come here never end;", f"let it lead to {END} some day.")
    if reached <= ending and all(abs(sum(followers.values()) - 1) <= TOLERANCE for followers in states.values()):
        yield from _rounds(place, start, states)


def _rounds(place: str, start: Mapping[str, float], states: Mapping[str, Mapping[str, float]]) -> Iterator[Problem]:
    """Tell the step where cases go round almost for ever, from the mean visits: visits = start + visits . next."""
    visits = expected_visits(start, states)
    worst = max(visits, key=visits.__getitem__)
    if visits[worst] > MOST_VISITS:
        what = f"a case comes here {visits[worst]:,.0f} times on average;"
        yield Problem(f"{place}.flow.{worst}", what, f"let a larger share lead to {END}.")


def _forward(states: Mapping[str, Mapping[str, float]]) -> dict[str, list[str]]:
    return {name: [to for to, share in shares.items() if share > 0] for name, shares in states.items()}


def _backward(states: Mapping[str, Mapping[str, float]]) -> dict[str, list[str]]:
    before: dict[str, list[str]] = {}
    for name, followers in _forward(states).items():
        for to in followers:
            before.setdefault(to, []).append(name)
    return before


def _closure(begin: Iterable[str], step: Mapping[str, list[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(begin)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += step.get(name, [])
    return found


def _known(
    place: str, kind: str, names: Iterable[str], known: Names, missing: str = "there is no"
) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            plural = "activities" if kind == "activity" else f"{kind}s"
            few = f"{plural} are {', '.join(known)}." if 0 < len(known) <= 8 else ""
            stop = ";" if few else "."
            yield Problem(place, f'{missing} {kind} "{name}"{stop}', f"{few} {did_you_mean(name, known)}".strip())


def _not_negative(place: str, value: float) -> Iterator[Problem]:
    if not 0 <= value < float("inf"):
        yield Problem(place, f"{value:g} is negative or no number;", "write 0 or more.")
