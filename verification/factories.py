"""The small factories on which theory says something: always at work, in UTC, an hour of service unless said."""

from collections.abc import Iterable, Mapping
from typing import Any

from ambidex.distributions.constant import Constant
from ambidex.distributions.exponential import Exponential
from ambidex.factory import END, Activity, Arrivals, Factory, Resource, State, WorkType
from ambidex.working_time import ALWAYS, Calendar

HOUR = Exponential(1.0)
NOTHING = Constant(0.0)
"""The service of a step that only marks where a case went."""


def factory(
    people: Iterable[Resource],
    activities: Iterable[Activity],
    work_types: Iterable[WorkType],
    *,
    calendars: Mapping[str, Calendar] | None = None,
    **more: Any,
) -> Factory:
    """Return a factory of these parts; `more` are further fields of it."""
    known = {"always": ALWAYS, **(calendars or {})}
    told = {"name": "factory", "time_zone": "UTC", "teams": (), **more}
    return Factory(
        calendars=known, resources=tuple(people), activities=tuple(activities), work_types=tuple(work_types), **told
    )


def people(number: int, role: str = "role", **more: Any) -> tuple[Resource, ...]:
    """Return people who hold a role; `more` are further fields of each."""
    told = {"calendar": "always", "roles": (role,), **more}
    return tuple(Resource(f"{role} person {i}", **told) for i in range(number))


def case(
    rate: float, *flow: State, name: str = "case", start: Mapping[str, float] | None = None, **more: Any
) -> WorkType:
    """Return cases that come at a rate and begin in the first state; `more` are further fields of the work type."""
    arrivals = more.pop("arrivals", None) or Arrivals((rate,) * 168)
    return WorkType(name, arrivals, start or {flow[0].name: 1.0}, flow, **more)


def step(activity: str, *following: str, **more: Any) -> State:
    """Return the state of an activity; `following` are equally likely, the end if none."""
    shares = {name: 1 / len(following) for name in following} or {END: 1.0}
    return State(activity, activity, **{"next": shares, **more})


def station(
    rate: float = 0.0,
    *,
    servers: int = 1,
    work: Activity | None = None,
    arrivals: Arrivals | None = None,
    who: tuple[Resource, ...] | None = None,
    work_type: Mapping[str, Any] | None = None,
    **more: Any,
) -> Factory:
    """Return one station: cases come, are worked on once and leave."""
    doing = work or Activity("work", "role", HOUR)
    coming = case(rate, step(doing.name), arrivals=arrivals, **(work_type or {}))
    return factory(people(servers) if who is None else who, (doing,), (coming,), **more)
