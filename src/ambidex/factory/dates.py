"""Dates as people write them: one day, `2026-12-25`, or from day to day, `2026-12-24 to 2026-12-31`, or several."""

import re
from datetime import date

_DAYS = re.compile(r"\s*(\d{4}-\d\d-\d\d)(?:\s+to\s+(\d{4}-\d\d-\d\d))?\s*")


def day_of(value: object) -> date:
    """Return the day of a text.

    Raises
    ------
    ValueError
        In words for the person who wrote it.

    Examples
    --------
    >>> day_of("2025-11-01")
    datetime.date(2025, 11, 1)
    """
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f'"{value}" is no day; write it as 2025-11-01') from None


def spans_of(value: object) -> list[tuple[date, date]]:
    """Return the first and last days of a text with one or several spans of days.

    Raises
    ------
    ValueError
        In words for the person who wrote it.

    Examples
    --------
    >>> [f"{first} {last}" for first, last in spans_of("2026-12-24 to 2026-12-31, 2027-01-06")]
    ['2026-12-24 2026-12-31', '2027-01-06 2027-01-06']
    """
    spans = []
    for part in str(value).split(","):
        found = _DAYS.fullmatch(part)
        if found is None:
            raise ValueError(f'"{part.strip()}" are no days; write 2026-12-25, or 2026-12-24 to 2026-12-31')
        spans.append((day_of(found[1]), day_of(found[2] or found[1])))
    return spans


def span_text(first: date, last: date) -> str:
    """Return what `spans_of` reads as this span.

    Examples
    --------
    >>> span_text(date(2026, 12, 24), date(2026, 12, 31))
    '2026-12-24 to 2026-12-31'
    """
    return f"{first}" if first == last else f"{first} to {last}"
