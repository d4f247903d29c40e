"""Exceptions on which somebody has to decide before the case goes on: a manager above, a peer, a colleague."""

from collections.abc import Iterator
from typing import Any

import pytest

from ambidex.distributions.exponential import Exponential
from ambidex.factory import Activity, Escalation, Factory, Resource, Team
from verification.factories import HOUR, case, factory, people, step
from verification.measure import mean_cycle
from verification.table import Experiment, Row, verify
from verification.theory.loss import impatient

JACKSON = "Jackson 1957"
MANY = 30
"""So many people that nobody waits for one."""


def experiments() -> Iterator[Experiment]:
    """Yield two steps of an hour each, at 0.5 cases an hour, of which some raise an exception after the first."""
    station = 1 / (1 - 0.5)
    for chance, mean in ((0.1, 1.0), (0.6, 3.0)):
        manager = mean / (1 - 0.5 * chance * mean)
        escalation = Escalation(chance, Exponential(mean))
        cycle = Row("cycle", mean_cycle, 2 * station + chance * manager, JACKSON, 0.1)
        name = f"vertical, the manager is busy {0.5 * chance * mean:.0%}"
        yield Experiment(name, two_steps(escalation), (cycle,), 60_000)
    escalation = Escalation(0.4, HOUR)
    for decisions, who in (("mesh", "a peer"), ("team", "a colleague")):
        cycle = Row("cycle", mean_cycle, station + 1.4 / (1 - 1.4 * 0.5), JACKSON, 0.08)
        yield Experiment(f"{decisions}, {who} decides", two_steps(escalation, decisions=decisions), (cycle,), 60_000)
    busy = Escalation(0.1, HOUR, busy_chance=0.7, busy_from=2)
    chance = 0.1 + (0.7 - 0.1) * 0.5**2
    seldom = Row("cycle", mean_cycle, station + 1.0 + chance * 1.0, "Burke 1956", 0.05)
    yield Experiment("more exceptions when busy", two_steps(busy, second=MANY, bosses=MANY), (seldom,), 60_000)
    asked = Escalation(0.4, HOUR, timeout=2.0)
    unanswered, wait = impatient(0.8, lambda waited: float(waited < 2.0), last=2.0)
    decided = unanswered * 2.0 + (1 - unanswered) * (wait + 1.0)
    cycle = Row("cycle", mean_cycle, 2.0 + 0.4 * decided, "Barrer 1957", 0.03)
    yield Experiment("unanswered after 2 hours", two_steps(asked, 2.0, first=MANY, second=MANY), (cycle,))


def two_steps(
    escalation: Escalation, rate: float = 0.5, *, first: int = 1, second: int = 1, bosses: int = 1, **more: Any
) -> Factory:
    """Return steps of two teams whose managers have the same manager, who can have some decisions in hand at once."""
    teams = (Team("one", "head of one", "boss"), Team("other", "head of the other", "boss"), Team("top", "boss"))
    boss = Resource("boss", ("boss",), "always", team="top", capacity=bosses)
    who = (*people(first, "a", team="one"), *people(second, "b", team="other"), boss)
    work = (Activity("first", "a", HOUR, escalation=escalation), Activity("second", "b", HOUR))
    return factory(who, work, (case(rate, step("first", "second"), step("second")),), teams=teams, **more)


@pytest.mark.parametrize("experiment", tuple(experiments()), ids=str)
def test_decisions_delay_cases_as_theory_says(experiment: Experiment) -> None:
    verify(experiment)
