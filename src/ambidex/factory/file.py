"""The factory as people write it: YAML, with every problem of a file told at once, at its line.

The only module that knows YAML and pydantic. Durations are hours, or text such as "25 min" (`duration.py`); calendars
and arrivals are days with hours (`week.py`). People who are alike are one entry with a `count`. The form is stated key
by key in `docs/reference/factory-file.md`; `parse_factory(format_factory(factory))` is the same factory.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Self

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from ambidex.distributions import Distribution, families
from ambidex.errors import BadInput, Problem, did_you_mean
from ambidex.factory.check import problems
from ambidex.factory.duration import hours_of
from ambidex.factory.model import Activity, Arrivals, Batch, Factory, Resource, State, Team, WorkType
from ambidex.factory.week import calendar_entry, calendar_of, rates_entry, rates_of, spread
from ambidex.working_time import ALWAYS, Calendar

Keys = tuple[str | int, ...]


def load_factory(path: Path | str) -> Factory:
    """Return the factory of a YAML file.

    Raises
    ------
    BadInput
        With every problem of the file: syntax, shape and meaning, each with its line.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
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
    try:
        root = _root(text)
        plain, twice = _plain(root)
    except _NotYaml as wrong:
        raise BadInput(source, [wrong.problem]) from None
    form, misshapen, mended = _form(plain)
    told = [_located(path, what, remedy, root) for path, what, remedy in [*twice, *misshapen]]
    factory = None
    if form is not None:
        factory, groups = _built(form)
        for problem in problems(factory):
            path = _path(problem.place, groups, root)
            if not _doubtful(path, mended):
                told.append(_located(path, problem.what, problem.remedy, root))
    if told or factory is None:
        raise BadInput(source, _in_order(told))
    return factory


def format_factory(factory: Factory) -> str:
    """Return a factory as YAML, fully written, people who are alike gathered."""
    document: dict[str, Any] = {"name": factory.name, "time_zone": factory.time_zone}
    if factory.currency:
        document["currency"] = factory.currency
    if factory.notes:
        document["notes"] = dict(factory.notes)
    document["calendars"] = {name: _calendar_entry(calendar) for name, calendar in factory.calendars.items()}
    document["teams"] = {team.name: _given(team, manager="", reports_to=None) for team in factory.teams}
    document["resources"] = _resource_entries(factory.resources)
    document["activities"] = {activity.name: _activity_entry(activity) for activity in factory.activities}
    document["work_types"] = {work_type.name: _work_type_entry(work_type) for work_type in factory.work_types}
    return yaml.dump(document, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=120, default_flow_style=False)


# --- the form, as pydantic checks it -----------------------------------------------------------------------------


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
    return family(**{key: _parameter(key, part) for key, part in given.items()})


def _parameter(key: str, value: Any) -> Any:
    if key == "cv":
        if not isinstance(value, (int, float)):
            raise ValueError(f'cv must be a number, not "{value}"')
        return float(value)
    if not isinstance(value, list):
        return hours_of(value)
    if not all(isinstance(pair, list) and len(pair) == 2 for pair in value):
        raise ValueError(f"{key} must be pairs of share and value, such as [[0, 0], [0.5, 2], [1, 8]]")
    return tuple((hours_of(share), hours_of(part)) for share, part in value)


def _name(value: Any) -> Any:
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _names(value: Any) -> Any:
    return value if isinstance(value, (list, Mapping)) else [value]


def _shares(value: Any) -> Any:
    """Return a single follower as everybody's share."""
    return value if isinstance(value, (Mapping, list)) else {str(value): 1.0}


def _step(value: Any) -> Any:
    """Return `{next: ...}` of a step that is written as its followers alone."""
    if not isinstance(value, Mapping):
        return value if isinstance(value, list) else {"next": value}
    short = value and "next" not in value and "activity" not in value
    return {"next": value} if short and not any(isinstance(part, (Mapping, list)) for part in value.values()) else value


def _day(value: Any) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f'"{value}" is no day; write it as 2025-11-01') from None


