"""The import report: what was read, dropped, repaired and assumed, and why, with row numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SHOWN_ROWS = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of thing that was done to some rows.

    Attributes
    ----------
    kind
        "dropped": the row is in no activity instance. "merged": the row is part of an instance that another row
        stands for (its start, for one). "repeated": an extra instance, because an event belongs to several cases.
        "repaired": kept, with something put right. "assumed": kept, or about the whole file (`rows` may be empty).
    why
        In words, with the remedy where there is one.
    n
        How many rows (cases where `why` says so).
    rows
        The first twenty row numbers, counted from 1 below the header (for XES and OCEL: events in file order).
    """

    kind: str
    why: str
    n: int
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How a source became a log.

    Attributes
    ----------
    source, form
        File name and form ("CSV", "Parquet", "XES", "OCEL 2.0 SQLite", ...).
    rows_read, n_instances, n_cases
        Rows (events) in the source; activity instances and cases in the log.
    columns
        Our name -> the source's column, as mapped (guessed or given).
    guessed
        The names in `columns` that were guessed.
    time_zone, time_zone_note
        The zone of the log and how it was decided.
    findings
        Everything dropped, repaired or assumed. `rows_read` equals instances plus what findings explain.
    """

    source: str
    form: str
    rows_read: int
    n_instances: int
    n_cases: int
    columns: dict[str, str]
    guessed: tuple[str, ...]
    time_zone: str
    time_zone_note: str
    findings: tuple[Finding, ...]

    @property
    def n_unexplained(self) -> int:
        """Rows that are neither in the log nor in a finding; always 0, or the reader is wrong.

        >>> late = Finding("dropped", "no end", 2)
        >>> ImportReport("a.csv", "CSV", 10, 8, 3, {}, (), "UTC", "", (late,)).n_unexplained
        0
        """
        count = {kind: sum(finding.n for finding in self.findings if finding.kind == kind) for kind in _COUNTED}
        return self.rows_read - self.n_instances - count["dropped"] - count["merged"] + count["repeated"]


_COUNTED = ("dropped", "merged", "repeated")


def finding(kind: str, why: str, rows: NDArray[np.int64] | Sequence[int]) -> Finding:
    """Return a finding about some row numbers.

    >>> finding("dropped", "no case", [4, 9])
    Finding(kind='dropped', why='no case', n=2, rows=(4, 9))
    """
    return Finding(kind, why, len(rows), tuple(int(row) for row in rows[:SHOWN_ROWS]))
