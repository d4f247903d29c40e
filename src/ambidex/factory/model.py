"""The frozen model of an organisation: who does what, when, how long it takes, and how work flows.

Values only. `file.py` reads and writes it; `check.py` tells every problem of one. Durations are hours, rates are
per hour, shares are 0-1. Nothing here says how it is simulated.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from ambidex.distributions import Distribution
from ambidex.working_time import Calendar

END = "end"
"""The reserved successor that ends a case."""


@dataclass(frozen=True, slots=True)
class Team:
    """People under one manager; `reports_to` is the name of the senior manager (or None)."""

    name: str
    manager: str = ""
    reports_to: str | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """One person or machine that executes.

    Attributes
    ----------
    roles
        The roles it can stand in for (skills), by name.
    calendar
        Key into `Factory.calendars`.
    capacity
        How many activity instances it can have in work at once.
    pace
        Its service times relative to the activity's: 1.2 takes a fifth longer.
    """

    name: str
    roles: tuple[str, ...]
    calendar: str
    team: str | None = None
    cost_per_hour: float = 0.0
    capacity: int = 1
    pace: float = 1.0


@dataclass(frozen=True, slots=True)
class Batch:
    """Work that is collected: it starts when `size` instances wait, or when the first has waited `max_wait` hours.

    One resource does the whole batch at once: its service time is drawn once, all its members start and end together.
    """

    size: int
    max_wait: float


@dataclass(frozen=True, slots=True)
class Activity:
    """A kind of step.

    Attributes
    ----------
    role
        Who can do it. None: an outsider (supplier, customer, automatic step) that serves any number at once.
    service_time
        Hours of work; in the working time of the resource, in clock time for an outsider.
    supplier
        The outsider's name, where there is one; shown on the map.
    delay
        Extraneous delay in clock hours between enabled and ready to be taken: waiting that no queue explains.
    cost
        Per execution, besides the resource's hours.
    """

    name: str
    role: str | None
    service_time: Distribution
    supplier: str | None = None
    delay: Distribution | None = None
    batch: Batch | None = None
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Arrivals:
    """When cases of a work type come.

    Attributes
    ----------
    per_hour
        168 mean arrivals per hour, by hour of the week from Monday 00:00.
    levels
        (first day, factor) in order of day: from that day on the weekly profile is multiplied by the factor;
        1.0 before the first. This is how seasons and growth are written.
    regularity
        Shape of the spacing in operational time: 1 is Poisson, above is more regular (gamma renewal), below bursty.
    """

    per_hour: tuple[float, ...]
    levels: tuple[tuple[date, float], ...] = ()
    regularity: float = 1.0


@dataclass(frozen=True, slots=True)
class State:
    """A place in the flow: an activity with as much history as routing needs (`assess`, `assess after query`).

    `next` maps the names of the following states, or `END`, to their shares, which sum to 1.
    """

    name: str
    activity: str
    next: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class WorkType:
    """A kind of case: how it arrives, flows, what it is worth and what is promised.

    Attributes
    ----------
    start
        Shares of the states in which a case begins.
    value
        What one finished case is worth.
    priority
        Lower is taken first; ties by who waited longest.
    promise
        Promised cycle time in hours, or None.
    """

    name: str
    arrivals: Arrivals
    start: Mapping[str, float]
    states: tuple[State, ...]
    value: float = 0.0
    priority: int = 0
    promise: float | None = None


@dataclass(frozen=True, slots=True)
class Factory:
    """The whole organisation as a model.

    Attributes
    ----------
    time_zone
        IANA name; calendars, arrival profiles and levels are read on its wall clock.
    """

    name: str
    time_zone: str
    calendars: Mapping[str, Calendar]
    teams: tuple[Team, ...]
    resources: tuple[Resource, ...]
    activities: tuple[Activity, ...]
    work_types: tuple[WorkType, ...]
    currency: str = ""
    notes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
