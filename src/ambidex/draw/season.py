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
            change = after / before - 1 if before > 0 else float("inf")
            if abs(change) >= CONSIDERABLE:
                much = f"{share(abs(change))} {'more' if change > 0 else 'less'} often"
                told.append(f"From {day.day} {day:%B %Y}, {work_type.name} comes {much} than before.")
    return tuple(told)
