"""A work type of a factory as a BPMN model with the simulation parameters of Prosimos."""

import json
from collections.abc import Iterator
from dataclasses import fields
from os import PathLike
from pathlib import Path
from typing import Any

from ambidex.distributions import Distribution
from ambidex.distributions.constant import Constant
from ambidex.errors import BadInput, Problem
from ambidex.factory.exchange.bpmn.graph import leaving
from ambidex.factory.exchange.bpmn.sketch import Sketch, sketch_of
from ambidex.factory.exchange.bpmn.write import sketch_text, the_work_type
from ambidex.factory.exchange.prosimos.arrivals import is_level, spacing_of
from ambidex.factory.exchange.prosimos.batch import batching_of
from ambidex.factory.exchange.prosimos.calendar import periods_of, weekly
from ambidex.factory.exchange.prosimos.distribution import numbers_of
from ambidex.factory.model import Activity, Factory, Resource, Role, WorkType

MODEL = "model.bpmn"
PARAMETERS = "parameters.json"

Json = dict[str, Any]


def write_prosimos(factory: Factory, folder: str | PathLike[str], *, work_type: str | None = None) -> tuple[str, ...]:
    """Write `model.bpmn` and `parameters.json` into a folder, and return what Prosimos cannot hold, a sentence each.

    Parameters
    ----------
    folder
        Is made if it is not there.
    work_type
        Its name, where the factory has several: Prosimos simulates one process.

    Raises
    ------
    BadInput
        If there is no such work type, several and none is named, or none of its cases ever come.
    """
    chosen = the_work_type(factory, work_type)
    if sum(chosen.arrivals.per_hour) <= 0:
        what = "no cases come;"
        raise BadInput(factory.name, [Problem(f"work_types.{chosen.name}.arrivals", what, "give it arrivals.")])
    sketch = sketch_of(factory, chosen, for_engine=True)
    writing = _Writing(factory, chosen, sketch)
    document = writing.document()
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    (target / MODEL).write_text(sketch_text(sketch), encoding="utf-8")
    (target / PARAMETERS).write_text(json.dumps(document, indent=1, ensure_ascii=False), encoding="utf-8")
    return tuple(dict.fromkeys([*sketch.notes, *writing.notes, *_left_out(factory, chosen)]))


