"""The factory as people write it: YAML, with every problem of a file told at once, at its line.

The only module that knows YAML and pydantic. Durations are hours, or text such as "25 min", "2 h", "1.5 d" (a day is
24 hours). People who are alike are one entry with a `count`. The form is stated key by key in
`docs/reference/factory-file.md`; `parse_factory(format_factory(factory))` is the same factory.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ambidex.distributions import Distribution, families
from ambidex.errors import BadInput, Problem, did_you_mean
from ambidex.factory.check import problems
from ambidex.factory.model import Activity, Arrivals, Batch, Factory, Resource, State, Team, WorkType
from ambidex.working_time import ALWAYS, Calendar

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_UNITS = {"s": 1 / 3600, "min": 1 / 60, "h": 1.0, "d": 24.0, "w": 168.0}
_DURATION = re.compile(r"\s*([0-9.]+(?:e[+-]?\d+)?)\s*(s|min|h|d|w)\s*", re.IGNORECASE)

Lines = dict[tuple[str | int, ...], int]


def load_factory(path: Path | str) -> Factory:
    """Return the factory of a YAML file.

    Raises
    ------
    BadInput
        With every problem of the file: syntax, shape and meaning, each with its line.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(
            str(path), [Problem(f"byte {error.start}", "is not UTF-8;", "save the file as UTF-8.")]
        ) from None
    except OSError as error:
        raise BadInput(str(path), [Problem("file", f"cannot be read: {error.strerror};", "check its name.")]) from None
    return parse_factory(text, source=path.name)


def dump_factory(factory: Factory, path: Path | str) -> None:
    """Write a factory as YAML."""
    Path(path).write_text(format_factory(factory), encoding="utf-8")


def parse_factory(text: str, *, source: str = "factory") -> Factory:
    """Return the factory that a YAML text declares; `source` names it in messages.

    Raises
    ------
    BadInput
        With every problem of the text.
    """
    plain, lines, twice = _plain(text, source)
    try:
        form = FactoryForm.model_validate(plain)
    except ValidationError as error:
        told = [_problem_of(dict(found), lines, plain) for found in error.errors()]
        raise BadInput(source, [*twice, *told]) from None
    factory, places = _built(form)
    wrong = _located(problems(factory), places, lines)
    if twice or wrong:
        raise BadInput(source, [*twice, *wrong])
    return factory


def format_factory(factory: Factory) -> str:
    """Return a factory as YAML, fully written, people who are alike gathered."""
    document: dict[str, Any] = {"name": factory.name, "time_zone": factory.time_zone}
    if factory.currency:
        document["currency"] = factory.currency
    if factory.notes:
        document["notes"] = dict(factory.notes)
    document["calendars"] = {name: _calendar_text(calendar) for name, calendar in factory.calendars.items()}
    document["teams"] = {team.name: _given(team, manager="", reports_to=None) for team in factory.teams}
    document["resources"] = _resource_entries(factory.resources)
    document["activities"] = {activity.name: _activity_entry(activity) for activity in factory.activities}
    document["work_types"] = {work_type.name: _work_type_entry(work_type) for work_type in factory.work_types}
    return yaml.dump(document, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=120, default_flow_style=False)


# --- the form, as pydantic checks it -----------------------------------------------------------------------------


