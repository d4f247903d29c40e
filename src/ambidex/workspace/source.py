"""A log as a person names it: a file, and what they say about how to read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ambidex.eventlog import EventLog, ImportReport, read_log
from ambidex.eventlog import Mapping as ColumnMapping


@dataclass(frozen=True, slots=True)
class Source:
    """A log file with the reader's options; what is not said is guessed and shown.

    Attributes
    ----------
    columns
        Our name for a column (case, activity, resource, start, end, ...) to the file's name for it.
    time_zone
        IANA name of the zone where the work is done.
    case_object
        For object-centric logs: the object type that is the case.
    """

    path: Path
    columns: Mapping[str, str] = field(default_factory=dict)
    time_zone: str | None = None
    case_object: str | None = None


def open_log(source: Source) -> tuple[EventLog, ImportReport]:
    """Return the log and the report of how it was read."""
    names = {"case_id" if name == "case" else name: column for name, column in source.columns.items()}
    return read_log(
        source.path,
        mapping=ColumnMapping(**names) if names else None,
        time_zone=source.time_zone,
        case_object=source.case_object,
    )
