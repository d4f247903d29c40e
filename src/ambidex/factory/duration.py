"""Lengths of time as people write them: a number of hours, or "25 min", "2 h", "1 h 30 min", "1.5 d".

A day is 24 hours of the clock and a week is seven of those, not days and weeks of work.
"""

import re

_UNITS = {
    **dict.fromkeys(("s", "sec", "second", "seconds"), 1 / 3600),
    **dict.fromkeys(("min", "minute", "minutes"), 1 / 60),
    **dict.fromkeys(("h", "hour", "hours"), 1.0),
    **dict.fromkeys(("d", "day", "days"), 24.0),
    **dict.fromkeys(("w", "week", "weeks"), 168.0),
}
_PART = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*([a-z]+)\s*")


def hours_of(value: object) -> float:
    """Return the hours of a number of hours or of a text with a unit.

    Raises
    ------
    ValueError
        In words for the person who wrote it, if it is no length of time.

    Examples
    --------
    >>> hours_of("30 min"), hours_of("1.5 d"), hours_of("1 h 15 min"), hours_of(2)
    (0.5, 36.0, 1.25, 2.0)
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    text = value.lower() if isinstance(value, str) else ""
    parts = _PART.findall(text)
    if not parts or _PART.sub("", text) or any(unit not in _UNITS for _, unit in parts):
        raise ValueError('is no length of time; write hours as a number, or "25 min", "2 h", "1.5 d"')
    return sum(float(number) * _UNITS[unit] for number, unit in parts)