def _hours(value: Any) -> float:
    """Return hours from a number of hours or a text such as "25 min"."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    parts = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if parts is None:
        raise ValueError('is no length of time; write hours as a number, or "25 min", "2 h", "1.5 d"')
    return float(parts[1]) * _UNITS[parts[2].lower()]


def _distribution(value: Any) -> Distribution:
    """Return the distribution of `{family: parameters}`, or a constant from a length of time."""
    if not isinstance(value, Mapping):
        return families()["constant"](_hours(value))  # type: ignore[call-arg]
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
    unknown, missing = [k for k in given if k not in wanted], [k for k in wanted if k not in given]
    if unknown or missing:
        raise ValueError(f"{name} takes {', '.join(wanted)}")
    return family(**{key: _parameter(key, part) for key, part in given.items()})


def _parameter(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return tuple((float(share), _hours(part)) for share, part in value)
    return float(value) if key == "cv" else _hours(value)


def _calendar(value: Any) -> Calendar:
    """Return the calendar of "always" or of days with their hours."""
    if value == "always":
        return ALWAYS
    if not isinstance(value, Mapping):
        raise ValueError('is no calendar; write always, or days with hours such as {Mon-Fri: "09:00-17:00"}')
    found = [
        (24.0 * day + opens, 24.0 * day + closes)
        for days, hours in value.items()
        for day in _day_numbers(str(days))
        for opens, closes in _intervals(str(hours))
    ]
    return Calendar(_joined(sorted(found)))


def _joined(intervals: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    joined: list[tuple[float, float]] = []
    for opens, closes in intervals:
        if joined and opens == joined[-1][1] and opens % 24 == 0:
            joined[-1] = (joined[-1][0], closes)
        else:
            joined.append((opens, closes))
    return tuple(joined)


def _day_numbers(text: str) -> list[int]:
    numbers = []
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if first not in _DAYS or (last and last not in _DAYS):
            raise ValueError(f'"{text}" names no days; write them as {", ".join(_DAYS)}, or Mon-Fri')
        begin, end = _DAYS.index(first), _DAYS.index(last or first)
        numbers += [number % 7 for number in range(begin, end + 1 if end >= begin else end + 8)]
    return numbers


def _intervals(text: str) -> list[tuple[float, float]]:
    found = []
    for part in text.split(","):
        clocks = re.fullmatch(r"\s*(\d{1,2}):(\d{2})(?::(\d{2}))?\s*-\s*(\d{1,2}):(\d{2})(?::(\d{2}))?\s*", part)
        if clocks is None:
            raise ValueError(f'"{part.strip()}" are no hours; write them as "09:00-17:00"')
        h1, m1, s1, h2, m2, s2 = (int(clock or 0) for clock in clocks.groups())
        found.append((h1 + m1 / 60 + s1 / 3600, h2 + m2 / 60 + s2 / 3600))
    return found


def _plain_name(value: Any) -> Any:
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


Name = Annotated[str, BeforeValidator(_plain_name)]
Hours = Annotated[float, BeforeValidator(_hours)]
Drawn = Annotated[Any, BeforeValidator(_distribution)]
Week = Annotated[Any, BeforeValidator(_calendar)]
Shares = dict[Name, float]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


class TeamForm(_Form):
    """One team."""

    manager: Name = ""
    reports_to: Name | None = None


class ResourceForm(_Form):
    """One person, or `count` people who are alike."""

    roles: list[Name] = Field(default_factory=list)
    calendar: Name
    count: int = Field(default=1, ge=1)
    first: int = Field(default=1, ge=0)
    team: Name | None = None
    cost_per_hour: float = 0.0
    capacity: int = 1
    pace: float = 1.0


class BatchForm(_Form):
    """How work is collected."""

    size: int
    max_wait: Hours


class ActivityForm(_Form):
    """One kind of step."""

    service_time: Drawn
    role: Name | None = None
    supplier: Name | None = None
    delay: Drawn | None = None
    batch: BatchForm | None = None
    cost: float = 0.0


class ArrivalsForm(_Form):
    """When cases come: so many a week over some hours, or 168 rates."""

    per_week: float | None = Field(default=None, ge=0)
    on: Week | None = None
    per_hour: list[float] | None = None
    levels: dict[date, float] = Field(default_factory=dict)
    regularity: float = 1.0

    def model_post_init(self, _context: Any) -> None:
        """Refuse both ways at once, and neither."""
        if (self.per_hour is None) == (self.per_week is None):
            raise ValueError('needs either per_week (with "on") or per_hour (168 rates)')


class StateForm(_Form):
    """One step of a flow; `activity` is the step's own name when not given."""

    next: Shares
    activity: Name | None = None


class WorkTypeForm(_Form):
    """One kind of case."""

    arrivals: ArrivalsForm
    start: Name | Shares
    flow: dict[Name, StateForm | Shares | Name]
    value: float = 0.0
    priority: int = 0
    promise: Hours | None = None


