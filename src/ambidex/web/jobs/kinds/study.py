"""A study of a log: discovery, fidelity, ranking."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from ambidex.web.jobs.models import Job, key_of
from ambidex.web.studies.models import Log, Study
from ambidex.web.studies.request import source_of
from ambidex.workspace import Progress, keep_study, study


def run(request: dict[str, Any], progress: Progress) -> None:
    """Study the log, keep what was found, and put it on record."""
    log = Log.objects.get(pk=request["log"])
    key = key_of("study", request)
    folder = settings.AMBIDEX_HOME.studies / key
    now = timezone.now()
    found = study(
        source_of(log), output=folder, now=now, seed=request["seed"], cost_per_hour=request["cost_per_hour"],
        progress=progress,
    )  # fmt: skip
    Study.objects.update_or_create(
        job=Job.objects.get(key=key),
        defaults={
            "log": log, "folder": key, "digest": keep_study(found, folder), "version": request["version"],
            "seed": request["seed"], "made_at": now,
        },
    )  # fmt: skip
