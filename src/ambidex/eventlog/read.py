"""From a file to a log and its report. Nothing is lost silently: every row is in the log or in a finding."""

from pathlib import Path

from ambidex.eventlog.build import build
from ambidex.eventlog.clean import clean
from ambidex.eventlog.log import EventLog, Origin
from ambidex.eventlog.mapping import Mapping
from ambidex.eventlog.prepared import fingerprint, keep_prepared, open_prepared
from ambidex.eventlog.report import ImportReport
from ambidex.eventlog.source_file import open_source
from ambidex.eventlog.sources import source_of

__all__ = ["Mapping", "read_log"]


def read_log(
    path: str | Path,
    *,
    mapping: Mapping | None = None,
    time_zone: str | None = None,
    case_object: str | None = None,
    cache: bool = True,
) -> tuple[EventLog, ImportReport]:
    """Return the log in a file, with the report of how it was read.

    Parameters
    ----------
    path
        CSV, Parquet, XES, OCEL 2.0, or issues of Jira or GitHub as JSON, each also gzipped; the form is seen from name
        and content.
    mapping
        Which column is what; what it leaves open is guessed and told in the report.
    time_zone
        IANA name of the zone where the work is done: times without an offset are its wall clock.
    case_object
        For object-centric logs: the object type that is the case.
    cache
        Keep the log in prepared form beside the file, so that it opens at once the next time.

    Raises
    ------
    BadInput
        If the file cannot be used; says where, why and what to do.
    """
    file = open_source(Path(path))
    given = mapping or Mapping()
    mark = fingerprint(file.path, mapping=given, time_zone=time_zone, case_object=case_object)
    prepared = open_prepared(file.path, mark) if cache else None
    if prepared is not None:
        return prepared
    table = source_of(file).read(file, case_object=case_object)
    rows = clean(table, source=file.path.name, given=given, time_zone=time_zone)
    origin = Origin(kind="read", name=file.path.name, fingerprint=mark)
    log, report = build(rows, table=table, origin=origin)
    if cache:
        keep_prepared(log, report, path=file.path, mark=mark)
    return log, report
