"""Ambidex: from the logs of an organisation to the one problem to solve first.

The Python API. Names are loaded when they are first used, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import Any

_HOME = {
    "EventLog": "ambidex.eventlog",
    "Factory": "ambidex.factory",
    "compare": "ambidex.scenario",
    "demo": "ambidex.workspace",
    "discover": "ambidex.discovery",
    "dump_factory": "ambidex.factory.file",
    "fidelity": "ambidex.discovery",
    "load_factory": "ambidex.factory.file",
    "measure": "ambidex.flow",
    "rank": "ambidex.optimum",
    "read_log": "ambidex.eventlog",
    "simulate": "ambidex.simulation",
    "study": "ambidex.workspace",
}

__all__ = sorted(_HOME)
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'ambidex' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
