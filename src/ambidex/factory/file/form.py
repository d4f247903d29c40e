"""The form of the file, key by key, as pydantic checks it; `built.py` makes the model of it."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from ambidex.distributions import Distribution, families
from ambidex.errors import did_you_mean
from ambidex.factory.dates import day_of, spans_of
from ambidex.factory.duration import hours_of
from ambidex.factory.week import calendar_of, rates_of, release_of
from ambidex.working_time import Calendar


def _distribution(value: Any) -> Distribution:
    """Return the distribution of `{family: parameters}`, or a constant from a length of time."""
    if not isinstance(value, Mapping):
        return families()["constant"](hours_of(value))  # type: ignore[call-arg]
    if len(value) != 1:
        raise ValueError(f"names one family, such as {{lognormal: {{mean: 25 min, cv: 0.8}}}}; {len(value)} were given")
    name, given = next(iter(value.items()))
    family = families().get(name)
    if family is None:
        raise ValueError(
            f'has no family "{name}"; families are {", ".join(families())}. {did_you_mean(name, families())}'
        )
    wanted = [field.name for field in fields(family)]  # type: ignore[arg-type]
    if not isinstance(given, Mapping):
        given = {wanted[0]: given} if len(wanted) == 1 else {}
    if set(given) != set(wanted):
        raise ValueError(f"{name} takes {', '.join(wanted)}")
    pairs = {field.name for field in fields(family) if "tuple" in str(field.type)}  # type: ignore[arg-type]
    return family(**{key: _pairs(key, part) if key in pairs else _parameter(key, part) for key, part in given.items()})


def _parameter(key: str, value: Any) -> float:
    if key == "cv":
        if not isinstance(value, (int, float)):
            raise ValueError(f'cv must be a number, not "{value}"')
        return float(value)
    return hours_of(value)


def _pairs(key: str, value: Any) -> tuple[tuple[float, float], ...]:
    if not isinstance(value, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in value):
        raise ValueError(f"{key} must be pairs of share and value, such as [[0, 0], [0.5, 2], [1, 8]]")
    return tuple((hours_of(share), hours_of(part)) for share, part in value)


def _name(value: Any) -> Any:
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _names(value: Any) -> Any:
    return value if isinstance(value, (list, Mapping)) else [value]


def _shares(value: Any) -> Any:
    """Return a single follower as everybody's share."""
    return value if isinstance(value, (Mapping, list)) else {str(value): 1.0}


def _branches(value: Any) -> Any:
    """Return the chances of branches that are only named: each is taken."""
    if isinstance(value, Mapping):
        return value
    named = [str(name) for name in _names(value)]
    if len(set(named)) < len(named):
        raise ValueError("names a branch twice; name each once")
    return dict.fromkeys(named, 1.0)


def _spans(value: Any) -> list[tuple[date, date]]:
    return [span for part in _names(value) for span in spans_of(part)]


def _factors(value: Any) -> tuple[float, ...]:
    return rates_of(value, usual=1.0)


def _step(value: Any) -> Any:
    """Return `{next: ...}` of a step that is written as its followers alone."""
    if not isinstance(value, Mapping):
        return value if isinstance(value, list) else {"next": value}
    long = not value or "next" in value or "activity" in value
    long |= any(isinstance(value.get(key), str) for key in ("wait", "flow", "parallel"))
    return value if long or any(isinstance(part, (Mapping, list)) for part in value.values()) else {"next": value}


Name = Annotated[str, BeforeValidator(_name)]
Hours = Annotated[float, BeforeValidator(hours_of)]
Drawn = Annotated[Any, BeforeValidator(_distribution)]
Week = Annotated[Any, BeforeValidator(calendar_of)]
Rates = Annotated[Any, BeforeValidator(rates_of)]
Factors = Annotated[Any, BeforeValidator(_factors)]
Day = Annotated[date, BeforeValidator(day_of)]
Spans = Annotated[Any, BeforeValidator(_spans)]
Shares = Annotated[dict[str, float], BeforeValidator(_shares)]
Texts = dict[str, Name]


class Form(BaseModel):
    """Keys that are known, with their values."""

    model_config = ConfigDict(extra="forbid")


class TeamForm(Form):
    """One team."""

    manager: Name = ""
    reports_to: Name | None = None
    wip_limit: int | None = None


class RoleForm(Form):
    """How the work of a role is handed out."""

    queue: str = "FIFO"
    choice: str = "longest idle"


class RampUpForm(Form):
    """How somebody new gets up to speed."""

    weeks: float
    pace: float


class ResourceForm(Form):
    """One person, or `count` people who are alike."""

    roles: Annotated[list[Name], BeforeValidator(_names)] = Field(default_factory=list)
    calendar: Name
    count: int | None = Field(default=None, ge=1, le=100_000)
    first: int = Field(default=1, ge=0)
    team: Name | None = None
    cost_per_hour: float = 0.0
    capacity: int = 1
    pace: float = 1.0
    paces: dict[str, float] = Field(default_factory=dict)
    slowdown: float = 0.0
    weight: float = 1.0
    from_date: Day | None = None
    until_date: Day | None = None
    absent: Spans = ()
    ramp_up: RampUpForm | None = None