class FactoryForm(_Form):
    """The whole file."""

    name: Name
    time_zone: str = "UTC"
    currency: str = ""
    notes: dict[str, str] = Field(default_factory=dict)
    calendars: dict[Name, Week] = Field(default_factory=lambda: {"always": ALWAYS})
    teams: dict[Name, TeamForm] = Field(default_factory=dict)
    resources: dict[Name, ResourceForm] = Field(default_factory=dict)
    activities: dict[Name, ActivityForm]
    work_types: dict[Name, WorkTypeForm]


# --- from the form to the model -----------------------------------------------------------------------------------


def _built(form: FactoryForm) -> tuple[Factory, dict[str, str]]:
    """Return the model, and for each person of a group the entry they come from."""
    places: dict[str, str] = {}
    resources: list[Resource] = []
    for entry, given in form.resources.items():
        plain = given.model_dump(exclude={"count", "first"}) | {"roles": tuple(given.roles)}
        for number in range(given.first, given.first + given.count):
            name = entry if given.count == 1 else f"{entry} {number}"
            places[name] = entry
            resources.append(Resource(name=name, **plain))
    factory = Factory(
        name=form.name,
        time_zone=form.time_zone,
        currency=form.currency,
        notes=MappingProxyType(form.notes),
        calendars=MappingProxyType(form.calendars),
        teams=tuple(Team(name, team.manager, team.reports_to) for name, team in form.teams.items()),
        resources=tuple(resources),
        activities=tuple(_activity(name, activity) for name, activity in form.activities.items()),
        work_types=tuple(_work_type(name, work_type) for name, work_type in form.work_types.items()),
    )
    return factory, places


def _activity(name: str, form: ActivityForm) -> Activity:
    batch = None if form.batch is None else Batch(size=form.batch.size, max_wait=form.batch.max_wait)
    return Activity(name, form.role, form.service_time, form.supplier, form.delay, batch, form.cost)


def _work_type(name: str, form: WorkTypeForm) -> WorkType:
    start = {form.start: 1.0} if isinstance(form.start, str) else form.start
    return WorkType(
        name=name,
        arrivals=_arrivals(form.arrivals),
        start=MappingProxyType(start),
        states=tuple(_state(state, given) for state, given in form.flow.items()),
        value=form.value,
        priority=form.priority,
        promise=form.promise,
    )


def _state(name: str, form: StateForm | Mapping[str, float] | str) -> State:
    if isinstance(form, StateForm):
        return State(name, form.activity or name, MappingProxyType(form.next))
    return State(name, name, MappingProxyType({form: 1.0} if isinstance(form, str) else dict(form)))


def _arrivals(form: ArrivalsForm) -> Arrivals:
    per_hour = form.per_hour if form.per_hour is not None else _spread(form.per_week or 0.0, form.on or ALWAYS)
    levels = tuple(sorted(form.levels.items()))
    return Arrivals(per_hour=tuple(per_hour), levels=levels, regularity=form.regularity)


def _spread(per_week: float, on: Calendar) -> list[float]:
    """Return 168 rates: so many a week, spread evenly over the hours of a calendar."""
    overlap = [sum(max(0.0, min(c, hour + 1) - max(o, hour)) for o, c in on.intervals) for hour in range(168)]
    return [per_week * part / on.hours_per_week for part in overlap]


# --- from the model to the form -----------------------------------------------------------------------------------


class _Row(dict[str, Any]):
    """A mapping written on one line."""


class _Line(list[Any]):
    """A list written on one line."""


class _Writer(yaml.CSafeDumper):
    """Writes what people are to read; keeps the order of keys."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out: no anchors."""
        del data
        return True


_Writer.add_representer(
    _Row, lambda writer, row: writer.represent_mapping("tag:yaml.org,2002:map", row, flow_style=True)
)
_Writer.add_representer(
    _Line, lambda writer, line: writer.represent_sequence("tag:yaml.org,2002:seq", line, flow_style=True)
)


def _given(of: Any, /, **usual: Any) -> dict[str, Any]:
    """Return the fields of a value that are not as usual."""
    return {name: getattr(of, name) for name, default in usual.items() if getattr(of, name) != default}


