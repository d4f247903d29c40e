"""The forms a log can come in: one file each. This folder is the registry; adding a file edits no list.

A source is a module like the Protocol below. `ORDER` says who is asked first: forms that are known by their first bytes
come before those that are only recognised by their look.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from ambidex.errors import BadInput, Problem
from ambidex.eventlog.source_file import SourceFile
from ambidex.eventlog.table import Table


class Source(Protocol):
    """One form of log."""

    FORM: str
    ORDER: int

    def fits(self, file: SourceFile) -> bool:
        """Tell by name and first bytes whether the file is of this form."""
        ...

    def read(self, file: SourceFile, *, case_object: str | None) -> Table:
        """Return its rows; raise BadInput with line or row and remedy where it is broken."""
        ...


def sources() -> tuple[Source, ...]:
    """Return every source, those known by their first bytes first."""
    modules = [cast(Source, import_module(f"{__name__}.{module.name}")) for module in iter_modules(__path__)]
    return tuple(sorted(modules, key=lambda source: source.ORDER))


def source_of(file: SourceFile) -> Source:
    """Return the source that fits the file.

    Raises
    ------
    BadInput
        If it is of no form that is known.
    """
    for source in sources():
        if source.fits(file):
            return source
    forms = ", ".join(source.FORM for source in sources())
    raise BadInput(
        file.path.name,
        [Problem("file", "it is of no form that can be read.", f"Export the log as one of: {forms}.")],
    )
