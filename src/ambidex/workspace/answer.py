"""The main job: from a log to the one problem to solve first, as a page with everything it rests on."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from ambidex.discovery import Discovery, Fidelity, discover, evidence, fidelity, fidelity_tables, plausible
from ambidex.draw import draw_study, draw_words
from ambidex.errors import BadInput, Problem
from ambidex.eventlog import EventLog, ImportReport
from ambidex.factory import Factory
from ambidex.factory.file import format_factory
from ambidex.factory.roster import read_roster
from ambidex.flow import Measures, measure, measures_json, measures_tables
from ambidex.optimum import Ranking, on_plausible_twins, rank, ranking_tables
from ambidex.scenario import Horizon, usual_horizon
from ambidex.workspace.output import write_json, write_tables, write_text
from ambidex.workspace.progress import Progress, silent
from ambidex.workspace.source import Source, open_log

FEWEST_CASES = 20
"""From fewer cases nothing is ranked: what they show is chance."""

TWINS = 20
"""On so many other twins that the log leaves possible the first changes are tried."""


@dataclass(frozen=True, slots=True)
class Study:
    """Everything a study found, and the page it was written to."""

    log: EventLog
    report: ImportReport
    measures: Measures
    discovery: Discovery
    fidelity: Fidelity | None
    horizon: Horizon
    ranking: Ranking | None
    page: Path


def study(
    source: Source | Path | str,
    *,
    output: Path,
    now: datetime,
    seed: int = 1,
    cost_per_hour: float | None = None,
    roster: Path | None = None,
    progress: Progress = silent,
) -> Study:
    """Study a log and write what was found to a folder.

    Parameters
    ----------
    source
        The log; a bare path has its columns and zone guessed.
    output
        Folder for `study.html`, `factory.yaml`, `measures.json` and `tables/*.csv`; made where missing.
    now
        When the study is made (stated on the page; nothing else depends on it).
    cost_per_hour
        What an hour of a person costs; without it the ratio is throughput per hour of work.
    roster
        A file of people: their teams, managers, roles, cost and hours, in place of what would be learnt.

    Raises
    ------
    BadInput
        If the log or the roster cannot be read, or the folder cannot be written; told before any long work.
    """
    source = source if isinstance(source, Source) else Source(path=Path(source))
    _make(output)
    progress("Reading the log", 0.0)
    people = read_roster(roster) if roster else None
    log, report = open_log(source)
    progress("Measuring how work flows", 0.08)
    measures = measure(log, cost_per_hour=cost_per_hour)
    progress("Learning the twin", 0.2)
    found = discover(
        log, name=source.path.name, rng=np.random.default_rng([seed, 1]), cost_per_hour=cost_per_hour, roster=people
    )
    progress("Checking the twin on weeks it has not seen", 0.4)
    truth = fidelity(log, rng=np.random.default_rng([seed, 2]), roster=people)
    horizon = usual_horizon(log)

    def report_ranking(share: float) -> None:
        progress("Trying changes on the twin", 0.6 + 0.3 * share)

    def report_plausible(share: float) -> None:
        progress("Trying the first changes on other twins that the log leaves possible", 0.9 + 0.04 * share)

    ranking = None
    if log.n_cases >= FEWEST_CASES:
        ranking = rank(
            found.factory,
            start_at=horizon.start_at,
            horizon=horizon.length,
            warm_up=horizon.warm_up,
            seed=seed,
            progress=report_ranking,
        )
        ranking = on_plausible_twins(ranking, _twins(log, found.factory, seed=seed), progress=report_plausible)
    progress("Writing the page", 0.95)
    page = output / "study.html"
    result = Study(log, report, measures, found, truth, horizon, ranking, page)
    _write(result, output, now=now, seed=seed)
    progress("Done", 1.0)
    return result


def _twins(log: EventLog, factory: Factory, *, seed: int) -> list[Factory]:
    known = evidence(log)
    return [plausible(factory, known, rng=np.random.default_rng([seed, 3, number])) for number in range(TWINS)]


def words(found: Study) -> list[str]:
    """Return what was found in about ten lines of plain words, the last of which says where the page is."""
    return draw_words(
        log=found.log,
        report=found.report,
        measures=found.measures,
        discovery=found.discovery,
        fidelity=found.fidelity,
        ranking=found.ranking,
        page=found.page,
    )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problem = Problem(str(folder), f"cannot be written: {error.strerror}.", "Choose another folder with -o.")
        raise BadInput("The output folder", [problem]) from error


def _write(found: Study, folder: Path, *, now: datetime, seed: int) -> None:
    write_text(folder / "factory.yaml", format_factory(found.discovery.factory))
    write_json(folder / "measures.json", measures_json(found.measures))
    tried = ranking_tables(found.ranking) if found.ranking else {}
    trusted = fidelity_tables(found.fidelity) if found.fidelity else {}
    write_tables(folder / "tables", {**measures_tables(found.measures), **trusted, **tried})
    html = draw_study(
        log=found.log,
        report=found.report,
        measures=found.measures,
        discovery=found.discovery,
        fidelity=found.fidelity,
        ranking=found.ranking,
        now=now,
        seed=seed,
    )
    write_text(found.page, html)
