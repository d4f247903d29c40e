"""Calendars and time zones: when people work, and how much working time lies between two instants."""

from ambidex.working_time.calendar import ALWAYS, HOURS_PER_WEEK, Calendar, DatedHours
from ambidex.working_time.presence import presence
from ambidex.working_time.span import after_working_hours, working_hours
from ambidex.working_time.zone import local, utc, zone

__all__ = [
    "ALWAYS",
    "HOURS_PER_WEEK",
    "Calendar",
    "DatedHours",
    "after_working_hours",
    "local",
    "presence",
    "utc",
    "working_hours",
    "zone",
]
