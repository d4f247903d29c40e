"""Calendars and time zones: when people work, and how much working time lies between two instants."""

from ambidex.working_time.calendar import ALWAYS, HOURS_PER_WEEK, Calendar

__all__ = ["ALWAYS", "HOURS_PER_WEEK", "Calendar"]
