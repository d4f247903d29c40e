"""Cases that wait for a while and then give up."""

from collections.abc import Callable, Iterator

import pytest

from ambidex.distributions import Distribution
from ambidex.distributions.constant import Constant
from ambidex.distributions.exponential import Exponential
from ambidex.distributions.uniform import Uniform
from ambidex.factory import Activity, Factory
from verification.factories import HOUR, station
from verification.measure import mean_wait, mean_wait_of_all, share_lost
from verification.table import Experiment, Row, verify
from verification.theory.loss import erlang_a, impatient


def experiments() -> Iterator[Experiment]:
    for load, servers, leaving in ((0.7, 1, 0.5), (4.0, 5, 0.5), (12.0, 10, 2.0)):
        given_up, wait = erlang_a(load, servers, leaving)
        rows = (
            Row("share that gives up", share_lost, given_up, "Palm 1957", 0.06),
            Row("wait of all", mean_wait_of_all, wait, "Palm 1957", 0.06),
        )
        yield Experiment(
            f"M/M/{servers}+M {load / servers:g}",
            patient(load, Exponential(1 / leaving), servers),
            rows,
            round(60_000 / servers),
        )
    for load, hours in ((0.5, 1.0), (0.9, 4.0), (1.5, 2.0)):
        lost, wait = impatient(load, exactly(hours), last=hours)
        yield Experiment(f"M/M/1+D {load}", patient(load, Constant(hours)), rows_of(lost, wait, "Barrer 1957"))
    lost, wait = impatient(0.9, lambda waited: max(0.0, 1 - waited / 4.0), last=4.0)
    source = "Baccelli and Hebuterne 1981"
    yield Experiment("M/M/1+G 0.9, uniform patience", patient(0.9, Uniform(0.0, 4.0)), rows_of(lost, wait, source))


def exactly(hours: float) -> Callable[[float], float]:
    """Return the share of cases that still wait, by how long they have waited."""
    return lambda waited: float(waited < hours)


def patient(load: float, patience: Distribution, servers: int = 1) -> Factory:
    return station(load, servers=servers, work=Activity("work", "role", HOUR, patience=patience))


def rows_of(lost: float, wait: float, source: str) -> tuple[Row, ...]:
    return (
        Row("share that gives up", share_lost, lost, source, 0.06),
        Row("wait of the served", mean_wait, wait, source, 0.06),
    )


@pytest.mark.parametrize("experiment", tuple(experiments()), ids=str)
def test_as_many_give_up_as_theory_says(experiment: Experiment) -> None:
    verify(experiment)
