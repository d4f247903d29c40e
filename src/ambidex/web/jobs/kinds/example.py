"""The shipped organisation: its year simulated, its teams as units, its log brought in and its study asked for."""

import tempfile
from pathlib import Path
from typing import Any

from django.utils import timezone

from ambidex.web.accounts.tree import grow
from ambidex.web.studies.arrival import take_in
from ambidex.web.studies.request import ask_for_study
from ambidex.workspace import Progress, example_log


def run(request: dict[str, Any], progress: Progress) -> None:  # noqa: ARG001 the example is always the same
    """Bring the example in."""
    with tempfile.TemporaryDirectory() as folder:
        factory, path = example_log(Path(folder), progress=progress)
        grow(factory.teams)
        log, _ = take_in(path, name=factory.name + path.suffix, by=None, unit=None, now=timezone.now())
    log.name, log.time_zone = factory.name, factory.time_zone
    log.save()
    ask_for_study(log, by=None, now=timezone.now())
