"""The shape of what was written: what is no form is told and mended, so that the rest can be checked as well."""

from collections.abc import Iterable, Mapping
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from ambidex.errors import did_you_mean
from ambidex.factory.file.form import FactoryForm, Form, StateForm
from ambidex.factory.file.text import Keys

_STAND_INS: dict[str, Any] = {
    "name": "?",
    "service_time": 0,
    "decision_time": 0,
    "after": 0,
    "chance": 0,
    "share": 1,
    "attributes": {},
    "when": {},
    "weeks": 1,
    "pace": 1,
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
"""What is put where a wrong or missing value was."""

_ITEMS: dict[str, Any] = {
    "releases": 0,
    "special": {"when": {}, "service_time": 0},
    "profiles": {"share": 1, "attributes": {}},
    "routes": {"next": {}},
    "waits": {"after": 0, "next": {}},
}
"""What is put where an entry of a list was wrong."""

_WORDS = {
    "int": "must be a whole number",
    "float": "must be a number",
    "bool": "must be true or false",
    "string": "must be a text",
    "list": "must be a list such as [clerk, assessor]",
    "dict": "must be keys with their values",
    "model": "must be keys with their values",
}

_PLAIN = {"name", "time_zone", "currency", "notes", "wip_limit", "decisions"}
_DOUBTS: dict[tuple[str, str], set[str]] = {
    ("resources", "roles"): {"role", "roles", "together", "wip_limit", "when"},
    ("resources", "team"): {"wip_limit"},
    ("activities", "role"): {"roles", "otherwise", "waiting", "wip_limit"},
    ("activities", "patience"): {"otherwise"},
    ("activities", "balk_at"): {"otherwise"},
    ("work_types", "promise"): {"queue"},
    ("work_types", "profiles"): {"when"},
}
"""By what was mended: the keys, in other entries, of which what is told may only come from that."""


def form_of(plain: dict[str, Any]) -> tuple[FactoryForm | None, list[tuple[Keys, str, str]], list[Keys]]:
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


def doubtful(path: Keys, mended: Iterable[Keys]) -> bool:
    """Return whether a problem of meaning may only come from what was mended."""
    return any(_touches(where, path) for where in mended)


def _touches(where: Keys, path: Keys) -> bool:
    section = str(where[0])
    if section in _PLAIN:
        return False
    if section == "calendars" and len(where) > 1:
        return where[:2] == path[:2]
    if len(where) < 3:
        return True
    misspelt = where[2] not in _form_at(where[:3]).model_fields
    doubts = [keys for (of, key), keys in _DOUBTS.items() if of == section and (misspelt or key == where[2])]
    if any(keys & set(path) for keys in doubts):
        return True
    linked = len(path) > 2 and {where[2], path[2]} <= {"start", "flow"}
    return where[:2] == path[:2] and (misspelt or linked or where[:3] == path[:3])


def _mend(plain: dict[str, Any], path: Keys) -> None:
    """Put a stand-in at a path, or take away what is there; what is not there leaves its entry without."""
    within: Any = plain
    for step in path[:-1]:
        there = isinstance(step, int) and step < len(within) if isinstance(within, list) else step in within
        within = within[step] if there else within
    last = path[-1]
    if path[0] == "calendars" and len(path) == 2:
        plain["calendars"][last] = "always"
    elif _form_at((*path, "")) is StateForm:
        within[last] = {"next": {}}
    elif isinstance(within, dict) and last in _STAND_INS and last in _form_at(path).model_fields:
        within[str(last)] = _STAND_INS[str(last)]
    elif isinstance(within, dict):
        within.pop(last, None)
    elif isinstance(within, list) and isinstance(last, int) and last < len(within):
        within[last] = _ITEMS.get(str(path[-2]), "?")


def _words(found: Mapping[str, Any], path: Keys) -> tuple[str, str]:
    """Return what pydantic found, and the remedy, in our words."""
    kind = str(found["type"])
    if kind == "extra_forbidden":
        keys = list(_form_at(path).model_fields)
        near = did_you_mean(str(path[-1]), keys)
        few = f"keys are {', '.join(keys)}." if len(keys) <= 8 or not near else ""
        stop = ";" if few else "."
        return f'"{path[-1]}" is not a key here{stop}', f"{few} {near}".strip()
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


def _form_at(path: Keys) -> type[Form]:
    """Return the form whose keys stand at a path."""
    within: Any = FactoryForm
    for part in path[:-1]:
        within = _inside(within, part)
    return within if isinstance(within, type) and issubclass(within, Form) else Form


def _inside(kind: Any, part: str | int) -> Any:
    """Return what kind of value stands at a key of a kind of value."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        field = kind.model_fields.get(str(part))
        return None if field is None else _bare(field.annotation)
    return _bare(get_args(kind)[-1]) if get_origin(kind) in {dict, list} else None


def _bare(kind: Any) -> Any:
    """Return a kind of value without what is said about it, and without that it may be missing."""
    while get_origin(kind) not in {None, dict, list}:
        options = [option for option in get_args(kind) if option is not type(None)]
        if get_origin(kind) in {Union, UnionType} and len(options) > 1:
            return None
        kind = options[0]
    return kind
