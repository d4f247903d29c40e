"""The simulator and Ciw on models for which no formula is known: the means agree within an interval."""

import math
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from ambidex.distributions.constant import Constant
from ambidex.distributions.exponential import Exponential
from ambidex.distributions.gamma import Gamma
from ambidex.distributions.uniform import Uniform
from ambidex.factory import END, Activity, Factory, State
from ambidex.simulation import simulate
from verification.factories import case, factory, people, step
from verification.measure import Sample, Statistic, mean_cycle, share_lost, wait_at, wait_of
from verification.table import FALSE_ALARMS, LINES, MONDAY, MOST_ROWS, REPLICATIONS, SEED, Line

ciw = pytest.importorskip("ciw")

HOURS = 4000
WARM_UP = 250
LONGER = 5
"""How many times as long we simulate, because it costs so little."""
SERVED = "service"

Records = list[Any]


def test_a_line_with_rework_and_any_service_flows_as_in_ciw() -> None:
    work = (
        Activity("assess", "a", Uniform(0.2, 2.2)),
        Activity("check", "b", Gamma(mean=0.8, cv=0.5)),
        Activity("pay", "c", Constant(0.7)),
    )
    check = State("check", "check", {"assess": 0.2, "pay": 0.5, END: 0.3})
    who = (*people(2, "a"), *people(1, "b"), *people(1, "c"))
    ours = factory(who, work, (case(0.65, step("assess", "check"), check, step("pay")),))
    theirs = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(0.65), None, None],
        service_distributions=[
            ciw.dists.Uniform(0.2, 2.2),
            ciw.dists.Gamma(shape=4.0, scale=0.2),
            ciw.dists.Deterministic(0.7),
        ],
        number_of_servers=[2, 1, 1],
        routing=[[0.0, 1.0, 0.0], [0.2, 0.0, 0.5], [0.0, 0.0, 0.0]],
    )

    lines = [
        line("wait to be assessed", ours, wait_at("assess"), theirs, lambda seen: mean(waits(seen, node=1))),
        line("wait to be checked", ours, wait_at("check"), theirs, lambda seen: mean(waits(seen, node=2))),
        line("wait to be paid", ours, wait_at("pay"), theirs, lambda seen: mean(waits(seen, node=3))),
        line("cycle", ours, mean_cycle, theirs, lambda seen: mean(cycles(seen))),
    ]

    assert all(told.is_inside and told.is_sharp for told in lines), "\n".join(map(str, lines))


def test_impatient_cases_of_two_priorities_wait_and_give_up_as_in_ciw() -> None:
    work = Activity("work", "role", Uniform(0.0, 2.0), patience=Exponential(4.0))
    types = (case(1.2, step("work"), name="urgent"), case(1.9, step("work"), name="usual", priority=1))
    ours = factory(people(3), (work,), types)
    theirs = ciw.create_network(
        arrival_distributions={"urgent": [ciw.dists.Exponential(1.2)], "usual": [ciw.dists.Exponential(1.9)]},
        service_distributions={"urgent": [ciw.dists.Uniform(0.0, 2.0)], "usual": [ciw.dists.Uniform(0.0, 2.0)]},
        reneging_time_distributions={"urgent": [ciw.dists.Exponential(1 / 4)], "usual": [ciw.dists.Exponential(1 / 4)]},
        priority_classes={"urgent": 0, "usual": 1},
        number_of_servers=[3],
        routing={"urgent": [[0.0]], "usual": [[0.0]]},
    )

    lines = [
        line("wait of the urgent", ours, wait_of("urgent"), theirs, lambda seen: mean(waits(seen, kind="urgent"))),
        line("wait of the usual", ours, wait_of("usual"), theirs, lambda seen: mean(waits(seen, kind="usual"))),
        line("share that gives up", ours, share_lost, theirs, share_not_served),
    ]

    assert all(told.is_inside and told.is_sharp for told in lines), "\n".join(map(str, lines))


def line(
    name: str,
    ours: Factory,
    statistic: Statistic,
    theirs: Any,
    of_records: Callable[[Records], float],
) -> Line:
    """Return both means in a row of the table, with an interval of their difference (Welch, 1947)."""
    one, other = ambidex(ours, statistic), run_ciw(theirs, of_records)
    parts = [float(values.var(ddof=1)) / len(values) for values in (one, other)]
    freedom = sum(parts) ** 2 / sum(part**2 / (REPLICATIONS - 1) for part in parts)
    half = float(stats.t.ppf(1 - FALSE_ALARMS / MOST_ROWS / 2, freedom)) * math.sqrt(sum(parts))
    told = Line(name, float(other.mean()), float(one.mean()), half, 0.15, f"Ciw {ciw.__version__}")
    LINES.append(told)
    return told


def ambidex(ours: Factory, statistic: Statistic) -> NDArray[np.float64]:
    hours = LONGER * HOURS
    run = simulate(ours, start_at=MONDAY, horizon=timedelta(hours=hours), seed=SEED, replications=REPLICATIONS)
    return np.array([statistic(Sample(replication, WARM_UP, hours)) for replication in run.replications])


def run_ciw(theirs: Any, of_records: Callable[[Records], float]) -> NDArray[np.float64]:
    values = []
    for replication in range(REPLICATIONS):
        ciw.seed(SEED + replication)
        simulation = ciw.Simulation(theirs)
        simulation.simulate_until_max_time(HOURS)
        values.append(of_records([seen for seen in simulation.get_all_records() if seen.arrival_date >= WARM_UP]))
    return np.array(values)


def waits(seen: Records, *, node: int = 1, kind: str | None = None) -> list[float]:
    return [
        record.waiting_time
        for record in seen
        if record.record_type == SERVED and record.node == node and kind in {None, record.customer_class}
    ]


def cycles(seen: Records) -> list[float]:
    """Return how long the cases that are over were there."""
    came: dict[int, float] = {}
    left: dict[int, float] = {}
    for record in seen:
        number = record.id_number
        came[number] = min(record.arrival_date, came.get(number, math.inf))
        if record.destination == -1:
            left[number] = record.exit_date
    return [left[number] - came[number] for number in left]


def share_not_served(seen: Records) -> float:
    return float(np.mean([record.record_type != SERVED for record in seen]))


def mean(values: list[float]) -> float:
    return float(np.mean(values))
