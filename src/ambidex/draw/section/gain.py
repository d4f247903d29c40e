"""What a change gives the whole, as a person can weigh it: hours as they are, rates as a share of what they are now."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from ambidex.draw.markup import Markup, el, join
from ambidex.draw.number import NBSP, around, interval, unit_of

if TYPE_CHECKING:
    from ambidex.optimum import RankedChange, Ranking
    from ambidex.terms import Quantity


@dataclass(frozen=True, slots=True)
class Gain:
    """A difference to draw: more is better; `low` and `high` are None where there is no interval."""

    key: str
    value: float
    low: float | None
    high: float | None
    unit: str

    def written(self, *, like: float | None = None) -> str:
        """Return the value with its sign."""
        return around(self.value, self.low, self.high, self.unit, signed=True, like=like)

    def spread(self, *, like: float | None = None) -> str:
        """Return the interval with its signs; nothing where there is none."""
        if self.low is None or self.high is None:
            return ""
        return interval(self.low, self.high, self.unit, signed=True, like=self.value if like is None else like)


def gain(difference: "Quantity", now: Mapping[str, float]) -> Gain:
    """Return a difference as a share of what the measure is now; hours stay hours.

    Parameters
    ----------
    now
        The measures of the factory as it is, by term.

    Examples
    --------
    >>> from ambidex.terms import Quantity
    >>> print(gain(Quantity("throughput", 0.2, 0.1, 0.3), {"throughput": 4.0}).written())
    +5 %
    """
    key, unit = difference.key, unit_of(difference.key)
    base = now.get(key, 0.0)
    if unit == "h" or not (isfinite(base) and base > 0):
        return Gain(key, difference.value, difference.low, difference.high, unit)
    low = None if difference.low is None else difference.low / base
    high = None if difference.high is None else difference.high / base
    return Gain(key, difference.value / base, low, high, "share")


def now(ranking: "Ranking") -> dict[str, float]:
    """Return the measures of the factory as it is, by term."""
    return {one.key: one.value for one in ranking.baseline if not one.of}


def leading_gain(row: "RankedChange", ranking: "Ranking") -> Gain:
    """Return what a change gives by the criterion of the ranking."""
    differences = {one.key: one for one in (row.gain_cycle, row.gain_throughput, row.gain_ratio)}
    return gain(differences.get(ranking.by, row.gain_cycle), now(ranking))


def gain_words(found: Gain) -> str:
    """Return how much a gain is, without a sign, with its interval: `2.5 days (95 %: 1.7–3.3 days)`."""
    text = around(found.value, found.low, found.high, found.unit)
    if found.low is None or found.high is None:
        return text
    return f"{text} (95{NBSP}%: {interval(found.low, found.high, found.unit, like=found.value)})"


def gain_cell(found: Gain | None, *, like: float | None = None) -> Markup:
    """Return a gain with its interval beneath it, in the unit of a value like the one given."""
    if found is None or not isfinite(found.value):
        return join("–")
    beneath = found.spread(like=like)
    return join(found.written(like=like), *((el("br"), el("small", beneath)) if beneath else ()))


def sentence_case(words: str) -> str:
    """Return words with a capital letter at the start."""
    return words[:1].upper() + words[1:]
