"""Parquet, read through Polars; column types are kept."""

import io
from pathlib import Path

import polars as pl

from ambidex.errors import BadInput, Problem
from ambidex.eventlog.limit import require_few_columns, require_plausible_cells
from ambidex.eventlog.source_file import SourceFile
from ambidex.eventlog.table import Table

FORM = "Parquet"
ORDER = 10


def fits(file: SourceFile) -> bool:
    """Tell by its first bytes, or its name."""
    return file.head.startswith(b"PAR1") or file.name.casefold().endswith((".parquet", ".pq"))


def read(file: SourceFile, *, case_object: str | None) -> Table:  # noqa: ARG001 - only OCEL has object types
    """Return its rows with the types they have."""
    content = io.BytesIO(file.content()) if file.packed else file.path
    try:
        require_plausible(content, file)
        frame = pl.read_parquet(content)
    except (pl.exceptions.PolarsError, OSError) as error:
        what = f"it is not a whole Parquet file: {str(error).splitlines()[0].rstrip('.')}."
        raise BadInput(file.path.name, [Problem("file", what, "Copy or export it again.")]) from error
    if frame.is_empty():
        raise BadInput(file.path.name, [Problem("file", "it has no rows.", "Export the log again.")])
    return Table(form=FORM, frame=frame, rows_read=frame.height)


def require_plausible(content: io.BytesIO | Path, file: SourceFile) -> None:
    """Refuse what says that it holds more than a log does, before any of it is unpacked.

    Raises
    ------
    BadInput
        If so.
    """
    size = content.getbuffer().nbytes if isinstance(content, io.BytesIO) else content.stat().st_size
    told = pl.scan_parquet(content)
    n_columns = len(told.collect_schema())
    require_few_columns(n_columns, file.path.name)
    require_plausible_cells(told.select(pl.len()).collect().item(), n_columns, size, file.path.name)
