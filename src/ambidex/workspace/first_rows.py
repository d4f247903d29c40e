"""The first rows of a log, and which column seems to be what: shown before all of it is read."""

from dataclasses import dataclass, fields
from pathlib import Path

import polars as pl

from ambidex.errors import BadInput
from ambidex.eventlog import Mapping
from ambidex.eventlog.mapping import guess
from ambidex.eventlog.source_file import SourceFile, open_source
from ambidex.eventlog.sources import source_of
from ambidex.eventlog.sources.parquet import require_plausible

SHOWN = 12
_LOOKED_AT = 1000
_TABLES = ("CSV", "Parquet")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file looks like.

    Attributes
    ----------
    form
        "CSV", "Parquet", "XES", ...
    columns, rows
        Its columns and first rows as text; empty for forms that say themselves what is what.
    guessed
        Our name for a column -> the file's, by names and values of the first thousand rows.
    doubt
        In words, what could not be guessed; empty where nothing is in doubt.
    """

    form: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    guessed: dict[str, str]
    doubt: str


class _Head(SourceFile):
    """The beginning of a file, up to its last whole line."""

    __slots__ = ()

    def content(self) -> bytes:
        """Return the first lines."""
        return self.head[: self.head.rfind(b"\n") + 1] or self.head


def preview(path: Path) -> Preview:
    """Return what the file of a log looks like, without reading all of it.

    Raises
    ------
    BadInput
        If it cannot be a log: empty, of no form that is known, broken at once.
    """
    file = open_source(path)
    source = source_of(file)
    if source.FORM not in _TABLES:
        return Preview(source.FORM, (), (), {}, "")
    if source.FORM == "Parquet" and not file.packed:
        try:
            require_plausible(file.path, file)
            frame = pl.scan_parquet(file.path).head(_LOOKED_AT).collect()
        except (pl.exceptions.PolarsError, OSError):
            frame = source.read(file, case_object=None).frame  # which says in words what is wrong
    else:
        head = _Head(*(getattr(file, field.name) for field in fields(SourceFile)))
        frame = source.read(head if source.FORM == "CSV" else file, case_object=None).frame.head(_LOOKED_AT)
    shown = frame.head(SHOWN).select(pl.all().cast(pl.String, strict=False).fill_null(""))
    distinct = {column: frame[column].n_unique() / max(frame.height, 1) for column in frame.columns}
    try:
        mapping, _ = guess(Mapping(), distinct=distinct, source=path.name)
        guessed, doubt = mapping.columns(), ""
    except BadInput as told:
        guessed, doubt = {}, " ".join(problem.what for problem in told.problems)
    return Preview(source.FORM, tuple(frame.columns), tuple(shown.iter_rows()), guessed, doubt)
