"""A log as a person names it: a file, and what they say about how to read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ambidex.errors import BadInput
from ambidex.eventlog import EventLog, ImportReport, read_log
from ambidex.eventlog import Mapping as ColumnMapping
from ambidex.eventlog.joined import joined, joined_report


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
    also
        Other logs of the same organisation, read in the same way: people are shared, each log is work of its own kind.
    """

    path: Path
    columns: Mapping[str, str] = field(default_factory=dict)
    time_zone: str | None = None
    case_object: str | None = None
    also: tuple[Path, ...] = ()


def open_log(source: Source) -> tuple[EventLog, ImportReport]:
    """Return the log and the report of how it was read.

    Raises
    ------
    BadInput
        With every problem of every file.
    """
    names = {"case_id" if name == "case" else name: column for name, column in source.columns.items()}
    read, wrong = [], []
    for path in (source.path, *source.also):
        try:
            read.append(
                read_log(
                    path,
                    mapping=ColumnMapping(**names) if names else None,
                    time_zone=source.time_zone,
                    case_object=source.case_object,
                )
            )
        except BadInput as told:
            if not source.also:
                raise
            wrong += [replace(problem, place=f"{path.name}: {problem.place}") for problem in told.problems]
    if wrong:
        raise BadInput("the logs", wrong)
    log = joined([one for one, _ in read])
    return log, joined_report([report for _, report in read], log)
