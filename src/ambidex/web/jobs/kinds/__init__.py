"""A file per kind of job, named as the kind; each has `run(request, progress)`. The folder is the registry."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from ambidex.workspace import Progress

Run = Callable[[dict[str, Any], Progress], None]


def runner(kind: str) -> Run:
    """Return what does a kind of job."""
    run: Run = import_module(f"{__name__}.{kind}").run
    return run
