"""Numbers as a person reads them: with a unit, a thousands comma, and no more digits than they deserve.

A day is 24 hours. Units are those of `terms.toml`: `h`, `1/h`, `cases/h`, or anything else, which is written after
the number; `share` is for shares, and `working h` for
hours that never become days. A number that has an interval is rounded to what the interval can tell apart.
"""

from dataclasses import dataclass
from math import floor, isfinite, log10

from ambidex.terms import Quantity, term

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
UNKNOWN = "not known"
OF_WORK = frozenset({"working_time", "busy_hours", "available_hours", "resource_hours", "resource_hours_per_case"})
"""Terms in hours of which a day does not have 24."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How values of about one size are written: divided by `per`, followed by `unit`, `decimals` at most."""

    per: float
    unit: str
    decimals: int | None = None


_DURATIONS = (
    (45 / 3600, Scale(1 / 3600, "s", 0)),
    (0.995, Scale(1 / 60, "min", 0)),
    (48.0, Scale(1.0, "h", 1)),
    (24.0 * 700, Scale(24.0, "days", 1)),
    (float("inf"), Scale(24.0 * 365.25, "years", 1)),
)
_RATES = (
    (2.0, Scale(1.0, "an hour")),
    (2.0 / 24, Scale(1 / 24, "a day")),
    (1.0 / (24 * 7), Scale(1 / (24 * 7), "a week")),
    (0.0, Scale(1 / (24 * 365.25), "a year")),
)


def scale(unit: str, size: float) -> Scale:
    """Return the scale in which a value of this size reads best.

    Examples
    --------
    >>> scale("h", 0.4).unit, scale("h", 30).unit, scale("h", 200).unit
    ('min', 'h', 'days')
    >>> print(scale("cases/h", 0.012).unit)
    cases per 100 h
    """
    size = abs(size)
    if unit == "h":
        return next(found for limit, found in _DURATIONS if size < limit)
    if unit == "1/h":
        return next(found for limit, found in _RATES if size >= limit)
    if unit == "working h":
        return Scale(1.0, "h")
    if unit == "share":
        return Scale(0.01, "%")
    if "/" in unit:
        top, bottom = unit.split("/")
        per = next((10.0**power for power in (0, 2, 3, 6) if size * 10.0**power >= 1), 1.0)
        return Scale(1 / per, f"{top} per {bottom}" if per == 1 else f"{top} per {per:,.0f}{NBSP}{bottom}")
    return Scale(1.0, unit)


def unit_of(key: str) -> str:
    """Return the unit in which a term is written: its own, `share`, or `working h` for hours that are not of the clock.

    Examples
    --------
    >>> unit_of("cycle_time"), unit_of("flow_efficiency"), unit_of("case")
    ('h', 'share', '')
    """
    found = term(key)
    if found.unit == "h" and key in OF_WORK:
        return "working h"
    if found.unit == "cost":
        return ""  # which currency it is, a log does not say
    return "share" if not found.unit and found.description.startswith("Share of") else found.unit


def write(value: float, unit: str = "", *, like: float | None = None, signed: bool = False) -> str:
    """Return a value with its unit.

    Parameters
    ----------
    like
        Choose the unit for a value of this size instead (so that the numbers of a column share one).
    signed
        Write a plus sign, too.

    Examples
    --------
    >>> print(write(2.4137, "h"), write(0.41, "h"), write(75, "h"), write(0.123, "share"), write(12345), sep=", ")
    2.4 h, 25 min, 3.1 days, 12 %, 12,300
    >>> print(write(-0.5, "h", signed=True), write(0.0213, "1/h"), write(float("nan"), "h"), sep=", ")
    −30 min, 3.58 a week, not known
    """
    if not isfinite(value):
        return UNKNOWN
    form = scale(unit, value if like is None else like)
    size = abs(value) / form.per
    if form.unit == "%" and 99.99 < size < 100:
        size = 99.99
    text = _figures(size, _decimals(size, form))
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return join_unit(_sign(value, signed) + text, form.unit)


def join_unit(text: str, unit: str) -> str:
    """Return a written number with its unit, which stays on its line."""
    return f"{text}{NBSP}{unit}" if unit else text


def count(n: float) -> str:
    """Return how many, exactly.

    Examples
    --------
    >>> count(12345)
    '12,345'
    """
    return f"{round(n):,}".replace("-", MINUS)


def many(n: int, one: str, more: str = "") -> str:
    """Return how many of what, one or several.

    Examples
    --------
    >>> many(1, "team"), many(12, "activity", "activities")
    ('1 team', '12 activities')
    """
    return f"{count(n)} {one if n == 1 else more or one + 's'}"


def duration(hours: float) -> str:
    """Return a length of time.

    Examples
    --------
    >>> print(duration(0.002), duration(26), duration(24 * 45))
    7 s 26 h 45 days
    """
    return write(hours, "h")