def _resource_entries(resources: Iterable[Resource]) -> dict[str, Any]:
    """Gather runs of people who are alike and numbered one after the other."""
    groups: list[tuple[str, int, int, dict[str, Any]]] = []
    resources = tuple(resources)
    names = {resource.name for resource in resources}
    for resource in resources:
        entry = {"roles": _Line(resource.roles), "calendar": resource.calendar}
        entry |= _given(resource, team=None, cost_per_hour=0.0, capacity=1, pace=1.0)
        prefix, number = _numbered(resource.name)
        last = groups[-1] if groups else None
        if (
            last
            and number is not None
            and prefix not in names
            and last[0] == prefix
            and last[1] + last[2] == number
            and last[3] == entry
        ):
            groups[-1] = (prefix, last[1], last[2] + 1, entry)
        else:
            groups.append((prefix, -1, 1, entry) if number is None else (prefix, number, 1, entry))
    entries: dict[str, Any] = {}
    for prefix, first, count, entry in groups:
        if count == 1 or prefix in entries:
            entries |= {prefix if first < 0 else f"{prefix} {n}": _Row(entry) for n in range(first, first + count)}
        else:
            entries[prefix] = _Row({"count": count} | ({} if first == 1 else {"first": first}) | entry)
    return entries


def _numbered(name: str) -> tuple[str, int | None]:
    parts = re.fullmatch(r"(.*\S) (0|[1-9]\d{0,8})", name)
    return (parts[1], int(parts[2])) if parts else (name, None)


def _activity_entry(activity: Activity) -> dict[str, Any]:
    entry = _given(activity, role=None, supplier=None)
    entry["service_time"] = _distribution_entry(activity.service_time)
    if activity.delay is not None:
        entry["delay"] = _distribution_entry(activity.delay)
    if activity.batch is not None:
        entry["batch"] = _Row(size=activity.batch.size, max_wait=activity.batch.max_wait)
    return entry | _given(activity, cost=0.0)


def _distribution_entry(distribution: Distribution) -> Any:
    given = {field.name: getattr(distribution, field.name) for field in fields(distribution)}  # type: ignore[arg-type]
    plain = {key: _Line(map(_Line, value)) if isinstance(value, tuple) else value for key, value in given.items()}
    return plain["value"] if distribution.family == "constant" else _Row({distribution.family: _Row(plain)})


def _work_type_entry(work_type: WorkType) -> dict[str, Any]:
    arrivals: dict[str, Any] = {"per_hour": _Line(work_type.arrivals.per_hour)}
    if work_type.arrivals.levels:
        arrivals["levels"] = dict(work_type.arrivals.levels)
    arrivals |= _given(work_type.arrivals, regularity=1.0)
    entry: dict[str, Any] = _given(work_type, value=0.0, priority=0, promise=None)
    entry |= {"arrivals": arrivals, "start": _Row(work_type.start)}
    entry["flow"] = {state.name: _state_entry(state) for state in work_type.states}
    return entry


def _state_entry(state: State) -> Any:
    return _Row(({} if state.activity == state.name else {"activity": state.activity}) | {"next": _Row(state.next)})


def _calendar_text(calendar: Calendar) -> Any:
    """Return a calendar by day; days with the same hours that follow each other are gathered."""
    if calendar == ALWAYS:
        return "always"
    hours = [", ".join(_clocks(calendar, day)) for day in range(7)]
    entries: dict[str, str] = {}
    day = 0
    while day < 7:
        last = day
        while last < 6 and hours[last + 1] == hours[day]:
            last += 1
        if hours[day]:
            entries[_DAYS[day] if last == day else f"{_DAYS[day]}-{_DAYS[last]}"] = hours[day]
        day = last + 1
    return _Row(entries)


def _clocks(calendar: Calendar, day: int) -> list[str]:
    begin = 24.0 * day
    parts = [(max(opens - begin, 0.0), min(closes - begin, 24.0)) for opens, closes in calendar.intervals]
    return [f"{_clock(opens)}-{_clock(closes)}" for opens, closes in parts if opens < closes]


def _clock(hour: float) -> str:
    seconds = round(hour * 3600)
    text = f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"
    return text if seconds % 60 == 0 else f"{text}:{seconds % 60:02d}"


# --- YAML to plain values, with the line of each -------------------------------------------------------------------


class _Reader(yaml.CSafeLoader):
    """YAML 1.2's core values: `no` is a word and 1:30 a text."""


