"""Round numbers and dates to write beside an axis."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor, log10

from ambidex.draw.number import MINUS, scale

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis from `low` to `high`, both among its `ticks`, which are in the unit of the values.

    The `labels` are bare numbers, all in the `unit`.
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]
    unit: str

    def at(self, value: float) -> float:
        """Return where a value lies, 0-1 from low to high."""
        return (value - self.low) / (self.high - self.low)


def axis(low: float, high: float, *, unit: str = "", about: int = 4, like: float | None = None) -> Axis:
    """Return an axis that holds both values, with about so many steps between round numbers.

    Parameters
    ----------
    like
        Choose the unit for a value of this size instead.

    Examples
    --------
    >>> axis(0.0, 93.0).ticks
    (0.0, 25.0, 50.0, 75.0, 100.0)
    >>> axis(0.0, 60.0, unit="h").labels, axis(0.0, 60.0, unit="h").unit
    (('0', '1', '2', '3'), 'days')
    """
    form = scale(unit, max(abs(low), abs(high)) if like is None else like)
    per = form.per
    step = _step((high - low) / per, about)
    first, last = floor(low / per / step + 1e-9), ceil(high / per / step - 1e-9)
    last = max(last, first + 1)
    written = [round(n * step, 10) for n in range(first, last + 1)]
    ticks = tuple(tick * per for tick in written)
    return Axis(ticks[0], ticks[-1], ticks, tuple(f"{tick:,.10g}".replace("-", MINUS) for tick in written), form.unit)


def date_ticks(first: datetime, last: datetime, *, most: int = 5) -> tuple[tuple[datetime, str], ...]:
    """Return at most so many days to write under a time axis: the starts of months where there are enough of them.

    Examples
    --------
    >>> [label for _, label in date_ticks(datetime(2024, 11, 5), datetime(2025, 3, 20))]
    ['Dec 2024', 'Jan 2025', 'Feb', 'Mar']
    """
    months = [
        first.replace(year=year, month=month, day=1, hour=0, minute=0, second=0, microsecond=0)
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
    ]
    inside = [month for month in months if first <= month <= last]
    if len(inside) < 2:
        return tuple((day, f"{day.day}\N{NO-BREAK SPACE}{MONTHS[day.month - 1]} {day.year}") for day in (first, last))
    every = next((n for n in (1, 2, 3, 6, 12) if ceil(len(inside) / n) <= most), 12 * ceil(len(inside) / 12 / most))
    shown = [month for month in inside if ((month.year * 12 + month.month - 1) % every) == 0][:most]
    labels, year = [], 0
    for month in shown:
        labels.append(MONTHS[month.month - 1] + (f" {month.year}" if month.year != year else ""))
        year = month.year
    return tuple(zip(shown, labels, strict=True))


def _step(width: float, about: int) -> float:
    if width <= 0:
        return 1.0
    rough = width / about
    power = 10.0 ** floor(log10(rough))
    return next(step * power for step in STEPS if step * power >= rough * 0.999)
