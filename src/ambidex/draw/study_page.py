"""The page of a study: the one problem to solve first, why, and everything it rests on."""

from datetime import datetime
from typing import TYPE_CHECKING

from ambidex.draw.markup import Markup, el
from ambidex.draw.number import many
from ambidex.draw.page import page
from ambidex.draw.section.definitions import definitions
from ambidex.draw.section.fidelity import fidelity as fidelity_section
from ambidex.draw.section.first_problem import first_problem
from ambidex.draw.section.flow_map import flow_map
from ambidex.draw.section.import_report import import_report
from ambidex.draw.section.local_optimum import local_optimum
from ambidex.draw.section.over_time import local_time, over_time
from ambidex.draw.section.provenance import provenance
from ambidex.draw.section.ranking import ranking as ranking_section
from ambidex.draw.section.time_spent import time_spent
from ambidex.draw.section.twin import twin

if TYPE_CHECKING:
    from ambidex.discovery import Discovery, Fidelity
    from ambidex.eventlog import EventLog, ImportReport
    from ambidex.flow import Measures
    from ambidex.optimum import Ranking


def draw_study(
    *,
    log: "EventLog",
    report: "ImportReport",
    measures: "Measures",
    discovery: "Discovery | None" = None,
    fidelity: "Fidelity | None" = None,
    ranking: "Ranking | None" = None,
    now: datetime,
    seed: int,
) -> str:
    """Return the page of a study as HTML that needs no other file, no script and no network.

    Parameters
    ----------
    discovery, fidelity, ranking
        What was learnt, how true it is, and what to try; the page says in words what is missing.
    now
        When the study is made, stated at the top and the bottom.
    seed
        Of everything that was drawn by chance.
    """
    factory = discovery.factory if discovery else None
    sections = [
        first_problem(measures, ranking, fidelity),
        ranking_section(ranking),
        local_optimum(ranking),
        flow_map(log, measures, factory, ranking),
        over_time(log, measures, factory),
        time_spent(measures),
        fidelity_section(fidelity),
        twin(discovery),
        import_report(report),
    ]
    sections.append(definitions(sections))
    sections.append(provenance(log, now=now, seed=seed, factory=factory, notes=measures.notes))
    return page(
        title=f"{log_title(log)}: which problem to solve first",
        kicker=f"Ambidex study · {now.day} {now:%B %Y}",
        summary=el("p", log_summary(log)),
        sections=sections,
        footer=Markup("Made by Ambidex. This page needs no network and holds everything it shows."),
    )


def log_title(log: "EventLog") -> str:
    """Return the name of a log without what only a computer wants of a file name."""
    name = log.origin.name.split(".")[0].replace("_", " ") or log.origin.name
    return name[:1].upper() + name[1:]


def log_summary(log: "EventLog") -> str:
    """Return what a log holds, in one line."""
    first, last = (local_time(edge, log.time_zone) for edge in (log.start_at.min(), log.end_at.max()))
    people = many(len(log.resources), "person or machine", "people and machines") if log.resources else "nobody named"
    teams = f" in {many(len(log.teams), 'team')}" if log.teams else ""
    return (
        f"{many(log.n_cases, 'case')}, {many(len(log), 'activity instance')} "
        f"of {many(len(log.activities), 'activity', 'activities')}, "
        f"{people}{teams}, from {first.day} {first:%B %Y} to {last.day} {last:%B %Y} ({log.time_zone})."
    )
