"""Seasons and growth, in words: when the twin has work of a kind come more or less often than before."""

from itertools import pairwise
from typing import TYPE_CHECKING

from ambidex.draw.number import share

if TYPE_CHECKING:
    from ambidex.factory import Factory

CONSIDERABLE = 0.1
"""A change of level below a tenth is not told."""


def seasons(factory: "Factory") -> tuple[str, ...]:
    r"""Return a sentence for each considerable change in how often work comes, in order of work type and day.

    Examples
    --------
    >>> from datetime import date
    >>> from ambidex.factory import END, Activity, Arrivals, Factory, State, WorkType
    >>> from ambidex.distributions.constant import Constant
    >>> levels = ((date(2026, 1, 5), 1.0), (date(2026, 10, 5), 1.35))
    >>> assess = State("assess", "assess", {END: 1.0})
    >>> claim = WorkType("claim", Arrivals((1.0,) * 168, levels), {"assess": 1.0}, (assess,))
    >>> seasons(Factory("Desk", "UTC", {}, (), (), (Activity("assess", None, Constant(1.0)),), (claim,)))[0]
    'From 5 October 2026, claim comes 35\xa0% more often than before.'
    """
    told = []
    for work_type in factory.work_types:
        for (_, before), (day, after) in pairwise(work_type.arrivals.levels):
            if said := _change(before, after):
                told.append(f"From {day.day} {day:%B %Y}, {work_type.name} {said}.")
    return tuple(told)


def _change(before: float, after: float) -> str:
    if before == after or (before > 0 and abs(after / before - 1) < CONSIDERABLE):
        return ""
    if before == 0 or after == 0:
        return "begins to come" if before == 0 else "does not come any more"
    return f"comes {share(abs(after / before - 1))} {'more' if after > before else 'less'} often than before"
