"""The form of Prosimos 1, in which sections are objects by id, rewritten as the lists of Prosimos 2."""

from collections.abc import Mapping
from typing import Any

from ambidex.factory.exchange.prosimos.field import Fields


def listed(document: Fields) -> Fields:
    """Return a document with every section as a list.

    Examples
    --------
    >>> listed(Fields({"resource_calendars": {"c1": []}}, "", [])).values
    {'resource_calendars': [{'id': 'c1', 'name': 'c1', 'time_periods': []}]}
    """
    values = dict(document.values)
    for key, rewrite in _SECTIONS.items():
        section = values.get(key)
        if isinstance(section, Mapping):
            values[key] = [rewrite(name, entry) for name, entry in section.items()]
    return Fields(values, document.place, document.problems)


def _gateway(name: str, entry: Any) -> Any:
    if not isinstance(entry, Mapping):
        return entry
    return {"gateway_id": name, "probabilities": [{"path_id": path, "value": value} for path, value in entry.items()]}


def _task(name: str, entry: Any) -> Any:
    if not isinstance(entry, Mapping):
        return entry
    return {
        "task_id": name,
        "resources": [
            {"resource_id": resource, **told} if isinstance(told, Mapping) else told for resource, told in entry.items()
        ],
    }


def _calendar(name: str, entry: Any) -> Any:
    return {"id": name, "name": name, "time_periods": entry}


def _with(key: str) -> Any:
    return lambda name, entry: {key: name, **entry} if isinstance(entry, Mapping) else entry


_SECTIONS = {
    "resource_profiles": _with("id"),
    "gateway_branching_probabilities": _gateway,
    "task_resource_distribution": _task,
    "resource_calendars": _calendar,
    "event_distribution": _with("event_id"),
}
