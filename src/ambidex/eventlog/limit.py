"""How large a log may be: a file that is made to fill the memory, or to run for ever, is refused before it does.

The limits are far above what logs of real work have; where one is too narrow, leave columns or years out.
"""

from ambidex.errors import BadInput, Problem

MOST_COLUMNS = 2000
"""Columns of a table, attributes of events."""

LONGEST_HEADER = 2**16 - 1
"""Letters of the first line of a CSV: less than what is looked at when a log is brought in."""

MOST_UNPACKED = 16 * 2**30
"""Bytes that a gzipped log may unpack to."""

_SELDOM_UNPACKED = 256 * 2**20, 200
"""Bytes from which a gzipped log may no longer be so many times as large as its file. Logs are 10 to 60 times."""

_SELDOM_CELLS = 50_000_000, 50
"""Cells from which a Parquet file may no longer have so many for a byte. Logs have about one."""


def require_few_columns(n_columns: int, source: str) -> None:
    """Refuse a log with too many columns.

    Raises
    ------
    BadInput
        If there are more than `MOST_COLUMNS`.
    """
    if n_columns > MOST_COLUMNS:
        what = f"it has more than {MOST_COLUMNS:,} columns, and no more are read."
        raise BadInput(source, [Problem("columns", what, "Export only those that tell of the work.")])


def require_plausible_size(unpacked: int, packed: int, source: str) -> None:
    """Refuse a gzipped log that unpacks to more than a log does.

    Parameters
    ----------
    unpacked, packed
        Bytes so far.

    Raises
    ------
    BadInput
        If it is too large, or large and far more than its file.
    """
    least, times = _SELDOM_UNPACKED
    if unpacked > MOST_UNPACKED:
        what = f"it unpacks to more than {MOST_UNPACKED >> 30} GB."
    elif unpacked > least and unpacked > times * packed:
        what = f"it unpacks to more than {times} times its size, which no log does."
    else:
        return
    raise BadInput(source, [Problem("file", what, "Export a shorter time, or fewer columns.")])


def require_plausible_cells(n_rows: int, n_columns: int, size: int, source: str) -> None:
    """Refuse a file that says it holds far more cells than it has room for.

    Raises
    ------
    BadInput
        If so.
    """
    least, times = _SELDOM_CELLS
    if n_rows * n_columns > max(least, times * size):
        what = f"it says that its {size:,} bytes hold {n_rows:,} rows of {n_columns:,} columns, which no log does."
        raise BadInput(source, [Problem("file", what, "Export the log again.")])
