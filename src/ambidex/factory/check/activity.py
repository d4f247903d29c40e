"""What can be wrong with activities: what they need that is not there, and what is said that means nothing."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from ambidex.errors import Problem
from ambidex.factory.check.rule import (
    Names,
    above_zero,
    at_least_one,
    bearable,
    chance,
    known,
    not_negative,
    not_too_many,
)
from ambidex.factory.model import END, JOIN, Activity, Batch, Escalation, Factory, Profile
from ambidex.working_time import HOURS_PER_WEEK

OF_WHO = ("resource", "team", "role")
"""Conditions of a special service time that are about who does the work, not about the case."""

DEFAULTS = ("go on", "rework")
"""What happens when an exception is not answered."""

DURATIONS = ("service_time", "delay", "setup", "patience", "coordination")
"""What of an activity is a duration, or None."""

MOST_ROLES = 8
"""So many roles can take part in one activity at once; whether there are people for them all is asked of every mix."""


def activity_problems(factory: Factory) -> Iterator[Problem]:
    """Tell everything that is wrong with the activities of a factory."""
    held = _held(factory)
    attributes = attribute_values(profile for work_type in factory.work_types for profile in work_type.profiles)
    conditions: dict[str, Names] = {
        **attributes,
        "resource": dict.fromkeys(resource.name for resource in factory.resources),
        "team": dict.fromkeys(team.name for team in factory.teams),
        "role": held,
    }
    for activity in factory.activities:
        yield from _activity(activity, factory.calendars, held, conditions)


def _activity(
    activity: Activity, calendars: Names, held: Mapping[str, set[str]], conditions: Mapping[str, Names]
) -> Iterator[Problem]:
    place = f"activities.{activity.name}"
    if activity.name in {END, JOIN}:
        ends = {END: "a case", JOIN: "a branch"}[activity.name]
        yield Problem(place, f'"{activity.name}" ends {ends} and cannot be an activity;', "choose another name.")
    yield from not_negative(f"{place}.cost", activity.cost)
    for key in DURATIONS:
        yield from bearable(f"{place}.{key}", getattr(activity, key))
    for at, special in enumerate(activity.special):
        yield from bearable(f"{place}.special.{at}.service_time", special.service_time)
    if activity.role is None:
        yield from _outsider(place, activity)
    else:
        yield from known(f"{place}.role", "role", [activity.role], held, "nobody has the")
    if activity.calendar is not None:
        yield from known(f"{place}.calendar", "calendar", [activity.calendar], calendars)
        if activity.role is not None:
            what = "who has the role works in a calendar of their own;"
            yield Problem(f"{place}.calendar", what, "write it only for an outsider.")
    if activity.batch is not None:
        yield from _batch(f"{place}.batch", activity.batch)
    yield from _together(f"{place}.together", activity, held)
    yield from _special(f"{place}.special", activity, conditions)
    yield from _by_hour(f"{place}.by_hour", activity.by_hour)
    if activity.role and (activity.batch is not None or activity.together):
        what = "a case cannot leave work that is collected or done together;"
        for name, given in (("patience", activity.patience), ("balk_at", activity.balk_at)):
            if given is not None:
                yield Problem(f"{place}.{name}", what, f"take away {name}, or the other.")
    if activity.balk_at is not None and activity.balk_at < 0:
        yield Problem(f"{place}.balk_at", f"{activity.balk_at} is too small;", "write 0 or more; 0 never waits.")
    elif activity.balk_at is not None:
        yield from not_too_many(f"{place}.balk_at", activity.balk_at)
    yield from at_least_one(f"{place}.wip_limit", activity.wip_limit)
    if activity.escalation is not None:
        yield from _escalation(f"{place}.escalation", activity.escalation)


def _held(factory: Factory) -> dict[str, set[str]]:
    """Return who has each role."""
    held: dict[str, set[str]] = {}
    for resource in factory.resources:
        for role in resource.roles:
            held.setdefault(role, set()).add(resource.name)
    return held


def _outsider(place: str, activity: Activity) -> Iterator[Problem]:
    """Tell what is said of an outsider but means something only where somebody of ours does the work."""
    remedy = "give the activity a role, or take it away."
    if activity.batch is not None:
        yield Problem(f"{place}.batch", "an outsider does not batch;", "give the activity a role, or no batch.")
    if not activity.interruptible:
        what = "an outsider works by its own clock;"
        yield Problem(f"{place}.interruptible", what, remedy)
    for key, said, what in (
        ("setup", activity.setup is not None, "an outsider has no setup;"),
        ("coordination", activity.coordination is not None, "nobody of ours coordinates with an outsider;"),
        ("together", bool(activity.together), "nobody works together with an outsider;"),
        ("patience", activity.patience is not None, "nobody waits to be taken by an outsider;"),
        ("balk_at", activity.balk_at is not None, "nobody waits to be taken by an outsider;"),
        ("escalation", activity.escalation is not None, "the exceptions of an outsider are not ours to decide;"),
    ):
        if said:
            yield Problem(f"{place}.{key}", what, remedy)


def _batch(place: str, batch: Batch) -> Iterator[Problem]:
    yield from at_least_one(f"{place}.size", batch.size)
    if not 0 <= batch.max_wait < float("inf"):
        yield Problem(f"{place}.max_wait", "it must be a time;", 'write for instance "1 d".')
    else:
        yield from bearable(f"{place}.max_wait", batch.max_wait)
    if not all(0 <= hour < HOURS_PER_WEEK for hour in batch.releases):
        yield Problem(f"{place}.releases", "an hour lies outside the week;", 'write for instance "Fri 16:00".')


def _together(place: str, activity: Activity, held: Mapping[str, set[str]]) -> Iterator[Problem]:
    if not activity.together:
        return
    yield from known(place, "role", activity.together, held, "nobody has the")
    if activity.batch is not None:
        yield Problem(place, "what is done together is not collected;", "take away batch, or together.")
    wanted = dict(activity.together)
    for role, number in wanted.items():
        yield from at_least_one(f"{place}.{role}", number)
    if activity.role is not None:
        wanted[activity.role] = wanted.get(activity.role, 0) + 1
    if len(wanted) > MOST_ROLES:
        yield Problem(place, f"{len(wanted)} roles at once are too many;", f"name {MOST_ROLES} or fewer.")
    elif set(wanted) <= set(held):
        yield from _enough(place, wanted, held)


def _enough(place: str, wanted: Mapping[str, int], held: Mapping[str, set[str]]) -> Iterator[Problem]:
    """Tell the fewest roles that are held by fewer people than are wanted of them at once (Hall's condition)."""
    for roles in (roles for n in range(1, len(wanted) + 1) for roles in combinations(wanted, n)):
        people = len(set().union(*(held[role] for role in roles)))
        needed = sum(wanted[role] for role in roles)
        if people < needed:
            named = " or ".join(f'"{role}"' for role in roles)
            have = f"{people} {'has' if people == 1 else 'have'} it"
            what = f"it takes {needed} people at once with the role {named}, and {have};"
            yield Problem(place, what, "ask for fewer, or let more people hold it.")
            return
    yield from _held_up(place, wanted, held)


def _held_up(place: str, wanted: Mapping[str, int], held: Mapping[str, set[str]]) -> Iterator[Problem]:
    """Tell a role whose last people may come in another of the roles that are wanted, and then wait for ever."""
    for role, number in wanted.items():
        others = {name for other in wanted if other != role for name in held[other]}
        elsewhere = min(len(held[role] & others), sum(wanted.values()) - number)
        if elsewhere and len(held[role]) - elsewhere < number:
            what = (
                f'whoever has the role "{role}" may come in another role, and then nobody is left to come in this one;'
            )
            yield Problem(place, what, f'let {number - len(held[role]) + elsewhere} more hold "{role}".')
            return


def _special(place: str, activity: Activity, conditions: Mapping[str, Names]) -> Iterator[Problem]:
    attributes = {key: values for key, values in conditions.items() if key not in OF_WHO}
    for at, special in enumerate(activity.special):
        where = f"{place}.{at}.when"
        if not special.when:
            yield Problem(where, "it has no condition;", "write for instance {resource: Ann}.")
        for key, value in special.when.items():
            if key not in OF_WHO:
                yield from condition(where, key, value, attributes)
                continue
            yield from known(where, key, [value], conditions[key])
            if activity.role is None:
                what = f"nobody of ours does it, so no {key} can be told;"
                yield Problem(where, what, "give the activity a role.")


def condition(place: str, key: str, value: str, attributes: Mapping[str, Mapping[str, object]]) -> Iterator[Problem]:
    """Tell a condition on an attribute of the case that no case ever has."""
    yield from known(place, "attribute", [key], attributes, "no profile has the")
    if key in attributes:
        yield from known(place, key, [value], attributes[key], "no profile has the")


def attribute_values(profiles: Iterable[Profile]) -> dict[str, dict[str, object]]:
    """Return the attributes that cases can have, each with its values."""
    found: dict[str, dict[str, object]] = {}
    for profile in profiles:
        for key, value in profile.attributes.items():
            found.setdefault(key, {})[value] = None
    return found


def _by_hour(place: str, factors: tuple[float, ...]) -> Iterator[Problem]:
    if factors and len(factors) != HOURS_PER_WEEK:
        yield Problem(place, f"there are {len(factors)} factors;", "a week has 168 hours.")
    if not all(0 < factor < float("inf") for factor in factors):
        yield Problem(place, "a factor is not above 0;", "1 is the usual service time.")


def _escalation(place: str, escalation: Escalation) -> Iterator[Problem]:
    yield from chance(f"{place}.chance", escalation.chance)
    yield from chance(f"{place}.busy_chance", escalation.busy_chance)
    yield from at_least_one(f"{place}.busy_from", escalation.busy_from)
    yield from bearable(f"{place}.decision_time", escalation.decision_time)
    if escalation.timeout is not None:
        yield from above_zero(f"{place}.timeout", escalation.timeout, "time", 'for instance "2 d"')
        yield from bearable(f"{place}.timeout", escalation.timeout)
    yield from known(f"{place}.default", "default", [escalation.default], dict.fromkeys(DEFAULTS))
