"""From a log to the factory behind it: each part from its own evidence, then the loop closed on waiting."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ambidex.discovery.absence import absence_notes, away, discover_absences, with_holidays, with_somebody_left
from ambidex.discovery.allocation import allocation_notes, discover_allocation
from ambidex.discovery.arrivals import Window, discover_arrivals, window_of, window_of_ended
from ambidex.discovery.batching import discover_batches
from ambidex.discovery.calendars import discover_calendars
from ambidex.discovery.concurrency import concurrent_groups, with_forks
from ambidex.discovery.delay import by_activity, first_delays, fit_delays
from ambidex.discovery.drift import drift_notes, recent, service_changes, weights
from ambidex.discovery.flow import discover_flow
from ambidex.discovery.notes import discovery_notes
from ambidex.discovery.open_cases import open_cases, open_notes
from ambidex.discovery.progress import added, added_hours
from ambidex.discovery.reach import within_reach
from ambidex.discovery.roles import Roles, discover_roles, discover_teams
from ambidex.discovery.rostered import (
    known_people,
    roster_notes,
    rostered_calendars,
    rostered_people,
    rostered_roles,
    rostered_teams,
)
from ambidex.discovery.service import Service, discover_service
from ambidex.eventlog import EventLog
from ambidex.factory import Activity, Factory, Resource, WorkType
from ambidex.factory.roster import Roster
from ambidex.flow import Timeline, arrival_at, batches, cycle_hours, timeline, variants, waiting
from ambidex.simulation import OpenCase, simulate
from ambidex.working_time import Calendar, local

_HOUR = 3.6e9
_OVER_NIGHT = 10.0
"""Hours; of longer work that no calendar explains it is not known how much was rest."""

_LOOP_INSTANCES = 40_000
_LOOP_REPLICATIONS = 6


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was learnt of a log.

    Attributes
    ----------
    factory
        The twin.
    notes
        What was assumed and what is thin, in words.
    open_cases
        Where the cases stand that are open at the end of the log, for `simulate` to start from.
    """

    factory: Factory
    notes: tuple[str, ...]
    open_cases: tuple[OpenCase, ...] = ()


def discover(
    log: EventLog,
    *,
    name: str,
    rng: np.random.Generator,
    cost_per_hour: float | None = None,
    only_ended: bool = False,
    roster: Roster | None = None,
) -> Discovery:
    """Return the factory that a log shows.

    Parameters
    ----------
    name
        What the factory is called.
    rng
        Draws the luck of the runs with which the loop on waiting is closed.
    cost_per_hour
        What an hour of a person costs; without it what the log records, for each by the hours they worked; where it
        records nothing costs are left at 0, and an hour counts as 1 where costs are compared.
    only_ended
        Whether cases that were still open when the log was cut have been left out of it. Then there are fewer cases
        near its end than came, and the arrivals are corrected for it.
    roster
        What is known of people, in place of what would be learnt of them.
    """
    roster = roster or Roster(())
    known = known_people(log, roster)
    times = timeline(log, calendars=with_holidays(log, rostered_calendars(known, discover_calendars(log))))
    own = times.on_duty.calendars
    worked = _worked(log, times)
    changes = service_changes(log, worked)
    service = discover_service(log, worked=worked, weight=weights(log, changes))
    calendars, calendar_of = _named_calendars(own)
    roles = rostered_roles(log, known, discover_roles(log))
    team_of = discover_teams(log)
    batching = batches(log, times=times)
    rates = _recorded_rates(log, times) if cost_per_hour is None else np.full(len(log.resources), cost_per_hour)
    resources = tuple(
        Resource(
            name=resource,
            roles=roles.of_resource[code],
            calendar=calendar_of[code],
            team=team_of[code],
            cost_per_hour=float(rates[code]),
            capacity=int(service.capacity[code]),
            pace=float(service.pace[code]),
        )
        for code, resource in enumerate(log.resources)
    )
    absences = discover_absences(log, own, only_ended=only_ended)
    resources = with_somebody_left(tuple(map(away, resources, absences)))
    resources = rostered_people(resources, known, roster, calendars)
    factory = Factory(
        name=name,
        time_zone=log.time_zone,
        calendars=MappingProxyType(calendars),
        teams=rostered_teams(resources, roster),
        resources=resources,
        activities=_activities(log, service, roles.of_activity),
        work_types=tuple(
            within_reach(work_type, _calendars_of(roles, own, log.activities))
            for work_type in _work_types(log, only_ended=only_ended)
        ),
    )
    # An activity that takes longer or shorter than it did is held against what came since.
    counts = by_activity(recent(log, changes).astype(np.float64), log.activity, len(log.activities))
    seen = _only(counts, by_activity(added_hours(log), log.activity, len(log.activities)))
    simulated = _loop(log, seed=int(rng.integers(2**31)))
    factory = discover_batches(factory, batching, seen, simulated, log=log)
    factory = discover_allocation(log, factory, on_duty=times.on_duty)
    waits = waiting(log, times=times, batching=batching)
    fitted = fit_delays(factory, _only(counts, first_delays(log, waits)), seen, simulated)
    there = () if only_ended else open_cases(log, fitted, rng=rng)
    ends = local(np.asarray(log.end_at).max()[None], log.time_zone)[0].astype("datetime64[D]").astype(date)
    notes = (
        *discovery_notes(log, fitted),
        *allocation_notes(fitted),
        *drift_notes(log, changes),
        *absence_notes(resources[: len(own)], own, ends=ends),
        *roster_notes(resources, known, roster),
        *open_notes(there),
    )
    return Discovery(fitted, notes, there)


