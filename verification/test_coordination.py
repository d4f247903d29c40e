"""Being told about a case by who had it before, which takes the time of both."""

from collections.abc import Iterator

import pytest

from ambidex.distributions.constant import Constant
from ambidex.factory import Activity, Factory
from verification.factories import HOUR, case, factory, people, step
from verification.measure import throughput, wait_at
from verification.table import Experiment, Row, verify
from verification.theory.waiting import mg1_wait

TOLD = 0.25


def experiments() -> Iterator[Experiment]:
    ended = Row("throughput", throughput, 1 / (1.0 + 1.0 + 2 * TOLD), "renewal reward")
    two = two_steps(1.0, "b", 1, wip_limit=1)
    yield Experiment("one case at a time, two people", two, (ended,), drains=False)
    alone = Row("throughput", throughput, 1 / (1.0 + 1.0), "renewal reward")
    yield Experiment("one case at a time, one person", two_steps(1.0, "a", 0, wip_limit=1), (alone,), drains=False)
    # The next step begins at once, so that before each work of the first person there is one case to tell about.
    expected = mg1_wait(0.6, 1.0 + TOLD, 2.0 + 2 * TOLD + TOLD**2)
    wait = Row("wait", wait_at("first"), expected, "Pollaczek 1930, Khinchine 1932", 0.06)
    yield Experiment("M/G/1 0.75, telling about each case", two_steps(0.6, "b", 20), (wait,), 60_000)


def two_steps(rate: float, second: str, others: int, *, wip_limit: int | None = None) -> Factory:
    work = (Activity("first", "a", HOUR), Activity("second", second, HOUR, coordination=Constant(TOLD)))
    who = (*people(1, "a"), *people(others, "b"))
    return factory(who, work, (case(rate, step("first", "second"), step("second")),), wip_limit=wip_limit)


@pytest.mark.parametrize("experiment", tuple(experiments()), ids=str)
def test_telling_each_other_takes_the_time_that_theory_says(experiment: Experiment) -> None:
    verify(experiment)
