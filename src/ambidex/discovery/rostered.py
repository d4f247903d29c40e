"""What a roster says of people, in place of what would be learnt of them: teams, roles, cost, hours, leave.

The log still says who did what. An activity that mostly the people of one role of the roster do becomes work of that
role, and all who hold it may do it; others who were seen doing it often enough may, too. Of people whom the roster does
not name all is learnt, and so is what it leaves open.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ambidex.discovery.notes import named
from ambidex.discovery.roles import Roles, able_people, times_done
from ambidex.eventlog import EventLog
from ambidex.factory import Resource, Team
from ambidex.factory.roster import Person, Roster
from ambidex.working_time import Calendar

MOSTLY = 0.6
"""An activity is work of a role whose people do so much of it."""


def known_people(log: EventLog, roster: Roster) -> tuple[Person | None, ...]:
    """Return what the roster says of each resource of a log; None of whom it does not name."""
    return tuple(roster.person(name) for name in log.resources)


def rostered_calendars(known: Sequence[Person | None], learnt: Sequence[Calendar]) -> tuple[Calendar, ...]:
    """Return the calendar of each resource: that of the roster where it has one."""
    return tuple(one.calendar if one and one.calendar else own for one, own in zip(known, learnt))


def rostered_roles(log: EventLog, known: Sequence[Person | None], learnt: Roles) -> Roles:
    """Return the roles with those of the roster in place of what was learnt, wherever its people do the work."""
    held = [set(one.roles) if one else set() for one in known]
    done = times_done(log)
    able = [able_people(done[:, code]) for code in range(done.shape[1])]
    names = dict.fromkeys(role for roles in held for role in sorted(roles))
    of_activity = tuple(
        role and (_role_of(done[:, code], held, names) or role) for code, role in enumerate(learnt.of_activity)
    )
    of_resource = []
    for person, roles in enumerate(learnt.of_resource):
        seen = dict.fromkeys(
            role
            for code, role in enumerate(of_activity)
            if role and (person in able[code] or (not held[person] and learnt.of_activity[code] in roles))
        )
        of_resource.append(tuple(dict.fromkeys([*sorted(held[person] & set(filter(None, of_activity))), *seen])))
    return Roles(of_activity, tuple(of_resource))


def _role_of(times: NDArray[np.int64], held: Sequence[set[str]], names: Iterable[str]) -> str | None:
    """Return the role whose people do most of an activity, if it is most of all."""
    by_role = {role: sum(int(n) for n, roles in zip(times, held) if role in roles) for role in names}
    best = max(by_role, key=lambda role: by_role[role], default=None)
    return best if best and by_role[best] >= MOSTLY * times.sum() else None


def rostered_people(
    resources: Sequence[Resource], known: Sequence[Person | None], roster: Roster, calendars: dict[str, Calendar]
) -> tuple[Resource, ...]:
    """Return the people with their team, cost and dates of the roster, and those of it who were not seen at work.

    Somebody who was not seen is there if anybody who was holds one of their roles; they work the hours that most of
    those do, unless the roster says which.

    Parameters
    ----------
    calendars
        By name; those that only people have who were not seen are added.
    """
    found = [_told(resource, one) for resource, one in zip(resources, known)]
    seen = {one.name for one in known if one}
    there = {role for resource in found for role in resource.roles}
    for one in roster.people:
        able = tuple(role for role in one.roles if role in there)
        if one.name in seen or not able:
            continue
        like = [resource.calendar for resource in found if set(resource.roles) & set(able)]
        calendar = max(set(like), key=lambda name: (like.count(name), name))
        if one.calendar:
            calendar = next(
                (name for name, hours in calendars.items() if hours == one.calendar), f"hours of {one.name}"
            )
            calendars[calendar] = one.calendar
        found.append(_told(Resource(one.name, able, calendar), one))
    return tuple(found)


def _told(resource: Resource, one: Person | None) -> Resource:
    if one is None:
        return resource
    return replace(
        resource,
        team=one.team or resource.team,
        cost_per_hour=resource.cost_per_hour if one.cost_per_hour is None else one.cost_per_hour,
        from_date=one.from_date or resource.from_date,
        until_date=one.until_date or resource.until_date,
        absent=one.absent or resource.absent,
    )


def rostered_teams(resources: Sequence[Resource], roster: Roster) -> tuple[Team, ...]:
    """Return the teams that anybody is in, those of the roster with their managers."""
    told = {team.name: team for team in roster.teams()}
    names = dict.fromkeys(resource.team for resource in resources if resource.team)
    return tuple(told.get(name, Team(name)) for name in names if name)


def roster_notes(resources: Sequence[Resource], known: Sequence[Person | None], roster: Roster) -> tuple[str, ...]:
    """Tell whom only the log names, whom only the roster names, and what was not understood."""
    if not roster.people:
        return ()
    strangers = [resource.name for resource, one in zip(resources, known) if one is None]
    seen = {one.name for one in known if one}
    there = {resource.name for resource in resources}
    added = [one.name for one in roster.people if one.name not in seen and one.name in there]
    left = [one.name for one in roster.people if one.name not in seen and one.name not in there]
    told = []
    if strangers:
        told.append(f"{named(strangers)} did work but {_be(strangers)} not in the roster; all about them was learnt.")
    if added:
        told.append(
            f"{named(added)} {_be(added)} in the roster but did no work in the log; their roles say what they may do."
        )
    if left:
        told.append(
            f"{named(left)} {_be(left)} in the roster but did no work in the log, and nobody who did has their roles;"
            " they are left out."
        )
    if roster.ignored:
        told.append(f"Columns of the roster that were not understood: {', '.join(roster.ignored)}.")
    return tuple(told)


def _be(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"
