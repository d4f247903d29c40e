"""The simulator against queueing theory.

Each row is one known result. The simulation's 20 replications give a mean and a t interval; all rows together raise a
false alarm in at most one of a hundred seeds (Bonferroni), so a row outside is a fault of the simulator. The seed is
fixed, so that an unchanged simulator always gives the same table.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from ambidex.distributions import Distribution
from ambidex.distributions.constant import Constant
from ambidex.distributions.empirical import Empirical
from ambidex.distributions.exponential import Exponential
from ambidex.distributions.gamma import Gamma
from ambidex.distributions.lognormal import Lognormal
from ambidex.distributions.uniform import Uniform
from ambidex.factory import END, Activity, Arrivals, Batch, Factory, Resource, State, WorkType
from ambidex.simulation import Replication, simulate
from ambidex.simulation.kernel.layout import HOUR
from ambidex.working_time import ALWAYS, Calendar

FALSE_ALARMS = 0.01
REPLICATIONS = 20
SEED = 20260105
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
WARM_UP = 20_000
"""Hours that are not counted; the slowest queue here forgets its start in about 1,600."""

Statistic = Callable[[Replication], float]


@dataclass(frozen=True, slots=True)
class Check:
    """One known result: the factory, what is measured of a replication, and what theory says."""

    name: str
    factory: Factory
    statistic: Statistic
    theory: float
    hours: int = 120_000


def station(
    *,
    rate: float,
    service: Distribution,
    servers: int = 1,
    capacity: int = 1,
    regularity: float = 1.0,
    calendar: Calendar = ALWAYS,
    per_hour: tuple[float, ...] = (),
    batch: Batch | None = None,
    outsider: bool = False,
) -> Factory:
    people = tuple(Resource(f"person {i}", ("role",), "c", capacity=capacity) for i in range(servers))
    work = Activity("work", None if outsider else "role", service, batch=batch)
    arrivals = Arrivals(per_hour or (rate,) * 168, regularity=regularity)
    flow = (State("work", "work", {END: 1.0}),)
    return Factory(
        "station", "UTC", {"c": calendar}, (), people, (work,), (WorkType("case", arrivals, {"work": 1.0}, flow),)
    )


def two_priorities(*, urgent: float, usual: float) -> Factory:
    flow = (State("work", "work", {END: 1.0}),)
    work_types = tuple(
        WorkType(name, Arrivals((rate,) * 168), {"work": 1.0}, flow, priority=priority)
        for name, rate, priority in (("urgent", urgent, 0), ("usual", usual, 1))
    )
    work = Activity("work", "role", Exponential(1.0))
    return Factory("two", "UTC", {"c": ALWAYS}, (), (Resource("person", ("role",), "c"),), (work,), work_types)


@dataclass(frozen=True, slots=True)
class Network:
    """An open Jackson network with random routing and service rates."""

    factory: Factory
    rates: NDArray[np.float64]
    means: NDArray[np.float64]

    @classmethod
    def of(cls, n: int, *, rate: float) -> "Network":
        rng = np.random.default_rng(SEED)
        routing = rng.dirichlet(np.full(n + 1, 0.3), size=n)
        routing[:, n] += 0.1
        routing /= routing.sum(axis=1, keepdims=True)
        start = rng.dirichlet(np.ones(n))
        rates = rate * np.linalg.solve(np.eye(n) - routing[:, :n].T, start)
        means = rng.uniform(0.4, 0.9, n) / rates
        states = tuple(
            State(f"s{i}", f"a{i}", {**{f"s{j}": float(routing[i, j]) for j in range(n)}, END: float(routing[i, n])})
            for i in range(n)
        )
        begin = {f"s{i}": float(start[i]) for i in range(n)}
        factory = Factory(
            "network",
            "UTC",
            {"c": ALWAYS},
            (),
            tuple(Resource(f"p{i}", (f"r{i}",), "c") for i in range(n)),
            tuple(Activity(f"a{i}", f"r{i}", Exponential(float(means[i]))) for i in range(n)),
            (WorkType("case", Arrivals((rate,) * 168), begin, states),),
        )
        return cls(factory, rates, means)


def counted(replication: Replication) -> NDArray[np.bool_]:
    """Return which cases came after the warm-up."""
    return replication.arrived >= WARM_UP * HOUR


def counted_rows(replication: Replication) -> NDArray[np.bool_]:
    return np.repeat(counted(replication), np.diff(replication.offset))


def mean_wait(replication: Replication) -> float:
    waits = (replication.start - replication.enabled)[counted_rows(replication)]
    return float(waits.mean() / HOUR)


def share_that_waits(replication: Replication) -> float:
    waits = (replication.start - replication.enabled)[counted_rows(replication)]
    return float((waits > 0).mean())


def mean_cycle(replication: Replication) -> float:
    return float((replication.finished - replication.arrived)[counted(replication)].mean() / HOUR)


def wait_of(work_type: int) -> Statistic:
    def statistic(replication: Replication) -> float:
        chosen = np.repeat(counted(replication) & (replication.work_type == work_type), np.diff(replication.offset))
        return float((replication.start - replication.enabled)[chosen].mean() / HOUR)

    return statistic


def wait_at(activity: int) -> Statistic:
    def statistic(replication: Replication) -> float:
        chosen = counted_rows(replication) & (replication.activity == activity)
        return float((replication.start - replication.enabled)[chosen].mean() / HOUR)

    return statistic


def mean_number(hours: int) -> Statistic:
    """Return the time average of the cases in the factory, from the warm-up to the last arrival."""

    def statistic(replication: Replication) -> float:
        begin, end = WARM_UP * HOUR, hours * HOUR
        inside = np.clip(replication.finished, begin, end) - np.clip(replication.arrived, begin, end)
        return float(inside.sum() / (end - begin))

    return statistic


def working_wait(replication: Replication) -> float:
    """Return the mean wait in working hours, where every day is 9 to 17."""

    def open_hours(instants: NDArray[np.int64]) -> NDArray[np.float64]:
        hours = instants / HOUR
        return np.floor(hours / 24) * 8 + np.clip(hours % 24 - 9, 0, 8)

    rows = counted_rows(replication)
    return float((open_hours(replication.start) - open_hours(replication.enabled))[rows].mean())


def erlang_c(load: float, servers: int) -> float:
    """Return the share that waits (Erlang, 1917)."""
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked / (1 - load / servers * (1 - blocked))


def pollaczek_khinchine(load: float, squared_variation: float) -> float:
    """Return the mean wait where the mean service is 1 hour (Pollaczek, 1930; Khinchine, 1932)."""
    return load / (1 - load) * (1 + squared_variation) / 2


def regular_wait(load: float, regularity: float) -> float:
    """Return the mean wait in GI/M/1 with gamma spacings and mean service 1 hour."""
    share = 0.5
    for _ in range(1000):
        share = (1 + (1 - share) / (load * regularity)) ** -regularity
    return share / (1 - share)


def checks() -> Iterator[Check]:
    hour = Exponential(1.0)
    for load in (0.5, 0.8, 0.95):
        hours = 1_000_000 if load > 0.9 else 120_000
        yield Check(f"M/M/1 {load}: wait", station(rate=load, service=hour), mean_wait, load / (1 - load), hours)
    yield Check("M/M/1 0.8: number", station(rate=0.8, service=hour), mean_number(120_000), 4.0)
    for servers, load in ((3, 0.8), (10, 0.8), (10, 0.95)):
        busy = servers * load
        factory = station(rate=busy, service=hour, servers=servers)
        waits = erlang_c(busy, servers)
        yield Check(f"M/M/{servers} {load}: share that waits", factory, share_that_waits, waits)
        yield Check(f"M/M/{servers} {load}: wait", factory, mean_wait, waits / (servers - busy))
    one_of_four = station(rate=3.2, service=hour, capacity=4)
    yield Check("M/M/4 0.8, one resource: wait", one_of_four, mean_wait, erlang_c(3.2, 4) / 0.8)
    for name, service, variation in services():
        factory = station(rate=0.8, service=service)
        yield Check(f"M/G/1 0.8, {name}: wait", factory, mean_wait, pollaczek_khinchine(0.8, variation), 400_000)
    for regularity in (0.5, 4.0):
        factory = station(rate=0.8, service=hour, regularity=regularity)
        yield Check(f"GI/M/1 0.8, {regularity}: wait", factory, mean_wait, regular_wait(0.8, regularity), 200_000)
    yield Check("M/G/infinity: number", station(rate=5, service=hour, outsider=True), mean_number(120_000), 5.0)
    priorities = two_priorities(urgent=0.3, usual=0.5)
    yield Check("Cobham, urgent 0.3: wait", priorities, wait_of(0), 0.8 / 0.7)
    yield Check("Cobham, usual 0.5: wait", priorities, wait_of(1), 0.8 / (0.7 * 0.2), 300_000)
    by_ten = station(rate=2.0, service=hour, servers=12, batch=Batch(10, 1e6))
    yield Check("batches of 10, rate 2: wait", by_ten, mean_wait, 9 / 2 / 2.0)
    office = Calendar(tuple((24.0 * day + 9, 24.0 * day + 17) for day in range(7)))
    profile = tuple(0.8 if 9 <= hour_of_week % 24 < 17 else 0.0 for hour_of_week in range(168))
    in_office = station(rate=0.0, service=hour, calendar=office, per_hour=profile)
    yield Check("M/M/1 0.8 in office hours: wait", in_office, working_wait, 4.0, 400_000)
    network = Network.of(20, rate=0.5)
    loads = network.rates * network.means
    worst = int(np.argmax(loads))
    cycle = float(np.sum(loads / (1 - loads))) / 0.5
    station_wait = float(network.means[worst] * loads[worst] / (1 - loads[worst]))
    yield Check("Jackson, 20 stations: cycle", network.factory, mean_cycle, cycle, 300_000)
    yield Check("Jackson, busiest station: wait", network.factory, wait_at(worst), station_wait, 1_000_000)


def services() -> Iterator[tuple[str, Distribution, float]]:
    yield "constant", Constant(1.0), 0.0
    yield "uniform", Uniform(0.0, 2.0), 1 / 3
    for cv in (0.5, 1.5):
        yield f"lognormal {cv}", Lognormal(mean=1.0, cv=cv), cv**2
        yield f"gamma {cv}", Gamma(mean=1.0, cv=cv), cv**2
    yield "zero or three", Empirical(((0.0, 0.0), (2 / 3, 0.0), (2 / 3, 3.0), (1.0, 3.0))), 2.0


CHECKS = tuple(checks())


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_simulation_agrees_with_theory(check: Check, capsys: pytest.CaptureFixture[str]) -> None:
    run = simulate(
        check.factory,
        start_at=MONDAY,
        horizon=timedelta(hours=check.hours),
        seed=SEED,
        replications=REPLICATIONS,
    )
    values = np.array([check.statistic(replication) for replication in run.replications])

    mean = float(values.mean())
    wide = stats.t.ppf(1 - FALSE_ALARMS / len(CHECKS) / 2, REPLICATIONS - 1)
    half = float(wide * values.std(ddof=1) / math.sqrt(REPLICATIONS))

    with capsys.disabled():
        print(f"\n{check.name:<36} theory {check.theory:9.4f}   simulated {mean:9.4f} +- {half:.4f}", end=" ")
    assert abs(mean - check.theory) <= half
    assert half < 0.06 * check.theory
