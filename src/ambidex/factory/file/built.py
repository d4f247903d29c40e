"""From the form to the model, and where in the file the parts of the model stand."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType

from ambidex.errors import Problem
from ambidex.factory.check import flow_problems, problems
from ambidex.factory.file.form import (
    ActivityForm,
    ArrivalsForm,
    EscalationForm,
    FactoryForm,
    ResourceForm,
    WorkTypeForm,
)
from ambidex.factory.file.problem_line import Places
from ambidex.factory.file.subflow import expanded, flow_of_form, misused, placeholders, short_waits
from ambidex.factory.file.text import Keys
from ambidex.factory.model import (
    Activity,
    Arrivals,
    Batch,
    Escalation,
    Factory,
    Profile,
    RampUp,
    Resource,
    Role,
    Special,
    Team,
    WorkType,
)
from ambidex.factory.week import spread
from ambidex.working_time import ALWAYS


@dataclass(frozen=True, slots=True)
class Built:
    """The model of a form, everything that is wrong with its meaning, and the places of what was expanded."""

    factory: Factory
    found: tuple[Problem, ...]
    places: Places


def built(form: FactoryForm) -> Built:
    """Return the model of a form.

    Steps that stand for a flow are checked as they are written first; they are expanded when nothing is wrong.
    """
    people = [(name, entry) for entry, given in form.resources.items() for name in _people(entry, given)]
    places: dict[str, Keys] = {f"resources.{name}": ("resources", entry) for name, entry in people}
    resources = tuple(_resource(name, form.resources[entry]) for name, entry in people)
    calendars = dict(form.calendars)
    named = [given.calendar for given in form.resources.values()]
    if "always" in [*named, *(given.calendar for given in form.activities.values())]:
        calendars.setdefault("always", ALWAYS)
    factory = Factory(
        name=form.name,
        time_zone=form.time_zone,
        currency=form.currency,
        notes=MappingProxyType(form.notes),
        wip_limit=form.wip_limit,
        decisions=form.decisions,
        calendars=MappingProxyType(calendars),
        teams=tuple(Team(name, team.manager, team.reports_to, team.wip_limit) for name, team in form.teams.items()),
        roles=tuple(Role(name, role.queue, role.choice) for name, role in form.roles.items()),
        resources=resources,
        activities=tuple(_activity(name, activity) for name, activity in form.activities.items()),
        work_types=tuple(_work_type(name, work_type) for name, work_type in form.work_types.items()),
    )
    for name, given in form.work_types.items():
        places |= short_waits(f"work_types.{name}.flow", given.flow, ("work_types", name, "flow"))
    for name, inner in form.flows.items():
        places |= short_waits(f"flows.{name}.flow", inner.flow, ("flows", name, "flow"))
    found = (*problems(factory), *_flow_problems(form, factory))
    if found or not _has_flows(form):
        return Built(factory, found, places)
    work_types = []
    for name, work_type in zip(form.work_types, factory.work_types, strict=True):
        start, states, inside = expanded(form, name)
        work_types.append(replace(work_type, start=MappingProxyType(dict(start)), states=tuple(states)))
        places |= inside
    factory = replace(factory, work_types=tuple(work_types))
    return Built(factory, problems(factory), places)


def _flow_problems(form: FactoryForm, factory: Factory) -> Iterator[Problem]:
    """Yield what is wrong with the flows that steps can stand for, as written, and with their use."""
    activities = {activity.name: activity for activity in factory.activities}
    for name, flow in form.flows.items():
        yield from flow_problems(f"flows.{name}", flow_of_form(name, flow), activities)
    yield from misused(form)


def _has_flows(form: FactoryForm) -> bool:
    return any(step.flow is not None for work_type in form.work_types.values() for step in work_type.flow.values())


def _people(entry: str, given: ResourceForm) -> list[str]:
    if given.count is None:
        return [entry]
    return [f"{entry} {number}" for number in range(given.first, given.first + given.count)]


def _resource(name: str, form: ResourceForm) -> Resource:
    return Resource(
        name=name,
        roles=tuple(form.roles),
        calendar=form.calendar,
        team=form.team,
        cost_per_hour=form.cost_per_hour,
        capacity=form.capacity,
        pace=form.pace,
        paces=MappingProxyType(form.paces),
        slowdown=form.slowdown,
        weight=form.weight,
        from_date=form.from_date,
        until_date=form.until_date,
        absent=tuple(form.absent),
        ramp_up=None if form.ramp_up is None else RampUp(form.ramp_up.weeks, form.ramp_up.pace),
    )


def _activity(name: str, form: ActivityForm) -> Activity:
    batch = form.batch
    return Activity(
        name=name,
        role=form.role,
        service_time=form.service_time,
        supplier=form.supplier,
        delay=form.delay,
        batch=None if batch is None else Batch(batch.size, batch.max_wait, tuple(batch.releases)),
        cost=form.cost,
        interruptible=form.interruptible,
        setup=form.setup,
        coordination=form.coordination,
        together=MappingProxyType(form.together),
        special=tuple(Special(MappingProxyType(special.when), special.service_time) for special in form.special),
        by_hour=tuple(form.by_hour),
        patience=form.patience,
        balk_at=form.balk_at,
        wip_limit=form.wip_limit,
        calendar=form.calendar,
        escalation=None if form.escalation is None else _escalation(form.escalation),
    )


def _escalation(form: EscalationForm) -> Escalation:
    return Escalation(
        chance=form.chance,
        decision_time=form.decision_time,
        busy_chance=form.busy_chance,
        busy_from=form.busy_from,
        timeout=form.timeout,
        default=form.default,
    )


def _work_type(name: str, form: WorkTypeForm) -> WorkType:
    return WorkType(
        name=name,
        arrivals=_arrivals(form.arrivals),
        start=MappingProxyType(form.start),
        states=placeholders(form.flow),
        value=form.value,
        priority=form.priority,
        promise=form.promise,
        profiles=tuple(
            Profile(given.share, MappingProxyType(given.attributes), given.value, given.priority)
            for given in form.profiles
        ),
    )


def _arrivals(form: ArrivalsForm) -> Arrivals:
    per_hour = form.per_hour if form.per_hour is not None else spread(form.per_week or 0.0, form.on or ALWAYS)
    return Arrivals(
        per_hour=per_hour,
        levels=tuple(form.levels.items()),
        regularity=form.regularity,
        sizes=tuple(form.sizes.items()),
    )