_Reader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$|^[-+]?\.(?:inf|nan)$", "-+0123456789."),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("timestamp", r"^\d{4}-\d{2}-\d{2}$", "0123456789"),
):
    _Reader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def _plain(text: str, source: str) -> tuple[Any, Lines, list[Problem]]:
    """Return plain values, the line of each place, and the keys that stand twice."""
    reader = _Reader(text)
    try:
        root = reader.get_single_node()
        if not isinstance(root, yaml.MappingNode):
            raise BadInput(source, [Problem("line 1", "is not a factory;", "begin with  name: ...")])
        lines: Lines = {}
        twice: list[Problem] = []
        _walk(root, (), lines, twice)
        return reader.construct_document(root), lines, twice
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise BadInput(source, [Problem(f"line {line}", f"is not YAML: {error.problem};", "mend it there.")]) from None
    except yaml.YAMLError as error:
        raise BadInput(source, [Problem("line 1", f"is not YAML: {error};", "save it as plain text.")]) from None
    finally:
        reader.dispose()


def _walk(node: Any, path: tuple[str | int, ...], lines: Lines, twice: list[Problem]) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            place = (*path, name)
            lines[place] = key.start_mark.line + 1
            if name in seen:
                dotted = ".".join(map(str, place))
                twice.append(Problem(f"line {lines[place]:<4} {dotted}", "stands twice;", "keep one of the two."))
            seen.add(name)
            _walk(value, place, lines, twice)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*path, index), lines, twice)


def _problem_of(found: dict[str, Any], lines: Lines, plain: Any) -> Problem:
    """Return what pydantic found in our words."""
    path = tuple(part for part in found["loc"] if _is_key(part))
    place = ".".join(str(part) for part in path) or "the file"
    where = f"line {_line(lines, path):<4} {place}"
    if found["type"] == "extra_forbidden":
        parent = _parent_keys(path)
        return Problem(
            where,
            f'"{path[-1]}" is not a key here;',
            f"keys are {', '.join(parent)}. {did_you_mean(str(path[-1]), parent)}".strip(),
        )
    if found["type"] == "missing":
        return Problem(where, "is missing;", "write it.")
    message = str(found["msg"]).removeprefix("Value error, ")
    given = found.get("input")
    shown = f" (it is {given!r})" if isinstance(given, (str, int, float)) and found["type"] != "value_error" else ""
    del plain
    return Problem(where, f"{message[:1].lower()}{message[1:]}{shown}" + "." * (not message.endswith("?")))


_FORM_OF: dict[str, type[_Form]] = {
    "teams": TeamForm,
    "resources": ResourceForm,
    "activities": ActivityForm,
    "work_types": WorkTypeForm,
    "arrivals": ArrivalsForm,
    "batch": BatchForm,
    "flow": StateForm,
}


def _parent_keys(path: tuple[str | int, ...]) -> list[str]:
    for part, form in _FORM_OF.items():
        if part in path and len(path) - path.index(part) == (2 if part in {"arrivals", "batch"} else 3):
            return list(form.model_fields)
    return list(FactoryForm.model_fields)


def _is_key(part: str | int) -> bool:
    return not (isinstance(part, str) and (part.endswith("Form") or "[" in part or part in {"[key]", "str"}))


def _line(lines: Lines, path: tuple[str | int, ...]) -> int:
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _located(found: Iterable[Problem], places: Mapping[str, str], lines: Lines) -> list[Problem]:
    """Return problems with the line and key of each; what holds for a whole group of people is told once."""
    told: dict[tuple[str, str], Problem] = {}
    for problem in found:
        path = _key_path(problem.place, places)
        place = f"line {_line(lines, path):<4} {'.'.join(path)}"
        told.setdefault((place, problem.what), Problem(place, problem.what, problem.remedy))
    return list(told.values())


def _key_path(place: str, places: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys of a place such as `resources.Clerk 3.calendar`; names may hold dots."""
    kind, _, rest = place.partition(".")
    if kind == "resources":
        name = max((known for known in places if rest == known or rest.startswith(f"{known}.")), key=len, default=rest)
        return (kind, places.get(name, name), *filter(None, rest[len(name) + 1 :].split(".")))
    return (kind, *filter(None, rest.split(".")))
