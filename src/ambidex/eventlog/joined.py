"""Several logs of one organisation as one: people are shared, each log's cases are work of its own kind."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.log import EventLog, Origin
from ambidex.eventlog.report import Finding, ImportReport


def joined(logs: Sequence[EventLog]) -> EventLog:
    """Return one log of the cases of several, in order of arrival.

    Resources and teams with the same name are the same. What has the same name in several logs but is something else in
    each, a case, an activity or a kind of work, gets the name of its log behind it. A log that names no kinds of work
    is a kind itself. Columns that some of the logs lack are unknown there; the time zone is that of the first.

    Examples
    --------
    >>> from datetime import UTC, datetime, timedelta
    >>> from ambidex.eventlog import ActivityInstance, event_log
    >>> nine = datetime(2026, 1, 5, 9, tzinfo=UTC)
    >>> claims, loans = (
    ...     event_log([ActivityInstance("1", "Check", "Ann", at, at + timedelta(hours=1))], name=name)
    ...     for name, at in (("claims.csv", nine + timedelta(hours=2)), ("loans.csv", nine))
    ... )
    >>> both = joined([claims, loans])
    >>> list(both.case_ids), both.activities, both.resources, both.work_types
    (['1 (loans)', '1 (claims)'], ('Check (claims)', 'Check (loans)'), ('Ann',), ('claims', 'loans'))
    """
    if len(logs) == 1:
        return logs[0]
    names = _distinct([PurePath(log.origin.name).name.split(".")[0] or log.origin.name for log in logs])
    types = [(name,) if log.work_types == ("work",) else log.work_types for name, log in zip(names, logs)]
    activities = _apart([log.activities for log in logs], names)
    work_types = _apart(types, names)
    resources = tuple(dict.fromkeys(person for log in logs for person in log.resources))
    teams = tuple(dict.fromkeys(team for log in logs for team in log.teams))
    ids = _case_ids(logs, names)

    first = np.concatenate([np.asarray(log.start_at)[np.asarray(log.case_offset)[:-1]] for log in logs])
    order = np.argsort(first, kind="stable")
    length = np.concatenate([np.diff(np.asarray(log.case_offset)) for log in logs])
    begins = np.concatenate([[0], np.cumsum(length)[:-1]])[order]
    offset = np.concatenate([[0], np.cumsum(length[order])]).astype(np.int64)
    rows = np.arange(offset[-1]) + np.repeat(begins - offset[:-1], length[order])

    def together(of_each: Sequence[NDArray[Any]]) -> NDArray[Any]:
        return np.asarray(np.concatenate(of_each)[rows])

    return EventLog(
        case=np.repeat(np.arange(len(order), dtype=np.int32), length[order]),
        activity=together([_placed(log.activity, begin) for log, begin in zip(logs, _begins(activities))]),
        resource=together([_coded(log.resource, log.resources, resources) for log in logs]),
        start_at=together([np.asarray(log.start_at) for log in logs]),
        end_at=together([np.asarray(log.end_at) for log in logs]),
        case_offset=offset,
        case_ids=[ids[case] for case in order.tolist()],
        activities=tuple(name for own in activities for name in own),
        resources=resources,
        work_type=np.concatenate([_placed(log.work_type, begin) for log, begin in zip(logs, _begins(work_types))])[
            order
        ],
        work_types=tuple(name for own in work_types for name in own),
        teams=teams,
        team_of=_team_of(logs, resources, teams),
        time_zone=logs[0].time_zone,
        origin=Origin(
            kind=logs[0].origin.kind,
            name=" and ".join(log.origin.name for log in logs),
            fingerprint=hashlib.sha256("".join(log.origin.fingerprint for log in logs).encode()).hexdigest(),
        ),
        enabled_at=_if_all([log.enabled_at for log in logs], rows),
        cost=_filled([log.cost for log in logs], [len(log) for log in logs], rows),
        case_value=_filled([log.case_value for log in logs], [log.n_cases for log in logs], order),
        start_estimated=_estimated(logs, rows),
        case_attributes=_attributes(logs, order),
    )


def joined_report(reports: Sequence[ImportReport], log: EventLog) -> ImportReport:
    """Return how several sources became one log: what was found in each, with its name before it."""
    if len(reports) == 1:
        return reports[0]
    columns: dict[str, list[str]] = {}
    for report in reports:
        for ours, theirs in report.columns.items():
            columns.setdefault(ours, []).append(theirs)
    findings = [replace(one, why=f"{report.source}: {one.why}") for report in reports for one in report.findings]
    zones = {report.time_zone for report in reports}
    if len(zones) > 1:
        why = f"hours of the week are read in {log.time_zone}; the others were recorded in {', '.join(sorted(zones))}."
        findings.append(Finding("assumed", why, 0))
    if apart := _never_together(log):
        why = f"cases of {apart} never come in the same weeks: are these logs of one organisation, at one time?"
        findings.append(Finding("assumed", why, 0))
    return ImportReport(
        source=log.origin.name,
        form=", ".join(dict.fromkeys(report.form for report in reports)),
        rows_read=sum(report.rows_read for report in reports),
        n_instances=len(log),
        n_cases=log.n_cases,
        columns={ours: ", ".join(dict.fromkeys(theirs)) for ours, theirs in columns.items()},
        guessed=tuple(dict.fromkeys(name for report in reports for name in report.guessed)),
        time_zone=log.time_zone,
        time_zone_note=reports[0].time_zone_note,
        findings=tuple(findings),
    )


def _never_together(log: EventLog) -> str:
    """Return two kinds of work of which one had ended when the other began; "" where there are none."""
    first = np.asarray(log.start_at)[np.asarray(log.case_offset)[:-1]]
    span = [first[np.asarray(log.work_type) == code] for code in range(len(log.work_types))]
    known = sorted((times.min(), times.max(), name) for times, name in zip(span, log.work_types) if len(times))
    latest, until = known[0][2], known[0][1]
    for begins, ends, name in known[1:]:
        if begins > until:
            return f"{latest} and {name}"
        if ends > until:
            latest, until = name, ends
    return ""


def _distinct(names: list[str]) -> list[str]:
    """Return names with a number behind those that come again."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return found


