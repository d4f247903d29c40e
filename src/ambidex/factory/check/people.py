"""What can be wrong with teams, roles and resources, and with how they fit together."""

from collections.abc import Iterator
from datetime import timedelta

from ambidex.errors import Problem
from ambidex.factory.check.rule import Names, above_zero, at_least_one, known, not_negative
from ambidex.factory.model import CHOICES, QUEUES, Factory, Resource, Role
from ambidex.working_time import Calendar


def people_problems(factory: Factory) -> Iterator[Problem]:
    """Tell everything that is wrong with who does the work."""
    yield from _reporting(factory)
    yield from _limits(factory)
    yield from _roles(factory)
    teams = dict.fromkeys(team.name for team in factory.teams)
    activities = dict.fromkeys(activity.name for activity in factory.activities)
    for resource in factory.resources:
        yield from _resource(resource, factory.calendars, teams, activities)
    yield from _never_there(factory)


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


def _limits(factory: Factory) -> Iterator[Problem]:
    used = {activity.role for activity in factory.activities}
    for team in factory.teams:
        if team.wip_limit is None:
            continue
        place = f"teams.{team.name}.wip_limit"
        yield from at_least_one(place, team.wip_limit)
        own = {role for person in factory.resources if person.team == team.name for role in person.roles} & used
        others = {role for person in factory.resources if person.team != team.name for role in person.roles}
        for role in sorted(str(role) for role in own & others):
            what = f'the role "{role}" is also held outside the team, and nobody can tell whose step it is;'
            yield Problem(place, what, "give the team a role of its own, or limit the activity.")
        if not own:
            yield Problem(place, "no step is the team's;", "let its people hold the role of an activity.")


def _roles(factory: Factory) -> Iterator[Problem]:
    held = dict.fromkeys(role for resource in factory.resources for role in resource.roles)
    promised = any(work_type.promise is not None for work_type in factory.work_types)
    for role in factory.roles:
        place = f"roles.{role.name}"
        yield from known(place, "role", [role.name], held, "nobody has the")
        yield from _words(place, role)
        if role.queue == "due date" and factory.work_types and not promised:
            yield Problem(f"{place}.queue", "no work type has a due date;", "give one a promise, or choose FIFO.")


def _words(place: str, role: Role) -> Iterator[Problem]:
    yield from known(f"{place}.queue", "queue", [role.queue], dict.fromkeys(QUEUES))
    yield from known(f"{place}.choice", "choice", [role.choice], dict.fromkeys(CHOICES))


def _resource(resource: Resource, calendars: Names, teams: Names, activities: Names) -> Iterator[Problem]:
    place = f"resources.{resource.name}"
    yield from known(f"{place}.calendar", "calendar", [resource.calendar], calendars)
    if resource.team is not None:
        yield from known(f"{place}.team", "team", [resource.team], teams)
    yield from at_least_one(f"{place}.capacity", resource.capacity)
    yield from above_zero(f"{place}.pace", resource.pace, "pace")
    yield from known(f"{place}.paces", "activity", resource.paces, activities)
    for activity, pace in resource.paces.items():
        yield from above_zero(f"{place}.paces.{activity}", pace, "pace")
    yield from not_negative(f"{place}.cost_per_hour", resource.cost_per_hour)
    yield from not_negative(f"{place}.slowdown", resource.slowdown)
    yield from above_zero(f"{place}.weight", resource.weight, "weight")
    yield from _dates(place, resource)
    if resource.ramp_up is not None:
        yield from above_zero(f"{place}.ramp_up.weeks", resource.ramp_up.weeks, "number of weeks", "8 are two months")
        yield from above_zero(f"{place}.ramp_up.pace", resource.ramp_up.pace, "pace")


def _dates(place: str, resource: Resource) -> Iterator[Problem]:
    first, last = resource.from_date, resource.until_date
    if first is not None and last is not None and last < first:
        what = f"the last day is before the first, {first};"
        yield Problem(f"{place}.until_date", what, "write a later day.")
    for at, (begin, end) in enumerate(resource.absent):
        if end < begin:
            yield Problem(f"{place}.absent.{at}", "the last day is before the first;", "write the earlier day first.")


def _never_there(factory: Factory) -> Iterator[Problem]:
    """Tell roles whose people are never at work."""
    there = {
        role
        for resource in factory.resources
        if resource.calendar not in factory.calendars or _ever_works(resource, factory.calendars[resource.calendar])
        for role in resource.roles
    }
    held = {role for resource in factory.resources for role in resource.roles}
    absent = held - there
    for activity in factory.activities:
        needed = {"role": activity.role} | {f"together.{role}": role for role in activity.together}
        for key, role in needed.items():
            if role in absent:
                what = f'nobody with the role "{role}" is ever at work;'
                yield Problem(f"activities.{activity.name}.{key}", what, "look at their calendars, dates and leave.")


def _ever_works(resource: Resource, calendar: Calendar) -> bool:
    """Return whether there is a day with work; a calendar that is itself at fault counts as one with work."""
    first, last = resource.from_date, resource.until_date
    if not calendar.intervals or first is None or last is None or last < first:
        return True
    weekdays = {day for day in range(7) if any(o < 24 * (day + 1) and c > 24 * day for o, c in calendar.intervals)}
    day = first
    while day <= last:
        dated = [days.hours for days in calendar.dated if days.first <= day <= days.last]
        works = bool(dated[-1]) if dated else day.weekday() in weekdays
        if works and not any(begin <= day <= end for begin, end in resource.absent):
            return True
        day += timedelta(days=1)
    return False
