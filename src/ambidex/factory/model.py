"""The frozen model of an organisation: who does what, when, how long it takes, and how work flows.

Values only. `file.py` reads and writes it; `check.py` tells every problem of one. Durations are hours, rates are
per hour, shares are 0-1. Nothing here says how it is simulated.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from ambidex.distributions import Distribution
from ambidex.working_time import Calendar

END = "end"
"""The reserved successor that ends a case."""
JOIN = "join"
"""The reserved successor that ends a branch of parallel work."""

QUEUES = ("FIFO", "LIFO", "due date", "shortest", "random")
"""How the waiting work of a role is ordered within a priority."""
CHOICES = ("longest idle", "any", "least loaded", "same person", "preference")
"""Who of the idle takes work of a role."""
DECISIONS = ("vertical", "mesh", "team")
"""Who decides on an exception: the first manager above both sides, a peer of the next step, a colleague."""


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Team:
    """People under one manager; `reports_to` is the name of the senior manager (or None).

    Attributes
    ----------
    wip_limit
        How many cases may be at the steps of the team at once, or None. A case that finds no room stays where it was,
        and counts there. The steps of a team are those whose role only its people hold.
    """

    name: str
    manager: str = ""
    reports_to: str | None = None
    wip_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """How the work of a role is handed out; a role that is not declared has what stands here.

    Attributes
    ----------
    queue
        One of `QUEUES`; priority comes first. "shortest" goes by the drawn service time, "due date" by arrival plus
        promise, "random" by a number that each draws when it becomes ready.
    choice
        One of `CHOICES`. "least loaded" has the fewest in hand, then has taken on the least work; "same person" is who
        did the last work on the case, if idle or just done with it; "preference" is chance with the weights of the
        resources.
    """

    name: str
    queue: str = "FIFO"
    choice: str = "longest idle"


@dataclass(frozen=True, slots=True)
class RampUp:
    """How a new resource gets up to speed: `pace` on the first day, in a straight line to its own after `weeks`."""

    weeks: float
    pace: float


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
    paces
        By activity, where it differs from `pace` (and then instead of it).
    slowdown
        How much longer work takes for each other case in hand when it begins: 0.2 is a fifth for each.
    weight
        For the choice by preference: 2 is chosen twice as often as 1.
    from_date, until_date
        First and last day at work, or None.
    absent
        (first, last) days of leave, both included.
    ramp_up
        Counts from `from_date`, or from the beginning of the run.
    """

    name: str
    roles: tuple[str, ...]
    calendar: str
    team: str | None = None
    cost_per_hour: float = 0.0
    capacity: int = 1
    pace: float = 1.0
    paces: Mapping[str, float] = field(default_factory=_nothing)
    slowdown: float = 0.0
    weight: float = 1.0
    from_date: date | None = None
    until_date: date | None = None
    absent: tuple[tuple[date, date], ...] = ()
    ramp_up: RampUp | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Work that is collected: it starts when `size` instances wait, or when the first has waited `max_wait` hours.

    One resource does the whole batch at once: its service time is drawn once, all its members start and end together.

    Attributes
    ----------
    releases
        Hours of the week (on the factory's clock) at which all that is there is let go, however few.
    """

    size: int
    max_wait: float
    releases: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Special:
    """Another service time under a condition.

    Attributes
    ----------
    when
        All must hold: `resource`, `team` or `role` (one they hold besides) of who does it, or attributes of the case.
    """

    when: Mapping[str, str]
    service_time: Distribution


@dataclass(frozen=True, slots=True)
class Escalation:
    """An activity that may end in an exception, on which somebody has to decide before the case goes on.

    Attributes
    ----------
    chance
        Share of the executions that raise one.
    decision_time
        Hours of attention of whoever decides.
    busy_chance, busy_from
        The share instead while at least `busy_from` wait for the role of the activity; None: no matter how busy.
    timeout
        Hours without attention after which it is not asked any more, or None.
    default
        What then happens: "go on" or "rework".
    """

    chance: float
    decision_time: Distribution
    busy_chance: float | None = None
    busy_from: int = 1
    timeout: float | None = None
    default: str = "go on"


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
    interruptible
        Whether work rests while the calendar is closed; if not, what was begun is finished.
    setup
        Hours of work more when the last work of the resource was another activity.
    coordination
        Hours of work more when the last work on the case was somebody else's; who had it spends as much, before their
        next work.
    together
        How many more people take part, by role. Who is there waits for the others; all stay to the end.
    special
        Other service times; the first whose condition holds is taken.
    by_hour
        168 factors on the service time by hour of the week in which it begins; empty: none.
    patience
        Hours a case waits to be taken before it gives up and goes `otherwise`.
    balk_at
        A case that would have to wait and finds so many waiting for the role does not join them and goes `otherwise`;
        0: it never waits.
    wip_limit
        How many cases may be at this step at once; a case that finds no room stays where it was.
    calendar
        When an outsider works (key into `Factory.calendars`); None: always.
    """

    name: str
    role: str | None
    service_time: Distribution
    supplier: str | None = None
    delay: Distribution | None = None
    batch: Batch | None = None
    cost: float = 0.0
    interruptible: bool = True
    setup: Distribution | None = None
    coordination: Distribution | None = None
    together: Mapping[str, int] = field(default_factory=_nothing)
    special: tuple[Special, ...] = ()
    by_hour: tuple[float, ...] = ()
    patience: Distribution | None = None
    balk_at: int | None = None
    wip_limit: int | None = None
    calendar: str | None = None
    escalation: Escalation | None = None


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
    sizes
        (how many cases come at once, share of the times); empty: one. `per_hour` counts the times, not the cases.
    """

    per_hour: tuple[float, ...]
    levels: tuple[tuple[date, float], ...] = ()
    regularity: float = 1.0
    sizes: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """What cases can be like: attributes that belong together, and how often.

    Attributes
    ----------
    value, priority
        Instead of those of the work type, where given.
    """

    share: float
    attributes: Mapping[str, str]
    value: float | None = None
    priority: int | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """A way on under a condition.

    Attributes
    ----------
    when
        Attributes of the case, all of which must hold.
    waiting
        So many at least must wait for the role of the state's activity; 0: no matter.
    next
        Shares of the following states, as in `State`.
    """

    when: Mapping[str, str]
    next: Mapping[str, float]
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Wait:
    """Something that happens after a time by the clock, and what then follows (shares, as in `State`)."""

    after: Distribution
    next: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class State:
    """A place in the flow: an activity with as much history as routing needs (`assess`, `assess after query`).

    Without an activity it is either a fork (`parallel`) or a wait for the first of some events (`waits`).

    Attributes
    ----------
    next
        Names of the following states, `END`, or (in a branch) `JOIN`, with their shares, which sum to 1. For a fork:
        what follows when all branches have joined. Empty for a wait.
    routes
        Other ways on; the first whose condition holds is taken instead of `next`.
    otherwise
        Where a case goes that gave up waiting or did not join the queue; empty: it ends.
    parallel
        First states of the branches, with the chance that each is taken: 1 for all (AND), less for some (inclusive
        OR). A case with no branch goes straight on. Every branch leads to `JOIN`.
    waits
        The earliest happens: one is a timer, several are an event-based choice.
    """

    name: str
    activity: str | None
    next: Mapping[str, float]
    routes: tuple[Route, ...] = ()
    otherwise: Mapping[str, float] = field(default_factory=_nothing)
    parallel: Mapping[str, float] = field(default_factory=_nothing)
    waits: tuple[Wait, ...] = ()


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
    profiles
        What its cases are like, with shares that sum to 1; empty: all alike.
    """

    name: str
    arrivals: Arrivals
    start: Mapping[str, float]
    states: tuple[State, ...]
    value: float = 0.0
    priority: int = 0
    promise: float | None = None
    profiles: tuple[Profile, ...] = ()


@dataclass(frozen=True, slots=True)
class Factory:
    """The whole organisation as a model.

    Attributes
    ----------
    time_zone
        IANA name; calendars, arrival profiles and levels are read on its wall clock.
    roles
        How the work of roles is handed out, where it is not as usual.
    wip_limit
        How many cases may be in work at once; others wait outside, or None.
    decisions
        One of `DECISIONS`: who decides on exceptions.
    """

    name: str
    time_zone: str
    calendars: Mapping[str, Calendar]
    teams: tuple[Team, ...]
    resources: tuple[Resource, ...]
    activities: tuple[Activity, ...]
    work_types: tuple[WorkType, ...]
    currency: str = ""
    notes: Mapping[str, str] = field(default_factory=_nothing)
    roles: tuple[Role, ...] = ()
    wip_limit: int | None = None
    decisions: str = "vertical"
