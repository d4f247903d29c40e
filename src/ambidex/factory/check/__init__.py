"""The rules of a factory that its shape cannot express: every problem at once, each with its place and remedy.

Overload is not a problem here: a factory may be too small for its work, and simulation says so.
"""

from collections import Counter
from collections.abc import Iterator

from ambidex.errors import Problem
from ambidex.factory.check.activity import activity_problems
from ambidex.factory.check.flow import flow_problems
from ambidex.factory.check.hours import calendar_problems, zone_problems
from ambidex.factory.check.people import people_problems
from ambidex.factory.check.region import MOST_VISITS
from ambidex.factory.check.rule import TOLERANCE, at_least_one, known
from ambidex.factory.check.work_type import work_type_problems
from ambidex.factory.model import DECISIONS, Factory

__all__ = ["MOST_VISITS", "TOLERANCE", "flow_problems", "problems"]


def problems(factory: Factory) -> tuple[Problem, ...]:
    """Return everything that is wrong with a factory; nothing when it can be simulated.

    Examples
    --------
    >>> from ambidex.working_time import ALWAYS
    >>> empty = Factory("Empty", "UTC", {"always": ALWAYS}, (), (), (), ())
    >>> [problem.place for problem in problems(empty)]
    ['activities', 'work_types']
    """
    activities = {activity.name: activity for activity in factory.activities}
    return (
        *zone_problems("time_zone", factory.time_zone),
        *at_least_one("wip_limit", factory.wip_limit),
        *known("decisions", "decision", [factory.decisions], dict.fromkeys(DECISIONS)),
        *_names(factory),
        *(found for name, calendar in factory.calendars.items() for found in calendar_problems(name, calendar)),
        *people_problems(factory),
        *_some("activities", factory.activities, "add at least one activity with its service_time"),
        *activity_problems(factory),
        *_some("work_types", factory.work_types, "add at least one work type with its arrivals and flow"),
        *(found for work_type in factory.work_types for found in work_type_problems(work_type, activities)),
    )


def _some(place: str, found: tuple[object, ...], remedy: str) -> Iterator[Problem]:
    if not found:
        yield Problem(place, "there are none;", f"{remedy}.")


def _names(factory: Factory) -> Iterator[Problem]:
    named = {
        "teams": [team.name for team in factory.teams],
        "roles": [role.name for role in factory.roles],
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
