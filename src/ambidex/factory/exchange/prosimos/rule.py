"""Attributes of cases and the rules on them, as kinds of case (profiles) and conditions on what follows.

Prosimos draws each attribute by itself and compares numbers; here a case is of one of some kinds. A numeric attribute
is cut where a rule tells two of its values apart, so that every rule is decided by the kind.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from ambidex.factory.exchange.prosimos.distribution import distribution_of
from ambidex.factory.exchange.prosimos.field import Fields
from ambidex.factory.model import Profile

MOST_KINDS = 2000
_SHARES = (np.arange(4096) + 0.5) / 4096
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    ">": lambda one, two: one > two,
    ">=": lambda one, two: one >= two,
    "<": lambda one, two: one < two,
    "<=": lambda one, two: one <= two,
    "!=": lambda one, two: one != two,
}

Value = str | float


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of an attribute."""

    attribute: str
    comparison: str
    value: object

    def holds(self, value: Value) -> bool:
        """Tell whether a value fulfils it.

        Examples
        --------
        >>> Condition("amount", "in", ["1000", "inf"]).holds(1500.0)
        True
        """
        if self.comparison == "in":
            low, high = (_number(bound) for bound in self.value) if isinstance(self.value, list) else (0.0, 0.0)
            return low <= _number(value) <= high
        one, two = _number(value), _number(self.value)
        if self.comparison in _COMPARED and not (math.isnan(one) or math.isnan(two)):
            return _COMPARED[self.comparison](one, two)
        same = str(value) == str(self.value) or one == two
        return not same if self.comparison == "!=" else same


Rule = tuple[tuple[Condition, ...], ...]
"""Holds if in one of its parts all conditions hold."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of cases: its values as (name, a value that stands for it, share)."""

    name: str
    values: tuple[tuple[str, Value, float], ...]


def rule_of(entry: Fields) -> Rule:
    """Return the rule of an object with `rules`, a list of lists."""
    return tuple(tuple(_condition(told) for told in group) for group in entry.groups("rules"))


def _condition(told: Fields) -> Condition:
    comparison = told.text("comparison", "=")
    value = told.values.get("value")
    if comparison not in (*_COMPARED, "=", "in"):
        told.tell("comparison", f'"{comparison}" is no comparison;', "write =, !=, <, <=, >, >= or in.")
    elif comparison == "in" and not (isinstance(value, list) and len(value) == 2 and not any(map(_is_no_bound, value))):
        told.tell("value", "it needs two bounds;", 'write for instance ["1000", "inf"].')
        return Condition(told.text("attribute"), "=", "")
    return Condition(told.text("attribute"), comparison, value)


def attribute_of(entry: Fields, conditions: Iterable[Condition]) -> Attribute:
    """Return an attribute, cut as the conditions need it."""
    name, kind = entry.text("name"), entry.text("type", "discrete")
    own = [condition for condition in conditions if condition.attribute == name]
    if kind == "continuous":
        return Attribute(name, _cut(entry.object("values"), own))
    if kind != "discrete":
        entry.tell("type", f'"{kind}" is no kind of attribute;', "write discrete or continuous.")
        return Attribute(name, (("", "", 1.0),))
    values = [(told.text("key"), told.number("value", least=0)) for told in entry.objects("values")]
    total = sum(share for _, share in values)
    if not math.isclose(total, 1, abs_tol=1e-3):
        entry.tell("values", f"the shares sum to {total:.4g};", "let them sum to 1.")
        total = total or 1.0
    return Attribute(name, tuple((value, value, share / total) for value, share in values))


def _cut(values: Fields, conditions: list[Condition]) -> tuple[tuple[str, Value, float], ...]:
    name, numbers = values.text("distribution_name"), values.numbers("distribution_params")
    if not name or not numbers:
        return (("", 0.0, 1.0),)
    try:
        distribution = distribution_of(name, numbers, unit=1.0)
    except ValueError as wrong:
        values.tell("distribution_params", f"{wrong};", "correct it.")
        return (("", 0.0, 1.0),)
    drawn = [float(value) for value in distribution.quantile(_SHARES)]
    parts: list[list[float]] = []
    before: list[bool] | None = None
    for value in drawn:
        told = [condition.holds(value) for condition in conditions]
        if told != before:
            parts.append([])
        parts[-1].append(value)
        before = told
    return tuple((_span(part), part[0], len(part) / len(drawn)) for part in parts)


def _span(part: list[float]) -> str:
    return f"{part[0]:g}" if part[0] == part[-1] else f"{part[0]:g} to {part[-1]:g}"


def profiles_of(attributes: list[Attribute], priorities: list[tuple[int, Rule]]) -> tuple[Profile, ...]:
    """Return the kinds of case, each with its priority: the level of the first rule that holds, else the last."""
    last = max((level for level, _ in priorities), default=0) + 1
    ordered = sorted(priorities, key=lambda entry: entry[0])
    found = []
    for chosen in product(*(attribute.values for attribute in attributes)):
        values = {attribute.name: value for attribute, (_, value, _) in zip(attributes, chosen, strict=True)}
        names = {attribute.name: name for attribute, (name, _, _) in zip(attributes, chosen, strict=True)}
        share = math.prod(part for _, _, part in chosen)
        level = next((level for level, rule in ordered if holds(rule, values)), last) if priorities else None
        if share > 0:
            found.append(Profile(share, names, priority=level))
    return tuple(found)


def holds(rule: Rule, values: Mapping[str, Value]) -> bool:
    """Tell whether a rule holds for a case; a condition on an attribute it does not have does not."""
    return any(
        all(told.attribute in values and told.holds(values[told.attribute]) for told in together) for together in rule
    )


def attributes_in(rules: Iterable[Rule]) -> set[str]:
    """Return the attributes that rules look at."""
    return {condition.attribute for condition in conditions_in(rules)}


def conditions_in(rules: Iterable[Rule]) -> list[Condition]:
    """Return the conditions of rules."""
    return [condition for rule in rules for together in rule for condition in together]


def ways_of(
    attributes: list[Attribute], rules: Mapping[str, Rule], shares: Mapping[str, float], default: str | None
) -> tuple[tuple[Mapping[str, str], Mapping[str, float]], ...]:
    """Return the shares of the arcs of an exclusive gateway for each kind of case for which they are not the usual.

    Parameters
    ----------
    attributes
        Those that the rules look at.
    rules
        By arc.
    shares
        The usual ones, of all arcs.
    default
        The arc taken where no rule holds, if there is one.
    """
    found = []
    for chosen in product(*(attribute.values for attribute in attributes)):
        values = {attribute.name: value for attribute, (_, value, _) in zip(attributes, chosen, strict=True)}
        names = {attribute.name: name for attribute, (name, _, _) in zip(attributes, chosen, strict=True)}
        open_arcs = [arc for arc, rule in rules.items() if holds(rule, values)]
        if not open_arcs and default is None:
            continue
        taken = {arc: shares.get(arc, 0.0) for arc in open_arcs} if open_arcs else {str(default): 1.0}
        total = sum(taken.values())
        even = 1 / len(taken)
        found.append((names, {arc: share / total if total > 0 else even for arc, share in taken.items()}))
    return tuple(found)


def _is_no_bound(bound: object) -> bool:
    return math.isnan(_number(bound))


def _number(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return math.nan