Name = Annotated[str, BeforeValidator(_name)]
Hours = Annotated[float, BeforeValidator(hours_of)]
Drawn = Annotated[Any, BeforeValidator(_distribution)]
Week = Annotated[Any, BeforeValidator(calendar_of)]
Rates = Annotated[Any, BeforeValidator(rates_of)]
Shares = Annotated[dict[str, float], BeforeValidator(_shares)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TeamForm(_Form):
    """One team."""

    manager: Name = ""
    reports_to: Name | None = None


class ResourceForm(_Form):
    """One person, or `count` people who are alike."""

    roles: Annotated[list[Name], BeforeValidator(_names)] = Field(default_factory=list)
    calendar: Name
    count: int | None = Field(default=None, ge=1, le=100_000)
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
    """When cases come: so many a week over some hours, or the rate of each hour."""

    per_week: float | None = Field(default=None, ge=0)
    on: Week | None = None
    per_hour: Rates | None = None
    levels: dict[Annotated[date, BeforeValidator(_day)], float] = Field(default_factory=dict)
    regularity: float = 1.0

    @model_validator(mode="after")
    def one_way(self) -> Self:
        """Refuse both ways at once, and neither."""
        if (self.per_hour is None) == (self.per_week is None):
            raise ValueError('needs either per_week (with "on") or per_hour (by day and hour)')
        if self.on is not None and self.per_week is None:
            raise ValueError('has "on" without per_week; per_hour tells the hours already')
        if self.on is not None and not _in_turn(self.on):
            raise ValueError('has hours in "on" that overlap, or none')
        return self


class StateForm(_Form):
    """One step of a flow; `activity` is the step's own name when not given."""

    next: Shares
    activity: Name | None = None


class WorkTypeForm(_Form):
    """One kind of case."""

    arrivals: ArrivalsForm
    start: Shares
    flow: dict[str, Annotated[StateForm, BeforeValidator(_step)]]
    value: float = 0.0
    priority: int = 0
    promise: Hours | None = None


class FactoryForm(_Form):
    """The whole file."""

    name: Name
    time_zone: str = "UTC"
    currency: str = ""
    notes: dict[str, Name] = Field(default_factory=dict)
    calendars: dict[str, Week] = Field(default_factory=dict)
    teams: dict[str, TeamForm] = Field(default_factory=dict)
    resources: dict[str, ResourceForm] = Field(default_factory=dict)
    activities: dict[str, ActivityForm]
    work_types: dict[str, WorkTypeForm]


def _in_turn(calendar: Calendar) -> bool:
    return bool(calendar.intervals) and all(one[1] <= two[0] for one, two in pairwise(calendar.intervals))


# --- from the form to the model -----------------------------------------------------------------------------------


def _built(form: FactoryForm) -> tuple[Factory, dict[str, str]]:
    """Return the model, and for each person the entry they come from."""
    groups: dict[str, str] = {}
    resources: list[Resource] = []
    for entry, given in form.resources.items():
        for name in _people(entry, given):
            groups[name] = entry
            resources.append(
                Resource(
                    name=name,
                    roles=tuple(given.roles),
                    calendar=given.calendar,
                    team=given.team,
                    cost_per_hour=given.cost_per_hour,
                    capacity=given.capacity,
                    pace=given.pace,
                )
            )
    calendars = dict(form.calendars)
    if "always" in {resource.calendar for resource in resources}:
        calendars.setdefault("always", ALWAYS)
    factory = Factory(
        name=form.name,
        time_zone=form.time_zone,
        currency=form.currency,
        notes=MappingProxyType(form.notes),
        calendars=MappingProxyType(calendars),
        teams=tuple(Team(name, team.manager, team.reports_to) for name, team in form.teams.items()),
        resources=tuple(resources),
        activities=tuple(_activity(name, activity) for name, activity in form.activities.items()),
        work_types=tuple(_work_type(name, work_type) for name, work_type in form.work_types.items()),
    )
    return factory, groups


def _people(entry: str, given: ResourceForm) -> list[str]:
    if given.count is None:
        return [entry]
    return [f"{entry} {number}" for number in range(given.first, given.first + given.count)]


def _activity(name: str, form: ActivityForm) -> Activity:
    batch = None if form.batch is None else Batch(size=form.batch.size, max_wait=form.batch.max_wait)
    return Activity(name, form.role, form.service_time, form.supplier, form.delay, batch, form.cost)


def _work_type(name: str, form: WorkTypeForm) -> WorkType:
    return WorkType(
        name=name,
        arrivals=_arrivals(form.arrivals),
        start=MappingProxyType(form.start),
        states=tuple(
            State(step, given.activity or step, MappingProxyType(given.next)) for step, given in form.flow.items()
        ),
        value=form.value,
        priority=form.priority,
        promise=form.promise,
    )


def _arrivals(form: ArrivalsForm) -> Arrivals:
    per_hour = form.per_hour if form.per_hour is not None else spread(form.per_week or 0.0, form.on or ALWAYS)
    return Arrivals(per_hour=per_hour, levels=tuple(form.levels.items()), regularity=form.regularity)


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


def _write_number(writer: Any, value: float) -> Any:
    """Write whole numbers without a fraction, and NumPy's numbers as numbers."""
    plain = float(value)
    return writer.represent_int(int(plain)) if plain.is_integer() else writer.represent_float(plain)


_Writer.add_multi_representer(float, _write_number)
_Writer.add_representer(float, _write_number)
_Writer.add_multi_representer(str, lambda writer, text: writer.represent_str(str(text)))
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
    arrivals: dict[str, Any] = {"per_hour": _rates_entry(work_type.arrivals.per_hour)}
    if work_type.arrivals.levels:
        arrivals["levels"] = {f"{day}": level for day, level in work_type.arrivals.levels}
    arrivals |= _given(work_type.arrivals, regularity=1.0)
    entry: dict[str, Any] = _given(work_type, value=0.0, priority=0, promise=None)
    entry |= {"arrivals": arrivals, "start": _Row(work_type.start)}
    entry["flow"] = {state.name: _state_entry(state) for state in work_type.states}
    return entry


def _state_entry(state: State) -> Any:
    return _Row(({} if state.activity == state.name else {"activity": state.activity}) | {"next": _Row(state.next)})


def _calendar_entry(calendar: Calendar) -> Any:
    entry = calendar_entry(calendar)
    return _Row(entry) if isinstance(entry, dict) else entry


def _rates_entry(rates: tuple[float, ...]) -> Any:
    entry = rates_entry(rates)
    if isinstance(entry, list):
        return _Line(entry)
    return {days: _Row(told) if isinstance(told, dict) else _Line(told) for days, told in entry.items()}


# --- YAML to plain values -----------------------------------------------------------------------------------------

_MOST_NODES = 5_000_000
_DEEPEST = 50
_TOO_DEEP = "it is nested too deeply;"


class _NotYaml(Exception):
    """A text that cannot be read as YAML, with where and why."""

    def __init__(self, line: int, what: str, remedy: str) -> None:
        self.problem = Problem(f"line {line}", what, remedy)


class _Reader(yaml.CSafeLoader):
    """YAML 1.2's core values: `no` is a word, and so are 1:30 and 2025-11-01."""


_CORE = (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+0123456789."),
    ("float", r"^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$", "-+."),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
)
_Reader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in _CORE:
    _Reader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))
    # The writer quotes what is a value to either reader: YAML 1.1, which others may use, and the core set.
    _Writer.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def _root(text: str) -> yaml.MappingNode:
    """Return the node of the whole text."""
    if re.search(rf"[\[{{]{{{_DEEPEST},}}", re.sub(r"\s+", "", text)):
        raise _NotYaml(1, _TOO_DEEP, "write it flatter.")
    reader = _Reader(text)
    try:
        root = reader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise _NotYaml(line, f"is not YAML: {error.problem};", "mend it there.") from None
    except yaml.YAMLError as error:
        raise _NotYaml(1, f"is not YAML: {error};", "save it as plain text.") from None
    finally:
        reader.dispose()
    if not isinstance(root, yaml.MappingNode):
        raise _NotYaml(1, "is not a factory;", "begin with  name: ...")
    return root


