"""The activity-instance table: what happened, one row per activity instance, read from any source with a report."""

from ambidex.eventlog.log import ActivityInstance, EventLog, Origin, event_log
from ambidex.eventlog.read import Mapping, read_log
from ambidex.eventlog.report import Finding, ImportReport
from ambidex.eventlog.write import write_log

__all__ = [
    "ActivityInstance",
    "EventLog",
    "Finding",
    "ImportReport",
    "Mapping",
    "Origin",
    "event_log",
    "read_log",
    "write_log",
]
