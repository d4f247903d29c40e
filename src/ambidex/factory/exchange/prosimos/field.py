"""A JSON document whose every value knows its place, so that all that is wrong with it can be told at once."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ambidex.errors import BadInput, Problem, did_you_mean

MOST_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Fields:
    """One object of a document; what is wrong with it goes to `problems`, which all objects of a document share."""

    values: Mapping[str, object]
    place: str
    problems: list[Problem]

    def at(self, key: str) -> str:
        """Return the place of a field.

        Examples
        --------
        >>> Fields({}, "resource_profiles[0]", []).at("name")
        'resource_profiles[0].name'
        """
        return f"{self.place}.{key}" if self.place else key

    def tell(self, key: str, what: str, remedy: str = "") -> None:
        """Note a problem with a field, or with the object where `key` is empty."""
        self.problems.append(Problem(self.at(key) if key else self.place or "file", what, remedy))

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text that must not be empty; numbers are taken as such."""
        value = self.values.get(key, default)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if value is None or (isinstance(value, str) and not value.strip()):
            self._missing(key)
            return ""
        if not isinstance(value, str):
            self.tell(key, "this is no text;", "write it in quotation marks.")
            return ""
        return value.strip()

    def number(self, key: str, default: float | None = None, *, least: float = -math.inf) -> float:
        """Return a finite number, which may stand in quotation marks."""
        value = self.values.get(key, default)
        if value is None:
            self._missing(key)
            return max(least, 0.0)
        number = _number(value)
        if number is None or number < least:
            at_least = f" of {least:g} or more" if least > -math.inf else ""
            self.tell(key, f'"{value}" is no number{at_least};', "correct it.")
            return max(least, 0.0)
        return number

    def objects(self, key: str, *, needed: bool = True) -> Iterator["Fields"]:
        """Yield the objects of a list."""
        value = self.values.get(key)
        if value is None:
            if needed:
                self._missing(key)
            return
        if not isinstance(value, list):
            self.tell(key, "this is no list;", "write it in [ ].")
            return
        for at, entry in enumerate(value):
            if isinstance(entry, Mapping):
                yield Fields(entry, f"{self.at(key)}[{at}]", self.problems)
            else:
                self.tell(f"{key}[{at}]", "this is no object;", "write it in { }.")

    def groups(self, key: str) -> Iterator[list["Fields"]]:
        """Yield the lists of objects in a list."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, list):
            self.tell(key, "this is no list;", "write it as [[{...}], ...].")
            return
        for at, group in enumerate(value or ()):
            yield list(Fields({f"{key}[{at}]": group}, self.place, self.problems).objects(f"{key}[{at}]"))

    def object(self, key: str) -> "Fields":
        """Return the object of a field."""
        value = self.values.get(key)
        if isinstance(value, Mapping):
            return Fields(value, self.at(key), self.problems)
        if value is None:
            self._missing(key)
        else:
            self.tell(key, "this is no object;", "write it in { }.")
        return Fields({}, self.at(key), [])

    def numbers(self, key: str) -> list[float]:
        """Return a list of numbers, each plain or as `{"value": number}`."""
        value = self.values.get(key)
        if not isinstance(value, list):
            self._missing(key) if value is None else self.tell(key, "this is no list;", "write it in [ ].")
            return []
        plain = [entry.get("value") if isinstance(entry, Mapping) else entry for entry in value]
        found = [_number(entry) for entry in plain]
        if None in found:
            self.tell(key, f'"{plain[found.index(None)]}" is no number;', "correct it.")
            return []
        return [number for number in found if number is not None]

    def _missing(self, key: str) -> None:
        if key in self.values:
            self.tell(key, "it is empty;", "fill it in.")
        else:
            near = did_you_mean(key, self.values)
            self.tell(key, "it is missing;", near.replace("Did you mean", "is it") or "add it.")


def read_document(path: Path) -> Fields:
    """Return the object of a JSON file.

    Raises
    ------
    BadInput
        If it cannot be read or is no JSON object.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        what = f"it cannot be read: {error.strerror}."
        raise BadInput(path.name, [Problem("file", what, "Check the path.")]) from error
    if size > MOST_BYTES:
        raise BadInput(path.name, [Problem("file", f"it is larger than {MOST_BYTES // 1_000_000} MB.")])
    try:
        document = json.loads(content)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise BadInput(path.name, [Problem(place, f"the JSON is broken: {error.msg}.", "Export it again.")]) from error
    except (UnicodeDecodeError, RecursionError) as error:
        what = "it is nested too deep." if isinstance(error, RecursionError) else "it is no text in UTF-8."
        raise BadInput(path.name, [Problem("file", what, "Export it again.")]) from error
    if not isinstance(document, dict):
        raise BadInput(path.name, [Problem("file", "it is no JSON object.", "Export the simulation parameters again.")])
    return Fields(document, "", [])


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