class BatchForm(Form):
    """How work is collected."""

    size: int
    max_wait: Hours
    releases: Annotated[list[Annotated[float, BeforeValidator(release_of)]], BeforeValidator(_names)] = Field(
        default_factory=list
    )


class SpecialForm(Form):
    """Another service time under a condition."""

    when: Texts
    service_time: Drawn


class EscalationForm(Form):
    """How often somebody has to decide before a case goes on."""

    chance: float
    decision_time: Drawn
    busy_chance: float | None = None
    busy_from: int = 1
    timeout: Hours | None = None
    default: str = "go on"


class ActivityForm(Form):
    """One kind of step."""

    service_time: Drawn
    role: Name | None = None
    supplier: Name | None = None
    delay: Drawn | None = None
    batch: BatchForm | None = None
    cost: float = 0.0
    interruptible: bool = True
    setup: Drawn | None = None
    coordination: Drawn | None = None
    together: dict[str, int] = Field(default_factory=dict)
    special: list[SpecialForm] = Field(default_factory=list)
    by_hour: Factors = ()
    patience: Drawn | None = None
    balk_at: int | None = None
    wip_limit: int | None = None
    calendar: Name | None = None
    escalation: EscalationForm | None = None


class ArrivalsForm(Form):
    """When cases come: so many a week over some hours, or the rate of each hour."""

    per_week: float | None = Field(default=None, ge=0)
    on: Week | None = None
    per_hour: Rates | None = None
    levels: dict[Day, float] = Field(default_factory=dict)
    regularity: float = 1.0
    sizes: dict[int, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def one_way(self) -> Self:
        """Refuse both ways at once, and neither."""
        if (self.per_hour is None) == (self.per_week is None):
            raise ValueError('needs either per_week (with "on") or per_hour (by day and hour)')
        if self.on is not None and self.per_week is None:
            raise ValueError('has "on" without per_week; per_hour tells the hours already')
        if self.on is not None and not _in_turn(self.on):
            raise ValueError('has hours in "on" that overlap, or none')
        if self.on is not None and (self.on.dated or self.on.time_zone):
            raise ValueError('has dates or a time zone in "on"; write the usual week there, and dates in levels')
        return self


class ProfileForm(Form):
    """What some of the cases are like."""

    share: float
    attributes: Texts
    value: float | None = None
    priority: int | None = None


class RouteForm(Form):
    """A way on under a condition."""

    next: Shares
    when: Texts = Field(default_factory=dict)
    waiting: int = 0


class WaitForm(Form):
    """What happens after a time."""

    after: Drawn
    next: Shares


class StateForm(Form):
    """One step of a flow: work, a fork, a wait, or a flow of its own; the step's own name is its activity if none is.

    `next` may only be missing where `waits` tell what follows.
    """

    next: Shares | None = None
    activity: Name | None = None
    routes: list[RouteForm] = Field(default_factory=list)
    otherwise: Shares = Field(default_factory=dict)
    parallel: Annotated[dict[str, float], BeforeValidator(_branches)] | None = None
    wait: Drawn | None = None
    waits: list[WaitForm] | None = None
    flow: Name | None = None

    @model_validator(mode="after")
    def one_kind(self) -> Self:
        """Refuse a step that is two things at once, or leads nowhere."""
        if self.wait is not None and self.waits is not None:
            raise ValueError("has both wait and waits; write one of them")
        if self.next is not None and self.waits is not None:
            raise ValueError("has a next besides its waits; each of them has its own")
        if self.next is None and self.waits is None:
            raise ValueError("has no next; say what follows, or end")
        more = self.activity or self.routes or self.otherwise or self.parallel or self.wait or self.waits
        if self.flow is not None and more:
            raise ValueError("is a flow of its own and takes only its next besides; write the rest as other steps")
        if self.wait is not None and (self.routes or self.otherwise):
            raise ValueError("waits, and takes only its next besides; write the rest as other steps")
        return self


Steps = dict[str, Annotated[StateForm, BeforeValidator(_step)]]


class FlowForm(Form):
    """A flow that steps of others can stand for."""

    start: Shares
    flow: Steps


class WorkTypeForm(Form):
    """One kind of case."""

    arrivals: ArrivalsForm
    start: Shares
    flow: Steps
    value: float = 0.0
    priority: int = 0
    promise: Hours | None = None
    profiles: list[ProfileForm] = Field(default_factory=list)


class FactoryForm(Form):
    """The whole file."""

    name: Name
    time_zone: str = "UTC"
    currency: str = ""
    notes: dict[str, Name] = Field(default_factory=dict)
    wip_limit: int | None = None
    decisions: str = "vertical"
    calendars: dict[str, Week] = Field(default_factory=dict)
    teams: dict[str, TeamForm] = Field(default_factory=dict)
    roles: dict[str, RoleForm] = Field(default_factory=dict)
    resources: dict[str, ResourceForm] = Field(default_factory=dict)
    activities: dict[str, ActivityForm]
    flows: dict[str, FlowForm] = Field(default_factory=dict)
    work_types: dict[str, WorkTypeForm]


def _in_turn(calendar: Calendar) -> bool:
    return bool(calendar.intervals) and all(one[1] <= two[0] for one, two in pairwise(calendar.intervals))
