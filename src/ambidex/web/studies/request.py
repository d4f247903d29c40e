"""Asking for a study of a log, and reading what was found."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

import ambidex
from ambidex.web.accounts import rights
from ambidex.web.accounts.models import Person
from ambidex.web.jobs import queue
from ambidex.web.jobs.models import Job
from ambidex.web.studies.models import Log, RosterFile, Study
from ambidex.workspace import Source, kept_study
from ambidex.workspace import Study as Found


def ask_for_study(log: Log, *, by: Person | None, now: datetime, seed: int = 1, again: bool = False) -> Job:
    """Return the job that studies a log: whoever asks again for the same gets the same."""
    request = {
        "log": log.pk,
        "digest": log.digest,
        "columns": log.columns,
        "time_zone": log.time_zone,
        "case_object": log.case_object,
        "cost_per_hour": log.cost_per_hour,
        "seed": seed,
        "roster": roster.pk if (roster := RosterFile.objects.first()) else None,
        "version": ambidex.__version__,
    }
    return queue.ask("study", request, by=by, now=now, unit=log.unit, again=again)


def source_of(log: Log) -> Source:
    """Return how a log is read."""
    return Source(log.path, dict(log.columns), log.time_zone or None, log.case_object or None)


def visible_logs(person: Person, *, now: datetime) -> list[Log]:
    """Return the logs that somebody may see: those of the whole, and those of their own units."""
    place = rights.scope(person, rights.SEE, today=now.date())
    if not place:
        return []
    logs = Log.objects.select_related("unit")
    return [log for log in logs if log.unit_id is None or place.holds(log.unit_id)]


def latest_study(log: Log) -> Study | None:
    """Return the newest study of a log."""
    return log.studies.select_related("log", "job").first()


def found_in(study: Study) -> Found:
    """Return what a study found; kept in memory for the next who asks."""
    return _found(study.path, study.digest, source_of(study.log))


@lru_cache(maxsize=8)
def _found_once(
    folder: Path,
    digest: str,
    path: Path,
    columns: tuple[tuple[str, str], ...],
    time_zone: str | None,
    case_object: str | None,
) -> Found:
    return kept_study(folder, digest=digest, source=Source(path, dict(columns), time_zone, case_object))


def _found(folder: Path, digest: str, source: Source) -> Found:
    columns = tuple(sorted(source.columns.items()))
    return _found_once(folder, digest, source.path, columns, source.time_zone, source.case_object)
