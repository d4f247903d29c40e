"""Parquet, read through Polars; column types are kept."""

import io

import polars as pl

from ambidex.errors import BadInput, Problem
from ambidex.eventlog.source_file import SourceFile
from ambidex.eventlog.table import Table

FORM = "Parquet"
ORDER = 10


def fits(file: SourceFile) -> bool:
    """Tell by its first bytes, or its name."""
    return file.head.startswith(b"PAR1") or file.name.casefold().endswith((".parquet", ".pq"))


def read(file: SourceFile, *, case_object: str | None) -> Table:  # noqa: ARG001 - only OCEL has object types
    """Return its rows with the types they have."""
    try:
        frame = pl.read_parquet(io.BytesIO(file.content()) if file.packed else file.path)
    except (pl.exceptions.PolarsError, OSError) as error:
        what = f"it is not a whole Parquet file: {str(error).splitlines()[0].rstrip('.')}."
        raise BadInput(file.path.name, [Problem("file", what, "Copy or export it again.")]) from error
    if frame.is_empty():
        raise BadInput(file.path.name, [Problem("file", "it has no rows.", "Export the log again.")])
    return Table(form=FORM, frame=frame, rows_read=frame.height)
