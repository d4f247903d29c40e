"""The model as plain values in the form of the file, with what is as usual left out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from typing import Any

from ambidex.distributions import Distribution
from ambidex.factory.dates import span_text
from ambidex.factory.file.text import Line, Row
from ambidex.factory.model import (
    Activity,
    Arrivals,
    Batch,
    Escalation,
    Factory,
    Profile,
    Resource,
    Route,
    Special,
    State,
    WorkType,
)
from ambidex.factory.week import calendar_entry, rates_entry, release_entry
from ambidex.working_time import Calendar


def factory_entry(factory: Factory) -> dict[str, Any]:
    """Return a factory in the form of the file, people who are alike gathered."""
    document: dict[str, Any] = {"name": factory.name, "time_zone": factory.time_zone}
    document |= _given(factory, "currency")
    if factory.notes:
        document["notes"] = dict(factory.notes)
    document |= _given(factory, "wip_limit", "decisions")
    document["calendars"] = {name: _calendar_entry(calendar) for name, calendar in factory.calendars.items()}
    document["teams"] = {team.name: _given(team, "manager", "reports_to", "wip_limit") for team in factory.teams}
    if factory.roles:
        document["roles"] = {role.name: Row(_given(role, "queue", "choice")) for role in factory.roles}
    document["resources"] = _resource_entries(factory.resources)
    document["activities"] = {activity.name: _activity_entry(activity) for activity in factory.activities}
    document["work_types"] = {work_type.name: _work_type_entry(work_type) for work_type in factory.work_types}
    return document


def _given(of: Any, *names: str) -> dict[str, Any]:
    """Return those of the named fields that are not as usual."""
    return {name: getattr(of, name) for name in names if getattr(of, name) != _usual(of)[name]}


def _usual(of: Any) -> dict[str, Any]:
    return {field.name: None if field.default is MISSING else field.default for field in fields(of)}


def _drawn(of: Any, *names: str) -> dict[str, Any]:
    """Return those of the named distributions that there are."""
    return {name: _distribution_entry(getattr(of, name)) for name in names if getattr(of, name) is not None}


def _calendar_entry(calendar: Calendar) -> Any:
    entry = calendar_entry(calendar)
    if not isinstance(entry, dict):
        return entry
    if not calendar.dated:
        return Row(entry)
    return {days: Line(hours) if isinstance(hours, list) else hours for days, hours in entry.items()}


def _resource_entries(resources: Iterable[Resource]) -> dict[str, Any]:
    """Gather runs of people who are alike and numbered one after the other."""
    groups: list[tuple[str, int, int, dict[str, Any]]] = []
    resources = tuple(resources)
    names = {resource.name for resource in resources}
    for resource in resources:
        entry = _resource_entry(resource)
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
            entries |= {prefix if first < 0 else f"{prefix} {n}": Row(entry) for n in range(first, first + count)}
        else:
            entries[prefix] = Row({"count": count} | ({} if first == 1 else {"first": first}) | entry)
    return entries


def _numbered(name: str) -> tuple[str, int | None]:
    parts = re.fullmatch(r"(.*\S) (0|[1-9]\d{0,8})", name)
    return (parts[1], int(parts[2])) if parts else (name, None)


def _resource_entry(resource: Resource) -> dict[str, Any]:
    entry: dict[str, Any] = {"roles": Line(resource.roles), "calendar": resource.calendar}
    entry |= _given(resource, "team", "cost_per_hour", "capacity", "pace")
    if resource.paces:
        entry["paces"] = Row(resource.paces)
    entry |= _given(resource, "slowdown", "weight")
    entry |= {name: f"{day}" for name, day in _given(resource, "from_date", "until_date").items()}
    if resource.absent:
        entry["absent"] = Line(span_text(*span) for span in resource.absent)
    if resource.ramp_up is not None:
        entry["ramp_up"] = Row(weeks=resource.ramp_up.weeks, pace=resource.ramp_up.pace)
    return entry


def _activity_entry(activity: Activity) -> dict[str, Any]:
    entry = _given(activity, "role", "supplier") | _drawn(activity, "service_time")
    if activity.special:
        entry["special"] = [_special_entry(special) for special in activity.special]
    if activity.by_hour:
        entry["by_hour"] = _rates_entry(activity.by_hour, usual=1.0)
    entry |= _drawn(activity, "setup", "coordination", "delay")
    if activity.batch is not None:
        entry["batch"] = _batch_entry(activity.batch)
    if activity.together:
        entry["together"] = Row(activity.together)
    entry |= _given(activity, "interruptible", "calendar") | _drawn(activity, "patience")
    entry |= _given(activity, "balk_at", "wip_limit")
    if activity.escalation is not None:
        entry["escalation"] = _escalation_entry(activity.escalation)
    return entry | _given(activity, "cost")


def _special_entry(special: Special) -> Row:
    return Row({"when": Row(special.when)} | _drawn(special, "service_time"))


def _batch_entry(batch: Batch) -> Row:
    releases = {"releases": Line(map(release_entry, batch.releases))} if batch.releases else {}
    return Row({"size": batch.size, "max_wait": batch.max_wait} | releases)


def _escalation_entry(escalation: Escalation) -> Row:
    entry = {"chance": escalation.chance} | _drawn(escalation, "decision_time")
    return Row(entry | _given(escalation, "busy_chance", "busy_from", "timeout", "default"))


def _distribution_entry(distribution: Distribution) -> Any:
    given = {field.name: getattr(distribution, field.name) for field in fields(distribution)}  # type: ignore[arg-type]
    plain = {key: Line(map(Line, value)) if isinstance(value, tuple) else value for key, value in given.items()}
    return plain["value"] if distribution.family == "constant" else Row({distribution.family: Row(plain)})


def _work_type_entry(work_type: WorkType) -> dict[str, Any]:
    entry = _given(work_type, "value", "priority", "promise")
    if work_type.profiles:
        entry["profiles"] = [_profile_entry(profile) for profile in work_type.profiles]
    entry |= {"arrivals": _arrivals_entry(work_type.arrivals), "start": Row(work_type.start)}
    entry["flow"] = {state.name: _state_entry(state) for state in work_type.states}
    return entry


def _profile_entry(profile: Profile) -> Row:
    entry = {"share": profile.share, "attributes": Row(profile.attributes)}
    return Row(entry | _given(profile, "value", "priority"))


def _arrivals_entry(arrivals: Arrivals) -> dict[str, Any]:
    entry: dict[str, Any] = {"per_hour": _rates_entry(arrivals.per_hour)}
    if arrivals.levels:
        entry["levels"] = {f"{day}": level for day, level in arrivals.levels}
    if arrivals.sizes:
        entry["sizes"] = Row({f"{size}": share for size, share in arrivals.sizes})
    return entry | _given(arrivals, "regularity")


def _rates_entry(rates: tuple[float, ...], usual: float = 0.0) -> Any:
    entry = rates_entry(rates, usual)
    if isinstance(entry, list):
        return Line(entry)
    return {days: Row(told) if isinstance(told, dict) else Line(told) for days, told in entry.items()}


def _state_entry(state: State) -> Row:
    entry: dict[str, Any] = {}
    if state.activity not in {None, state.name}:
        entry["activity"] = state.activity
    if state.parallel:
        entry["parallel"] = _branches_entry(state.parallel)
    if len(state.waits) == 1:
        (wait,) = state.waits
        return Row(entry | {"wait": _distribution_entry(wait.after), "next": Row(wait.next)})
    if state.waits:
        waits = (Row(_drawn(wait, "after") | {"next": Row(wait.next)}) for wait in state.waits)
        return Row(entry | {"waits": Line(waits)})
    if state.routes:
        entry["routes"] = Line(map(_route_entry, state.routes))
    entry["next"] = Row(state.next)
    return Row(entry | ({"otherwise": Row(state.otherwise)} if state.otherwise else {}))


def _branches_entry(parallel: Mapping[str, float]) -> Line | Row:
    return Line(parallel) if all(chance == 1 for chance in parallel.values()) else Row(parallel)


def _route_entry(route: Route) -> Row:
    when = {"when": Row(route.when)} if route.when else {}
    return Row(when | _given(route, "waiting") | {"next": Row(route.next)})
