"""A study of a log: discovery, fidelity, ranking."""

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from ambidex.web.jobs.models import Job, key_of
from ambidex.web.studies.models import Log, RosterFile, Study
from ambidex.web.studies.request import source_of
from ambidex.workspace import Progress, keep_study, study


def run(request: dict[str, Any], progress: Progress) -> None:
    """Study the log, keep what was found, and put it on record."""
    log = Log.objects.get(pk=request["log"])
    key = key_of("study", request)
    folder = settings.AMBIDEX_HOME.studies / key
    now = timezone.now()
    with tempfile.TemporaryDirectory() as place:
        found = study(
            source_of(log),
            output=folder,
            now=now,
            seed=request["seed"],
            cost_per_hour=request["cost_per_hour"],
            roster=_roster(request.get("roster"), Path(place)),
            progress=progress,
        )
    Study.objects.update_or_create(
        job=Job.objects.get(key=key),
        defaults={
            "log": log, "folder": key, "digest": keep_study(found, folder), "version": request["version"],
            "seed": request["seed"], "made_at": now,
        },
    )  # fmt: skip


def _roster(number: int | None, place: Path) -> Path | None:
    """Write the roster that was asked for to a folder."""
    if number is None:
        return None
    path = place / "roster.csv"
    path.write_text(RosterFile.objects.get(pk=number).text, encoding="utf-8")
    return path