def share(part: float) -> str:
    """Return a share as percent; what is not quite all is never written as 100 %.

    Examples
    --------
    >>> print(share(0.934), share(0.0213), share(0.9996), share(1))
    93 % 2.1 % 99.96 % 100 %
    """
    return write(part, "share")


def money(amount: float, currency: str) -> str:
    """Return an amount of money; without a currency it is a bare number.

    Examples
    --------
    >>> print(money(12345.6, "EUR"))
    12,300 EUR
    """
    return write(amount, currency)


def interval(low: float, high: float, unit: str = "", *, like: float | None = None, signed: bool = False) -> str:
    """Return an interval in one unit, with the digits that its width deserves.

    Parameters
    ----------
    like
        Choose the unit for a value of this size instead.
    signed
        Write plus signs, too.

    Examples
    --------
    >>> print(interval(11.7, 15.2, "h"), interval(0.61, 0.66, "share"), interval(-2.0, 1.0, "h"), sep=", ")
    12–15 h, 61–66 %, −2 to 1 h
    """
    if not (isfinite(low) and isfinite(high)):
        return UNKNOWN
    form = scale(unit, max(abs(low), abs(high)) if like is None else like)
    decimals = _deserved((high - low) / form.per)
    if any(end and round(end / form.per, decimals) == 0 for end in (low, high)):
        decimals += 1  # what is not nothing must not be read as nothing
    ends = [_fixed(end / form.per, decimals, signed) for end in (low, high)]
    return join_unit((" to " if signed or low < 0 else DASH).join(ends), form.unit)


def written(quantity: Quantity, *, signed: bool = False, like: float | None = None) -> str:
    """Return the value of a quantity, rounded to what its interval can tell apart.

    Examples
    --------
    >>> print(written(Quantity("cycle_time", 13.42, 11.7, 15.2)), written(Quantity("cycle_time", 13.42)), sep=", ")
    13 h, 13.4 h
    """
    return around(quantity.value, quantity.low, quantity.high, unit_of(quantity.key), signed=signed, like=like)


def around(
    value: float, low: float | None, high: float | None, unit: str, *, signed: bool = False, like: float | None = None
) -> str:
    """Return a value rounded to what the interval around it can tell apart; without one, like any other number.

    Examples
    --------
    >>> print(around(2.4137, 1.7, 3.3, "h"), around(2.4137, 2.40, 2.42, "h"), sep=", ")
    2.4 h, 2.414 h
    """
    if low is None or high is None or not isfinite(value + low + high):
        return write(value, unit, signed=signed, like=like)
    form = scale(unit, value if like is None else like)
    return join_unit(_fixed(value / form.per, _deserved((high - low) / form.per), signed), form.unit)


def spread(quantity: Quantity, *, signed: bool = False, like: float | None = None) -> str:
    """Return the 95 % interval of a quantity alone, in the unit of its value; nothing where it has none."""
    if quantity.low is None or quantity.high is None:
        return ""
    size = quantity.value if like is None else like
    return interval(quantity.low, quantity.high, unit_of(quantity.key), like=size, signed=signed)


def with_interval(quantity: Quantity, *, signed: bool = False) -> str:
    """Return the value of a quantity and its 95 % interval, where it has one.

    Examples
    --------
    >>> print(with_interval(Quantity("cycle_time", 13.42, 11.7, 15.2)))
    13 h (95 %: 12–15 h)
    """
    text, around = written(quantity, signed=signed), spread(quantity, signed=signed)
    return f"{text} (95{NBSP}%: {around})" if around and isfinite(quantity.value) else text


def _decimals(size: float, form: Scale) -> int:
    if form.decimals is not None:
        return form.decimals if size < 100 else 0
    if form.unit == "%" and size >= 10:
        return 2 if size > 99.9 and size < 100 else 1 if 99 < size < 100 else 0
    return max(0, (1 if form.unit == "%" else 2) - floor(log10(size))) if size > 0 else 0


def _deserved(width: float) -> int:
    """Return the decimals that an interval of this width deserves: two digits of a narrow one, one of a wide one."""
    return min(4, max(0, -floor(log10(width) - log10(3)))) if width > 0 else 2


def _fixed(value: float, decimals: int, signed: bool) -> str:
    rounded = round(value, decimals)
    return _sign(rounded, signed) + f"{abs(rounded):,.{decimals}f}"


def _figures(size: float, decimals: int) -> str:
    if decimals:
        return f"{size:,.{decimals}f}"
    kept = 10.0 ** max(0, floor(log10(size)) - 2) if size >= 1000 else 1.0
    return f"{round(size / kept) * kept:,.0f}"


def _sign(value: float, signed: bool) -> str:
    return MINUS if value < 0 else "+" if signed and value > 0 else ""