def _plain(root: yaml.MappingNode) -> tuple[dict[str, Any], list[tuple[Keys, str, str]]]:
    """Return plain values, and the keys that stand twice. Keys are texts as they stand."""
    twice: list[tuple[Keys, str, str]] = []
    n_nodes = 0

    def walk(node: yaml.Node, path: Keys) -> Any:
        nonlocal n_nodes
        n_nodes += 1
        if len(path) > _DEEPEST or n_nodes > _MOST_NODES:
            raise _NotYaml(node.start_mark.line + 1, _TOO_DEEP, "write it flatter and without repeated anchors.")
        if isinstance(node, yaml.MappingNode):
            found: dict[str, Any] = {}
            for key, value in node.value:
                name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
                if name in found:
                    twice.append(((*path, name), "stands twice;", "keep one of the two."))
                found[name] = walk(value, (*path, name))
            return found
        if isinstance(node, yaml.SequenceNode):
            return [walk(item, (*path, index)) for index, item in enumerate(node.value)]
        return _scalar(node)

    return walk(root, ()), twice


def _scalar(node: yaml.Node) -> Any:
    kind, text = node.tag.removeprefix("tag:yaml.org,2002:"), node.value
    if kind == "int" and len(text) < 18:
        return int(text)
    if kind in {"int", "float"}:
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    if kind == "bool":
        return text.lower() == "true"
    return None if kind == "null" else text


