"""One function per thing a user does; the only part of the core that writes files for them.

The command line and notebooks call these; each takes plain values and gives a value or the words to print.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ambidex.workspace.answer import Study, study, words
    from ambidex.workspace.discovery import describe_discovery
    from ambidex.workspace.example import demo, example_log
    from ambidex.workspace.exchange import convert
    from ambidex.workspace.first_rows import Preview, preview
    from ambidex.workspace.kept import keep_study, kept_study
    from ambidex.workspace.log import describe_log
    from ambidex.workspace.measures import describe_measures
    from ambidex.workspace.progress import Progress
    from ambidex.workspace.simulation import describe_simulation
    from ambidex.workspace.source import Source, open_log

_HOME = {
    "Preview": "first_rows",
    "Progress": "progress",
    "Source": "source",
    "Study": "answer",
    "convert": "exchange",
    "demo": "example",
    "describe_discovery": "discovery",
    "describe_log": "log",
    "describe_measures": "measures",
    "describe_simulation": "simulation",
    "example_log": "example",
    "keep_study": "kept",
    "kept_study": "kept",
    "open_log": "source",
    "preview": "first_rows",
    "study": "answer",
    "words": "answer",
}

__all__ = [
    "Preview",
    "Progress",
    "Source",
    "Study",
    "convert",
    "demo",
    "describe_discovery",
    "describe_log",
    "describe_measures",
    "describe_simulation",
    "example_log",
    "keep_study",
    "kept_study",
    "open_log",
    "preview",
    "study",
    "words",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
