"""Lengths of time as ISO 8601 writes them: P1DT2H30M."""

import re

_DURATION = re.compile(
    r"P(?=[\dT])(?:(?P<Y>\d+(?:[.,]\d+)?)Y)?(?:(?P<M>\d+(?:[.,]\d+)?)M)?(?:(?P<W>\d+(?:[.,]\d+)?)W)?(?:(?P<D>\d+(?:[.,]\d+)?)D)?"
    r"(?:T(?=\d)(?:(?P<h>\d+(?:[.,]\d+)?)H)?(?:(?P<m>\d+(?:[.,]\d+)?)M)?(?:(?P<s>\d+(?:[.,]\d+)?)S)?)?"
)
_HOURS = {"Y": 8766.0, "M": 730.5, "W": 168.0, "D": 24.0, "h": 1.0, "m": 1 / 60, "s": 1 / 3600}
"""A year has 365.25 days here, a month a twelfth of that."""


def hours_of_iso(text: str) -> float:
    """Return the hours of an ISO 8601 duration.

    Raises
    ------
    ValueError
        In words for the person who wrote it.

    Examples
    --------
    >>> hours_of_iso("P1DT2H30M"), hours_of_iso("PT45M")
    (26.5, 0.75)
    """
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise ValueError(f'"{text.strip()}" is no duration; write for instance PT30M, PT2H or P3D')
    return sum(float(number.replace(",", ".")) * _HOURS[unit] for unit, number in found.groupdict().items() if number)


def iso_of_hours(hours: float) -> str:
    """Return the ISO 8601 duration of so many hours, to the microsecond.

    Examples
    --------
    >>> iso_of_hours(26.5), iso_of_hours(0.0)
    ('P1DT2H30M', 'PT0S')
    """
    micro = round(hours * 3_600_000_000)
    days, micro = divmod(micro, 86_400_000_000)
    whole_hours, micro = divmod(micro, 3_600_000_000)
    minutes, micro = divmod(micro, 60_000_000)
    seconds = f"{micro / 1_000_000:.6f}".rstrip("0").rstrip(".")
    clock = f"{whole_hours}H" * (whole_hours > 0) + f"{minutes}M" * (minutes > 0) + f"{seconds}S" * (micro > 0)
    text = f"{days}D" * (days > 0) + f"T{clock}" * bool(clock)
    return f"P{text}" if text else "PT0S"