# --- problems at their lines ----------------------------------------------------------------------------------------

_STAND_INS: dict[str, Any] = {
    "name": "?",
    "service_time": 0,
    "arrivals": {"per_week": 0},
    "per_week": 0,
    "per_hour": {},
    "on": "always",
    "start": {},
    "next": {},
    "flow": {},
    "calendar": "always",
    "size": 1,
    "max_wait": 0,
    "activities": {},
    "work_types": {},
}
"""What is put where a wrong or missing value was, so that the rest can be checked as well."""

_WORDS = {
    "int": "must be a whole number",
    "float": "must be a number",
    "string": "must be a text",
    "list": "must be a list such as [clerk, assessor]",
    "dict": "must be keys with their values",
    "model": "must be keys with their values",
}


def _form(plain: dict[str, Any]) -> tuple[FactoryForm | None, list[tuple[Keys, str, str]], list[Keys]]:
    """Return the form, if need be with stand-ins, what was wrong with its shape, and where something was mended."""
    told: list[tuple[Keys, str, str]] = []
    mended: list[Keys] = []
    for _ in range(3):
        try:
            return FactoryForm.model_validate(plain), told, mended
        except ValidationError as error:
            for found in error.errors(include_url=False, include_context=True):
                path = tuple(part for part in found["loc"] if part != "[key]")
                told.append((path, *_words(dict(found), path)))
                mended.append(path)
                _mend(plain, path)
    return None, told, mended


def _mend(plain: dict[str, Any], path: Keys) -> None:
    """Put a stand-in at a path, or take away what is there; what is not there leaves its entry without."""
    within: Any = plain
    for step in path[:-1]:
        there = isinstance(step, int) and step < len(within) if isinstance(within, list) else step in within
        within = within[step] if there else within
    last = path[-1]
    if path[0] == "calendars" and len(path) == 2:
        plain["calendars"][last] = "always"
    elif isinstance(within, dict) and last in _STAND_INS:
        within[str(last)] = _STAND_INS[str(last)]
    elif isinstance(within, dict):
        within.pop(last, None)
    elif isinstance(within, list) and isinstance(last, int) and last < len(within):
        within[last] = "?"


def _doubtful(path: Keys, mended: Iterable[Keys]) -> bool:
    """Return whether a problem of meaning may only come from what was mended."""
    return any(_touches(where, path) for where in mended)


