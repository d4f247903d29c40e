"""The activity-instance table: what happened, one row per activity instance, read from any source with a report."""

from ambidex.eventlog.log import EventLog, event_log
from ambidex.eventlog.read import Mapping, read_log
from ambidex.eventlog.report import ImportReport

__all__ = ["EventLog", "ImportReport", "Mapping", "event_log", "read_log"]
