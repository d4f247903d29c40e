"""The order in which waiting work is taken: the mean wait stays, or falls where the shortest comes first."""

from collections.abc import Iterator

import pytest

from ambidex.factory import Activity, Factory, Role
from verification.factories import HOUR, case, factory, people, station, step
from verification.measure import mean_square_wait, mean_wait, wait_of
from verification.table import Experiment, Row, verify
from verification.theory.queue_order import shortest_first, square_by_lot, square_in_turn, square_last_first
from verification.theory.waiting import mmc_wait, priority_waits

ANY_ORDER = "Kleinrock 1965"
ORDERS = (
    ("FIFO", square_in_turn, "Erlang 1917"),
    ("LIFO", square_last_first, "Takacs 1963"),
    ("random", square_by_lot, "Kesten and Runnenburg 1957"),
)


def experiments() -> Iterator[Experiment]:
    for load, within in ((0.5, 0.12), (0.8, 0.25)):
        for order, square, source in ORDERS:
            rows = (
                Row("wait", mean_wait, mmc_wait(load, 1), ANY_ORDER, 0.05),
                Row("square of the wait", mean_square_wait, square(load), source, within),
            )
            yield Experiment(f"M/M/1 {load}, {order}", station(load, roles=(Role("role", order),)), rows, 80_000)
        shortest = station(load, roles=(Role("role", "shortest"),))
        wait = Row("wait", mean_wait, shortest_first(load), "Phipps 1956", 0.05)
        yield Experiment(f"M/M/1 {load}, shortest first", shortest, (wait,), 80_000)
    all_alike = Row("wait", mean_wait, mmc_wait(0.8, 1), ANY_ORDER, 0.05)
    yield Experiment("M/M/1 0.8, due in 2 and in 30 hours", due(2.0, 30.0), (all_alike,), 80_000)
    first, second = priority_waits((0.3, 0.5), 0.8)
    both = (
        Row("urgent", wait_of("urgent"), first, "Cobham 1954", 0.05),
        Row("usual", wait_of("usual"), second, "Cobham 1954", 0.09),
        all_alike,
    )
    yield Experiment("M/M/1 0.8, due soon and in 100 years", due(1.0, 876_000.0), both, 80_000)


def due(urgent: float, usual: float) -> Factory:
    return factory(
        people(1),
        (Activity("work", "role", HOUR),),
        (
            case(0.3, step("work"), name="urgent", promise=urgent),
            case(0.5, step("work"), name="usual", promise=usual),
        ),
        roles=(Role("role", "due date"),),
    )


@pytest.mark.parametrize("experiment", tuple(experiments()), ids=str)
def test_the_order_of_the_queue_moves_waits_as_theory_says(experiment: Experiment) -> None:
    verify(experiment)
