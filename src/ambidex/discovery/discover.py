"""From a log to the factory behind it: each part from its own evidence, then the loop closed on waiting."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ambidex.discovery.arrivals import discover_arrivals
from ambidex.discovery.delay import by_activity, first_delays, fit_delays
from ambidex.discovery.flow import discover_flow
from ambidex.discovery.progress import added_hours
from ambidex.discovery.roles import discover_roles, discover_teams
from ambidex.discovery.service import Service, discover_service
from ambidex.eventlog import EventLog
from ambidex.factory import Activity, Batch, Factory, Resource, Team, WorkType
from ambidex.flow import Batching, Timeline, arrival_at, batches, timeline, variants, waiting
from ambidex.simulation import simulate
from ambidex.working_time import Calendar, local

FEW_CASES = 30
_HOUR = 3.6e9
_LOOP_INSTANCES = 40_000


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was learnt of a log.

    Attributes
    ----------
    factory
        The twin.
    notes
        What was assumed and what is thin, in words.
    """

    factory: Factory
    notes: tuple[str, ...]


def discover(log: EventLog, *, name: str, rng: np.random.Generator, cost_per_hour: float | None = None) -> Discovery:
    """Return the factory that a log shows.

    Parameters
    ----------
    name
        What the factory is called.
    rng
        Draws the luck of the runs with which the loop on waiting is closed.
    cost_per_hour
        What an hour of a person costs; without it costs are left at 0 and an hour counts as 1 where costs are compared.
    """
    times = timeline(log)
    service = discover_service(log, worked=_worked(log, times))
    calendars, calendar_of = _named_calendars(times.on_duty.calendars)
    roles = discover_roles(log)
    team_of = discover_teams(log)
    batching = batches(log, times=times)
    resources = tuple(
        Resource(
            name=resource,
            roles=roles.of_resource[code],
            calendar=calendar_of[code],
            team=team_of[code],
            cost_per_hour=cost_per_hour or 0.0,
            capacity=int(service.capacity[code]),
            pace=float(service.pace[code]),
        )
        for code, resource in enumerate(log.resources)
    )
    factory = Factory(
        name=name,
        time_zone=log.time_zone,
        calendars=MappingProxyType(calendars),
        teams=tuple(Team(team) for team in dict.fromkeys(filter(None, team_of))),
        resources=resources,
        activities=_activities(log, service, roles.of_activity, batching),
        work_types=_work_types(log),
    )
    waits = waiting(log, times=times, batching=batching)
    fitted = fit_delays(
        factory,
        first_delays(log, waits),
        by_activity(added_hours(log), log),
        _loop(log, seed=int(rng.integers(2**31))),
    )
    return Discovery(fitted, _notes(log, service, roles.of_activity, batching))


def _worked(log: EventLog, times: Timeline) -> NDArray[np.float64]:
    """Return the hours of work of each instance: on duty where a resource is known, by the clock where not."""
    clock = (np.asarray(log.end_at) - np.asarray(log.start_at)).astype(np.int64) / _HOUR
    on_duty = times.in_work() / _HOUR
    # Work wholly outside the usual hours is overtime: it took what the clock says.
    return np.where((np.asarray(log.resource) < 0) | (on_duty <= 0), clock, on_duty)


def _named_calendars(own: tuple[Calendar, ...]) -> tuple[dict[str, Calendar], tuple[str, ...]]:
    names = {calendar: f"hours {number}" for number, calendar in enumerate(dict.fromkeys(own), start=1)}
    return {name: calendar for calendar, name in names.items()}, tuple(names[calendar] for calendar in own)


def _activities(
    log: EventLog, service: Service, roles: tuple[str | None, ...], batching: Batching
) -> tuple[Activity, ...]:
    found = []
    for code, name in enumerate(log.activities):
        seen = batching.activities[code]
        collected = roles[code] is not None and seen.is_batching and seen.parallel and seen.typical_size > 1
        batch = Batch(size=seen.typical_size, max_wait=seen.longest_wait) if collected else None
        found.append(Activity(name=name, role=roles[code], service_time=service.by_activity[code], batch=batch))
    return tuple(found)


def _work_types(log: EventLog) -> tuple[WorkType, ...]:
    followed = variants(log)
    arrived = local(arrival_at(log), log.time_zone)
    types = []
    for code, name in enumerate(log.work_types):
        cases = np.flatnonzero(np.asarray(log.work_type) == code)
        if not len(cases):
            continue
        which, counts = np.unique(np.asarray(followed.variant_of_case)[cases], return_counts=True)
        sequences = [tuple(followed.sequences[index]) for index in which]
        start, states = discover_flow(sequences, counts.tolist(), names=log.activities)
        value = 0.0 if log.case_value is None else float(np.nanmean(log.case_value[cases]))
        types.append(WorkType(name, discover_arrivals(arrived[cases]), start, states, value=value))
    return tuple(types)


def _loop(log: EventLog, *, seed: int) -> Callable[[Factory], tuple[NDArray[np.float64], ...]]:
    """Return the function that runs a factory on the log's own arrivals and gives what each activity adds to cases."""
    arrived = np.asarray(arrival_at(log))
    first, last = arrived.min(), arrived.max()
    share = min(1.0, _LOOP_INSTANCES / len(log))
    begin = last - ((last - first) * share).astype("timedelta64[us]")
    start_at = datetime.fromtimestamp(int(begin.astype(np.int64)) / 1e6, UTC)
    horizon = timedelta(microseconds=int((last - begin).astype(np.int64)) + 1)
    given = {
        name: np.sort(arrived[(np.asarray(log.work_type) == code) & (arrived >= begin)])
        for code, name in enumerate(log.work_types)
    }

    def simulated(factory: Factory) -> tuple[NDArray[np.float64], ...]:
        run = simulate(factory, start_at=start_at, horizon=horizon, seed=seed, arrivals=given, replications=1)
        path = run.replications[0].log()
        return by_activity(added_hours(path), path)

    return simulated


def _notes(log: EventLog, service: Service, roles: tuple[str | None, ...], batching: Batching) -> tuple[str, ...]:
    notes = []
    outsiders = [name for name, role in zip(log.activities, roles) if role is None]
    if outsiders and log.resources:
        notes.append(f"Nobody is recorded for {', '.join(outsiders)}: taken as outsiders who serve any number at once.")
    if not log.resources:
        notes.append("No resources are recorded, so nothing queues: the twin cannot say what more people would change.")
    if log.start_estimated is not None and log.start_estimated.any():
        notes.append(f"{int(log.start_estimated.sum())} starts are estimated: service times and queues are rough.")
    several = int((service.capacity > 1).sum())
    if several:
        notes.append(f"{several} of {len(log.resources)} resources do several things at once; they are modelled so.")
    few = [name for code, name in enumerate(log.work_types) if (np.asarray(log.work_type) == code).sum() < FEW_CASES]
    if few:
        notes.append(f"Fewer than {FEW_CASES} cases of {', '.join(few)}: what the twin says of them is thin.")
    collected = [seen.activity for seen in batching.activities if seen.is_batching and seen.parallel]
    if collected:
        notes.append(f"Work is collected and done together at {', '.join(collected)}.")
    return tuple(notes)