def _touches(where: Keys, path: Keys) -> bool:
    section = where[0]
    if section in {"name", "time_zone", "currency", "notes"}:
        return False
    if section == "calendars" and len(where) > 1:
        return where[:2] == path[:2]
    misspelt = len(where) == 3 and where[2] not in _form_at(where).model_fields
    if len(where) < 3 or (section == "resources" and (misspelt or where[2] == "roles") and "role" in path):
        return True
    linked = len(path) > 2 and {where[2], path[2]} <= {"start", "flow"}
    return where[:2] == path[:2] and (misspelt or linked or where[:3] == path[:3])


def _words(found: Mapping[str, Any], path: Keys) -> tuple[str, str]:
    """Return what pydantic found, and the remedy, in our words."""
    kind = str(found["type"])
    if kind == "extra_forbidden":
        keys = list(_form_at(path).model_fields)
        near = did_you_mean(str(path[-1]), keys)
        return f'"{path[-1]}" is not a key here;', f"keys are {', '.join(keys)}. {near}".strip()
    if kind == "missing":
        return "is missing;", "write it."
    if kind == "value_error":
        message = str(found["msg"]).removeprefix("Value error, ")
        return (message if message.endswith((".", "?")) else f"{message}."), ""
    if kind in {"greater_than_equal", "less_than_equal"}:
        (relation, limit) = next(iter(found["ctx"].items()))
        size, way = ("small", "more") if relation == "ge" else ("large", "less")
        return f"{found['input']} is too {size};", f"write {limit:g} or {way}."
    given = found.get("input")
    shown = f', not "{given}"' if isinstance(given, (str, int, float)) else ", not nothing" * (given is None)
    return f"{_WORDS.get(kind.split('_')[0], str(found['msg']))}{shown}.", "Put it in quotes." * (kind == "string_type")


def _form_at(path: Keys) -> type[_Form]:
    """Return the form whose keys stand at a path."""
    match path:
        case ("teams", _, _):
            return TeamForm
        case ("resources", _, _):
            return ResourceForm
        case ("activities", _, _):
            return ActivityForm
        case ("activities", _, "batch", _):
            return BatchForm
        case ("work_types", _, _):
            return WorkTypeForm
        case ("work_types", _, "arrivals", _):
            return ArrivalsForm
        case ("work_types", _, "flow", _, _):
            return StateForm
    return FactoryForm


def _located(path: Keys, what: str, remedy: str, root: yaml.Node) -> Problem:
    place = ".".join(str(part) for part in path).rstrip(".")
    return Problem(f"line {_line(root, path):<4} {place}", what, remedy)


def _in_order(found: Iterable[Problem]) -> list[Problem]:
    """Return each problem once, by line: what holds for a group of people is found for each of them."""
    return sorted(dict.fromkeys(found), key=lambda problem: int(problem.place.split()[1]))


def _line(root: yaml.Node, path: Keys) -> int:
    """Return the line of the deepest key of a path that stands in the text; the last of two that are the same."""
    node, line = root, 1
    for part in path:
        if isinstance(node, yaml.MappingNode):
            for key, value in reversed(node.value):
                if key.value == part:
                    node, line = value, key.start_mark.line + 1
                    break
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return int(line)


def _path(place: str, groups: Mapping[str, str], root: yaml.Node) -> Keys:
    """Return the keys of a place such as `resources.Clerk 3.calendar`; names may hold dots."""
    kind, _, rest = place.partition(".")
    if kind == "resources":
        names = [name for name in groups if rest == name or rest.startswith(f"{name}.")]
        name = max(names, key=len, default=rest)
        return (kind, groups.get(name, name), *filter(None, rest[len(name) + 1 :].split(".")))
    path: list[str | int] = []
    node, parts = root, place.split(".")
    while parts:
        keys = {str(key.value): value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}
        n = next((n for n in range(len(parts), 0, -1) if ".".join(parts[:n]) in keys), 1)
        name = ".".join(parts[:n])
        node = keys.get(name, node)
        path.append(name)
        parts = parts[n:]
    return tuple(path)