def _only(
    counts: tuple[NDArray[np.float64], ...], hours: tuple[NDArray[np.float64], ...]
) -> tuple[NDArray[np.float64], ...]:
    return tuple(each[counted > 0] for each, counted in zip(hours, counts))


def _worked(log: EventLog, times: Timeline) -> NDArray[np.float64]:
    """Return the hours of work of each instance: on duty where a resource is known, by the clock where not."""
    clock = (np.asarray(log.end_at) - np.asarray(log.start_at)).astype(np.int64) / _HOUR
    on_duty = times.in_work() / _HOUR
    # Work wholly outside the usual hours is overtime: it took what the clock says, unless it lay over a night.
    overtime = (np.asarray(log.resource) >= 0) & (on_duty <= 0)
    hours = np.where((np.asarray(log.resource) < 0) | overtime, clock, on_duty)
    unknown = overtime & (clock > _OVER_NIGHT)
    activity, size = np.asarray(log.activity), len(log.activities)
    told = np.bincount(activity[~unknown], minlength=size)
    usual = np.bincount(activity[~unknown], hours[~unknown], minlength=size) / np.maximum(told, 1)
    return np.where(unknown & (told > 0)[activity], np.minimum(clock, usual[activity]), hours)


def _recorded_rates(log: EventLog, times: Timeline) -> NDArray[np.float64]:
    """Return what an hour of work of each resource costs by the log; 0 where it does not say."""
    size = len(log.resources)
    if log.cost is None:
        return np.zeros(size)
    known = (np.asarray(log.resource) >= 0) & np.isfinite(np.asarray(log.cost))
    resource = np.asarray(log.resource)[known]
    paid = np.bincount(resource, np.asarray(log.cost)[known], minlength=size)
    hours = np.bincount(resource, (times.share_of_work() / _HOUR)[known], minlength=size)
    return np.divide(paid, hours, out=np.zeros(size), where=hours > 0)


def _named_calendars(own: tuple[Calendar, ...]) -> tuple[dict[str, Calendar], tuple[str, ...]]:
    names = {calendar: f"hours {number}" for number, calendar in enumerate(dict.fromkeys(own), start=1)}
    return {name: calendar for calendar, name in names.items()}, tuple(names[calendar] for calendar in own)


def _calendars_of(roles: Roles, own: tuple[Calendar, ...], activities: tuple[str, ...]) -> dict[str, list[Calendar]]:
    """Return by activity the calendars of those who may do it; nothing for an outsider's."""
    return {
        name: [calendar for calendar, held in zip(own, roles.of_resource) if role in held]
        for name, role in zip(activities, roles.of_activity)
        if role is not None
    }


def _activities(log: EventLog, service: Service, roles: tuple[str | None, ...]) -> tuple[Activity, ...]:
    return tuple(
        Activity(name=name, role=roles[code], service_time=service.by_activity[code])
        for code, name in enumerate(log.activities)
    )


def _work_types(log: EventLog, *, only_ended: bool) -> tuple[WorkType, ...]:
    followed = variants(log)
    known = followed.sequences
    arrived = local(arrival_at(log), log.time_zone)
    window = _window(log, arrived, only_ended=only_ended)
    groups = concurrent_groups(log)
    types = []
    for code, name in enumerate(log.work_types):
        cases = np.flatnonzero(np.asarray(log.work_type) == code)
        if not len(cases):
            continue
        which, counts = np.unique(np.asarray(followed.variant_of_case)[cases], return_counts=True)
        sequences = [known[index] for index in which]
        sequences, times, forks = with_forks(sequences, counts.tolist(), groups, first=len(log.activities))
        start, states = discover_flow(sequences, times, names=log.activities, forks=forks)
        value = 0.0 if log.case_value is None else float(np.nanmean(log.case_value[cases]))
        types.append(WorkType(name, discover_arrivals(arrived[cases], window), start, states, value=value))
    return tuple(types)


def _window(log: EventLog, arrived: NDArray[np.datetime64], *, only_ended: bool) -> Window:
    if not only_ended:
        return window_of(arrived)
    ended = local(np.asarray(log.end_at).max()[None], log.time_zone)[0]
    return window_of_ended(arrived, cycle_hours(log), ended)


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

    replications = int(np.clip(_LOOP_INSTANCES / len(log) / 2, 1, _LOOP_REPLICATIONS))

    def simulated(factory: Factory) -> tuple[NDArray[np.float64], ...]:
        run = simulate(
            factory, start_at=start_at, horizon=horizon, seed=seed, arrivals=given, replications=replications
        )
        n = len(factory.activities)
        each = [by_activity(added(one.offset, one.start, one.end), one.activity, n) for one in run.replications]
        return tuple(np.concatenate(hours) for hours in zip(*each))

    return simulated
