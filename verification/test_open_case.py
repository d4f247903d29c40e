"""Cases that are already there at the beginning."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from ambidex.distributions.constant import Constant
from ambidex.factory import Activity
from ambidex.simulation.open_case import OpenCase
from verification.factories import station
from verification.measure import mean_cycle
from verification.table import MONDAY, Experiment, Row, verify


def experiments() -> Iterator[Experiment]:
    """Yield 5 cases that came 10 hours ago, of which the first is in work, and no others."""
    came = MONDAY - timedelta(hours=10)
    waiting = [OpenCase("case", "work", came, came) for _ in range(4)]
    first = OpenCase("case", "work", came, came, left=0.4, resource="role person 0")
    ends = [0.4 + k for k in range(5)]
    cycle = Row("cycle", mean_cycle, 10 + sum(ends) / 5, "counting")
    nobody = {"case": np.array([], "datetime64[us]")}
    told: dict[str, Any] = {"hours": 20, "counted_from": -1.0, "coming": nobody, "open_cases": (first, *waiting)}
    an_hour = Activity("work", "role", Constant(1.0))
    yield Experiment("five open cases, an hour each", station(work=an_hour), (cycle,), **told)
    by_chance = Row("cycle", mean_cycle, 10 + 0.4 + 2.0, "sum of exponentials", 0.15)
    yield Experiment("five open cases, by chance", station(), (by_chance,), **told)


@pytest.mark.parametrize("experiment", tuple(experiments()), ids=str)
def test_open_cases_go_on_where_they_stood(experiment: Experiment) -> None:
    verify(experiment)
