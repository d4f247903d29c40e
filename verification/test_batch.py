"""Work that is collected and let go by number, by age, or at hours of the week."""

from collections.abc import Iterator

import pytest

from ambidex.factory import Activity, Batch, Factory
from verification.factories import HOUR, station
from verification.measure import mean_wait
from verification.table import Experiment, Row, verify

NEVER = 1e6
RENEWAL = "renewal reward"


def experiments() -> Iterator[Experiment]:
    """Yield batches that find somebody at once, so that all waiting is for the batch."""
    by_number = Row("wait", mean_wait, 9 / 2 / 2.0, RENEWAL)
    yield Experiment("batches of 10, 2 an hour", batched(2.0, Batch(10, NEVER)), (by_number,))
    rate, longest = 0.5, 3.0
    by_age = Row("wait", mean_wait, (longest + rate * longest * longest / 2) / (1 + rate * longest), RENEWAL)
    yield Experiment("batches after 3 hours, 0.5 an hour", batched(rate, Batch(1000, longest)), (by_age,))
    daily = tuple(24.0 * day + 12 for day in range(7))
    at_noon = Row("wait", mean_wait, 12.0, "uniform arrivals")
    yield Experiment("batches at noon, 0.5 an hour", batched(0.5, Batch(1000, NEVER, releases=daily)), (at_noon,))
    twice = (0.0, 24.0)
    unequal = Row("wait", mean_wait, (24 * 12 + 144 * 72) / 168, "uniform arrivals")
    yield Experiment("batches on Monday and Tuesday", batched(0.5, Batch(1000, NEVER, releases=twice)), (unequal,))


def batched(rate: float, batch: Batch) -> Factory:
    return station(rate, servers=30, work=Activity("work", "role", HOUR, batch=batch))


@pytest.mark.parametrize("experiment", tuple(experiments()), ids=str)
def test_batches_keep_cases_as_long_as_theory_says(experiment: Experiment) -> None:
    verify(experiment)