class _Writing:
    """A factory on its way into a document; `notes` collect what is not the same there."""

    def __init__(self, factory: Factory, work_type: WorkType, sketch: Sketch) -> None:
        self.factory = factory
        self.work_type = work_type
        self.sketch = sketch
        self.activities = {activity.name: activity for activity in factory.activities}
        self.ids = {resource.name: f"Resource_{at}" for at, resource in enumerate(factory.resources, start=1)}
        self.tasks = {
            node.id: self.activities[sketch.tasks[node.id]]
            for node in sketch.graph.nodes.values()
            if node.kind == "task" and node.id in sketch.tasks
        }
        self.notes: list[str] = []

    def document(self) -> Json:
        spacing, numbers, calendar = spacing_of(self.work_type.arrivals)
        if not is_level(self.work_type.arrivals):
            self.notes.append("Arrivals come at one rate in all hours in which any come; there are as many a week.")
        used = {resource.calendar: self.factory.calendars[resource.calendar] for resource in self._hands()}
        return {
            "resource_profiles": list(self._pools()),
            "arrival_time_distribution": _entry(spacing, numbers),
            "arrival_time_calendar": periods_of(calendar),
            "gateway_branching_probabilities": list(self._gateways()),
            "task_resource_distribution": list(self._performances()),
            "resource_calendars": weekly(used),
            "event_distribution": [
                {"event_id": event, **self._distribution(time, "timers")} for event, time in self.sketch.times.items()
            ],
            "batch_processing": list(self._batches()),
            **self._cases(),
        }

    def _hands(self) -> list[Resource]:
        """Return the resources that have work in the process."""
        roles = {activity.role for activity in self.tasks.values()}
        return [resource for resource in self.factory.resources if roles & set(resource.roles)]

    def _pools(self) -> Iterator[Json]:
        pools: dict[str, list[Json]] = {}
        for resource in self._hands():
            done = [task for task, activity in self.tasks.items() if activity.role in resource.roles]
            if resource.capacity > 1:
                self.notes.append("Resources that do several things at once are as many that do one each.")
            profile = {
                "id": self.ids[resource.name],
                "name": resource.name,
                "cost_per_hour": resource.cost_per_hour,
                "amount": resource.capacity,
                "calendar": resource.calendar,
                "assignedTasks": done,
            }
            pools.setdefault(resource.roles[0], []).append(profile)
        for number, (role, profiles) in enumerate(pools.items(), start=1):
            yield {"id": f"Pool_{number}", "name": role, "resource_list": profiles}

    def _performances(self) -> Iterator[Json]:
        for task, activity in self.tasks.items():
            told = [
                {
                    "resource_id": self.ids[resource.name],
                    **self._distribution(_time(activity, resource), "service times"),
                }
                for resource in self.factory.resources
                if activity.role in resource.roles
            ]
            yield {"task_id": task, "resources": told}

    def _gateways(self) -> Iterator[Json]:
        out = leaving(self.sketch.graph)
        rules = {arc: f"Rule_{at}" for at, arc in enumerate(self.sketch.conditions, start=1)}
        for node in self.sketch.graph.nodes.values():
            arcs = out[node.id]
            if node.kind != "exclusive" or len(arcs) < 2:
                continue
            even = 1 / len(arcs)
            told: list[Json] = [
                {"path_id": arc.id, "value": even if arc.share is None else arc.share}
                | ({"condition_id": rules[arc.id]} if arc.id in rules else {})
                for arc in arcs
            ]
            yield {"gateway_id": node.id, "probabilities": told}

    def _batches(self) -> Iterator[Json]:
        for task, activity in self.tasks.items():
            if activity.batch is not None:
                section, notes = batching_of(activity.batch, task)
                self.notes += notes
                if sum(other == activity for other in self.tasks.values()) > 1:
                    self.notes.append(f'"{activity.name}" is several tasks, each of which collects for itself.')
                yield section

    def _cases(self) -> Json:
        """Return the sections on attributes: one attribute that says of which profile a case is."""
        profiles = self.work_type.profiles
        if not profiles:
            return {"case_attributes": [], "prioritisation_rules": [], "branch_rules": []}
        keys = {key for profile in profiles for key in profile.attributes}
        single = len({tuple(profile.attributes.values()) for profile in profiles}) == len(profiles) and len(keys) == 1
        attribute = next(iter(keys)) if single else "profile"
        names = [
            next(iter(profile.attributes.values())) if single else f"{at}: {', '.join(profile.attributes.values())}"
            for at, profile in enumerate(profiles, start=1)
        ]

        def rules(chosen: list[str]) -> list[list[Json]]:
            return [[{"attribute": attribute, "comparison": "=", "value": name}] for name in chosen]

        levels: dict[int, list[str]] = {}
        for name, profile in zip(names, profiles, strict=True):
            level = self.work_type.priority if profile.priority is None else profile.priority
            levels.setdefault(level, []).append(name)
        return {
            "case_attributes": [
                {
                    "name": attribute,
                    "type": "discrete",
                    "values": [{"key": name, "value": told.share} for name, told in zip(names, profiles, strict=True)],
                }
            ],
            "prioritisation_rules": [
                {"priority_level": level, "rules": rules(chosen)}
                for level, chosen in sorted(levels.items())
                if len(levels) > 1
            ],
            "branch_rules": [
                {
                    "id": f"Rule_{at}",
                    "rules": rules(
                        [
                            name
                            for name, profile in zip(names, profiles, strict=True)
                            if all(profile.attributes.get(key) == value for key, value in when.items())
                        ]
                    ),
                }
                for at, when in enumerate(self.sketch.conditions.values(), start=1)
            ],
        }

    def _distribution(self, distribution: Distribution, what: str) -> Json:
        name, numbers, exact = numbers_of(distribution)
        if not exact:
            self.notes.append(f"Quantiles of {what} become gamma distributions with their mean and variance.")
        return _entry(name, numbers)


def _entry(name: str, numbers: list[float]) -> Json:
    return {"distribution_name": name, "distribution_params": [{"value": number} for number in numbers]}


