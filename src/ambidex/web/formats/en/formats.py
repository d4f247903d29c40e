"""Dates as in `23 Nov 2026, 15:11`: read in one way on both sides of the Atlantic."""

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, H:i"
TIME_FORMAT = "H:i"
