"""The import report: what was read, dropped, repaired and assumed, and why, with row numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of thing that was done to some rows.

    Attributes
    ----------
    kind
        "dropped", "repaired" or "assumed" (assumed: about the whole file, `rows` may be empty).
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
