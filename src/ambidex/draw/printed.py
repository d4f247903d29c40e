"""What the single commands print: the import report, the measures, the twin, a run; the answer first."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING

from ambidex.draw.number import NBSP, count, duration, many, share, with_interval
from ambidex.draw.study_page import log_summary
from ambidex.draw.table import Column, plain_table

if TYPE_CHECKING:
    from ambidex.discovery import Discovery, Fidelity
    from ambidex.eventlog import EventLog, ImportReport
    from ambidex.flow import Measures
    from ambidex.simulation import Load
    from ambidex.terms import Quantity


def draw_report(log: "EventLog", report: "ImportReport") -> str:
    """Return what was read of a source, and all that was dropped, repaired or assumed."""
    lines = [f"{report.source} ({report.form})", log_summary(log), "", "Columns read as"]
    for ours, theirs in report.columns.items():
        lines.append(f"  {ours:<12} {theirs}{' (guessed)' if ours in report.guessed else ''}")
    lines += ["", f"Rows read: {count(report.rows_read)}; activity instances: {count(report.n_instances)}"]
    for finding in report.findings:
        number = f"{count(finding.n)}: " if finding.n else ""
        lines.append(f"  {finding.kind:<8} {number}{finding.why}")
        if finding.rows:
            more = ", ..." if finding.n > len(finding.rows) else ""
            lines.append(f"           rows {', '.join(map(str, finding.rows[:8]))}{more if finding.n > 8 else ''}")
    if not report.findings:
        lines.append("  nothing was dropped, repaired or assumed")
    if report.time_zone_note:
        lines += ["", f"Time zone: {report.time_zone}. {report.time_zone_note}"]
    return _text(lines)


def draw_measures(measures: "Measures") -> str:
    """Return the key figures and the activities, those on which most time is spent first."""
    lines = [f"{measures.name}: {count(measures.n_cases)} cases, {count(measures.n_instances)} activity instances", ""]
    lines += _figures([figure for figure in measures.key_figures if not figure.of])
    lines += ["", "Where time goes, by activity (means per instance)"]
    rows = sorted(measures.by_activity, key=lambda row: -(row.service_time + row.waiting_time) * row.n_instances)
    columns = [Column("Activity"), *(Column(name, numeric=True) for name in ("done", "service", "waiting", "again"))]
    cells = [
        [
            row.activity,
            count(row.n_instances),
            *map(duration, (row.service_time, row.waiting_time)),
            share(row.rework_share),
        ]
        for row in rows
    ]
    lines.append(plain_table(columns=columns, rows=cells))
    return _text([*lines, *_notes(measures.notes)])


def draw_discovery(discovery: "Discovery", fidelity: "Fidelity | None") -> str:
    """Return what was learnt of an organisation, and how far it is to be trusted."""
    factory = discovery.factory
    states = sum(len(work_type.states) for work_type in factory.work_types)
    learnt = (
        f"{factory.name}: {count(len(factory.activities))} activities, {count(len(factory.resources))} people and "
        f"machines in {count(len(factory.teams))} teams, {count(len(factory.work_types))} work types, "
        f"{count(states)} places in their flow"
    )
    lines = [learnt]
    if fidelity is not None:
        lines.append(fidelity.sentence)
    return _text([*lines, *_notes(discovery.notes)])


def draw_run(
    name: str,
    *,
    replications: int,
    seed: int,
    figures: Sequence["Quantity"],
    cycle_times: Mapping[float, float],
    load: "Load",
    notes: Sequence[str],
) -> str:
    """Return what came of a run: figures over its replications, and what it warns of.

    Parameters
    ----------
    cycle_times
        Hours that a share of the cases takes at most, by share; nan where there are none.
    """
    lines = [f"{name}: {many(replications, 'replication')}, seed {seed}", "", *_figures(figures)]
    known = [f"{share(part)} of the cases within {duration(hours)}" for part, hours in cycle_times.items()]
    if all(isfinite(hours) for hours in cycle_times.values()):
        lines += ["", f"Cycle times: {'; '.join(known)}"]
    busiest = sorted(load.roles, key=lambda role: -role.utilization)[:5]
    if busiest:
        lines += ["", "Busiest roles: " + "; ".join(f"{role.role} {share(role.utilization)}" for role in busiest)]
    return _text([*lines, *_notes(notes)])


def _figures(figures: Sequence["Quantity"]) -> list[str]:
    width = max((len(figure.term.name) for figure in figures), default=0)
    return [f"  {figure.term.name:<{width}}  {with_interval(figure)}" for figure in figures]


def _notes(notes: Sequence[str]) -> list[str]:
    return ["", *(f"- {note}" for note in notes)] if notes else []


def _text(lines: Sequence[str]) -> str:
    return "\n".join(lines).replace(NBSP, " ")
