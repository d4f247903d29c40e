"""Work that takes longer when the last work was another."""

from collections.abc import Iterator

import pytest

from ambidex.distributions.constant import Constant
from ambidex.distributions.exponential import Exponential
from ambidex.factory import Activity, Factory
from verification.factories import case, factory, people, step
from verification.measure import mean_wait
from verification.table import Experiment, Row, verify
from verification.theory.waiting import mg1_wait


def experiments() -> Iterator[Experiment]:
    """Yield stations with kinds of work that are equally likely, so that a set-up comes by an independent chance."""
    for kinds in (1, 2, 4):
        chance = 1 - 1 / kinds
        mean = 0.8 + 0.5 * chance
        square = 2 * 0.8**2 + 2 * 0.8 * 0.5 * chance + 0.5**2 * chance
        wait = Row("wait", mean_wait, mg1_wait(0.65, mean, square), "Pollaczek 1930, Khinchine 1932", 0.05)
        yield Experiment(f"M/G/1 0.65, set-up between {kinds} kinds", changing(kinds), (wait,), 50_000)


def changing(kinds: int) -> Factory:
    names = [f"work {k}" for k in range(kinds)]
    work = [Activity(name, "role", Exponential(0.8), setup=Constant(0.5)) for name in names]
    start = dict.fromkeys(names, 1 / kinds)
    return factory(people(1), work, (case(0.65, *map(step, names), start=start),))


@pytest.mark.parametrize("experiment", tuple(experiments()), ids=str)
def test_set_up_makes_cases_wait_as_theory_says(experiment: Experiment) -> None:
    verify(experiment)