def _apart(of_each: Sequence[Sequence[str]], names: list[str]) -> list[tuple[str, ...]]:
    """Return the names of each log, with that of the log behind those that several have."""
    several = {name for name, n in Counter(name for own in of_each for name in set(own)).items() if n > 1}
    return [tuple(f"{one} ({log})" if one in several else one for one in own) for own, log in zip(of_each, names)]


def _case_ids(logs: Sequence[EventLog], names: list[str]) -> list[str]:
    ids = _apart([list(map(str, log.case_ids)) for log in logs], names)
    return [case_id for own in ids for case_id in own]


def _begins(of_each: Sequence[Sequence[str]]) -> list[int]:
    return [sum(len(own) for own in of_each[:number]) for number in range(len(of_each))]


def _placed(codes: NDArray[np.int32], begin: int) -> NDArray[np.int32]:
    return np.asarray(codes + np.int32(begin), np.int32)


def _coded(codes: NDArray[np.int32], own: Sequence[str], names: tuple[str, ...]) -> NDArray[np.int32]:
    place = {name: code for code, name in enumerate(names)}
    return np.array([*(place[name] for name in own), -1], np.int32)[np.asarray(codes)]


def _team_of(logs: Sequence[EventLog], resources: tuple[str, ...], teams: tuple[str, ...]) -> NDArray[np.int32]:
    """Return the team of each resource: that of the first log which knows it."""
    known = {
        person: log.teams[team]
        for log in reversed(logs)
        for person, team in zip(log.resources, np.asarray(log.team_of).tolist())
        if team >= 0
    }
    place = {name: code for code, name in enumerate(teams)}
    return np.array([place[known[person]] if person in known else -1 for person in resources], np.int32)


def _if_all(of_each: Sequence[NDArray[Any] | None], rows: NDArray[np.int64]) -> NDArray[Any] | None:
    known = [np.asarray(one) for one in of_each if one is not None]
    return np.concatenate(known)[rows] if len(known) == len(of_each) else None


def _filled(
    of_each: Sequence[NDArray[np.float64] | None], lengths: list[int], rows: NDArray[np.int64]
) -> NDArray[np.float64] | None:
    if all(one is None for one in of_each):
        return None
    return np.concatenate(
        [np.full(length, np.nan) if one is None else np.asarray(one) for one, length in zip(of_each, lengths)]
    )[rows]


def _estimated(logs: Sequence[EventLog], rows: NDArray[np.int64]) -> NDArray[np.bool_] | None:
    if all(log.start_estimated is None for log in logs):
        return None
    each = [np.zeros(len(log), np.bool_) if log.start_estimated is None else log.start_estimated for log in logs]
    return np.concatenate(each)[rows]


def _attributes(logs: Sequence[EventLog], order: NDArray[np.int64]) -> dict[str, NDArray[np.object_]]:
    names = dict.fromkeys(name for log in logs for name in log.case_attributes)
    return {
        name: np.concatenate([log.case_attributes.get(name, np.full(log.n_cases, None, dtype=object)) for log in logs])[
            order
        ]
        for name in names
    }
