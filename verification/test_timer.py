"""Waiting for something that happens by the clock: one timer, or the first of several events."""

import math
from collections.abc import Iterator

import pytest

from ambidex.distributions import Distribution
from ambidex.distributions.constant import Constant
from ambidex.distributions.exponential import Exponential
from ambidex.factory import END, Activity, Factory, State, Wait
from verification.factories import HOUR, NOTHING, case, factory, people, step
from verification.measure import mean_cycle, visits, wait_at
from verification.table import Experiment, Row, verify
from verification.theory.waiting import mmc_wait

RACE = "race of exponentials"


def experiments() -> Iterator[Experiment]:
    rows = (
        Row("cycle", mean_cycle, 1 / (1 / 4 + 1 / 2 + 1), RACE),
        *(Row(f"{name} comes first", visits(name), 1 / mean / 1.75, RACE) for name, mean in (("a", 4.0), ("c", 1.0))),
    )
    first_of_three = awaited({"a": Exponential(4.0), "b": Exponential(2.0), "c": Exponential(1.0)})
    yield Experiment("the first of three events", first_of_three, rows)
    rows = (
        Row("reminder comes first", visits("reminder"), math.exp(-2.0), RACE),
        Row("cycle", mean_cycle, 1 - math.exp(-2.0), RACE),
    )
    yield Experiment("an answer, or a reminder", awaited({"answer": HOUR, "reminder": Constant(2.0)}), rows)
    timer = State("timer", None, {}, waits=(Wait(Exponential(5.0), {"work": 1.0}),))
    later = factory(people(1), (Activity("work", "role", HOUR),), (case(0.5, timer, step("work")),))
    rows = (
        Row("wait after it", wait_at("work"), mmc_wait(0.5, 1), "Mirasol 1963", 0.06),
        Row("cycle", mean_cycle, 5.0 + 1.0 + mmc_wait(0.5, 1), "Mirasol 1963"),
    )
    yield Experiment("a timer before M/M/1 0.5", later, rows)


def awaited(events: dict[str, Distribution]) -> Factory:
    waiting = State("waiting", None, {}, waits=tuple(Wait(after, {name: 1.0}) for name, after in events.items()))
    marks = [Activity(name, None, NOTHING) for name in events]
    return factory(people(1), marks, (case(1.0, waiting, *(State(name, name, {END: 1.0}) for name in events)),))


@pytest.mark.parametrize("experiment", tuple(experiments()), ids=str)
def test_the_first_event_comes_when_theory_says(experiment: Experiment) -> None:
    verify(experiment)