def _time(activity: Activity, resource: Resource) -> Distribution:
    """Return how long an activity takes somebody, as far as that does not hang on the case."""
    own: dict[str, set[str | None]] = {
        "resource": {resource.name},
        "team": {resource.team},
        "role": set(resource.roles),
    }
    time = next(
        (
            special.service_time
            for special in activity.special
            if all(value in own.get(key, ()) for key, value in special.when.items())
        ),
        activity.service_time,
    )
    pace = resource.paces.get(activity.name, resource.pace)
    return time if pace == 1 else time.scaled(pace)


def _left_out(factory: Factory, work_type: WorkType) -> Iterator[str]:
    """Yield a sentence for each kind of fact that has no place in the files."""
    used = {state.activity for state in work_type.states}
    activities = [activity for activity in factory.activities if activity.name in used]
    roles = {activity.role for activity in activities}
    people = [resource for resource in factory.resources if roles & set(resource.roles)]
    calendars = [factory.calendars[resource.calendar] for resource in people]
    if len(factory.work_types) > 1:
        yield "Other work types, which share the resources, are left out."
    for name, sentence in _OF_ACTIVITIES.items():
        if any(_is_set(activity, name) for activity in activities):
            yield sentence
    for name, sentence in _OF_RESOURCES.items():
        if any(_is_set(resource, name) for resource in people):
            yield sentence
    if any(key not in ("resource", "team", "role") for act in activities for told in act.special for key in told.when):
        yield "Service times that hang on attributes of the case are left out; the usual ones are taken."
    if any(len(state.waits) > 1 and any(_is_random(wait.after) for wait in state.waits) for state in work_type.states):
        yield "Prosimos draws the time of the event that came first once more, so that these waits are longer there."
    if any(activity.role is None for activity in activities):
        yield "What outsiders do is a timer: they serve any number at once."
    if any(calendar.dated for calendar in calendars):
        yield "Days with hours of their own, such as holidays, are left out."
    if any(calendar.time_zone not in (None, factory.time_zone) for calendar in calendars):
        yield "Calendars in other time zones are read on the clock of the factory."
    if any(told.name in roles and told != Role(told.name) for told in factory.roles):
        yield "How roles choose among waiting work and idle people is left out: work is taken in order, by who is free."
    if factory.wip_limit is not None or any(team.wip_limit is not None for team in factory.teams):
        yield "Limits on the work in progress are left out."
    if work_type.arrivals.levels:
        yield "Changes of the arrivals by date are left out."
    if work_type.arrivals.sizes:
        yield "Cases come one at a time, and so fewer in all."
    if work_type.promise is not None or work_type.value or any(told.value is not None for told in work_type.profiles):
        yield "Promises and values are left out."


_OF_ACTIVITIES = {
    "cost": "Costs per execution are left out.",
    "interruptible": "All work rests while a calendar is closed.",
    "setup": "Set-up times are left out.",
    "coordination": "What it costs to take over work from somebody else is left out.",
    "together": "Work of several people together is done by one.",
    "by_hour": "Factors on service times by the hour are left out.",
    "patience": "Cases do not give up waiting.",
    "balk_at": "Cases do not turn away from a long queue.",
    "wip_limit": "Limits on the work in progress are left out.",
    "calendar": "Outsiders work at all hours.",
    "escalation": "Exceptions and who decides on them are left out.",
}
"""What is left out of activities, by field."""

_OF_RESOURCES = {
    "slowdown": "Work of a resource takes as long when it does several things.",
    "weight": "Choice by preference is left out.",
    "from_date": "First and last days at work are left out.",
    "until_date": "First and last days at work are left out.",
    "absent": "Leave is left out.",
    "ramp_up": "New resources are as fast as others from the first day.",
}
"""What is left out of resources, by field."""


def _is_random(time: Distribution) -> bool:
    return not isinstance(time, Constant)


def _is_set(value: Activity | Resource, name: str) -> bool:
    """Tell whether a field is not as usual."""
    field = next(field for field in fields(value) if field.name == name)
    told = getattr(value, name)
    return bool(told != field.default) if isinstance(field.default, (bool, int, float, type(None))) else bool(told)
