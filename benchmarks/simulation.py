"""How fast the simulator is, as ratios to SimPy and Ciw on the same models, the engines taking turns in every round.

An event is an arrival at a station, a start or a completion: three per visit. Ambidex has three lines, each with its
own ratio to SimPy:

kernel
    The event loop alone, the function that `simulate` calls, on arrivals that have been drawn and memory that has been
    touched: what "the simulation kernel" means.
simulate
    A whole `simulate` call: checking the factory, compiling it to arrays, arrivals, kernel, checks of the path, sorting
    by case.
simulate + log
    The same, and the event log made of it.

The time of SimPy and of Ciw is that of running a model that has been set up, as for the kernel. The mean waiting time
of every engine stands beside that of theory, so that speed is not bought with wrong answers; peers run fewer cases and
scatter more.

    python benchmarks/simulation.py [--rounds 5]
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import ciw
import numpy as np
import simpy

from ambidex.distributions.exponential import Exponential
from ambidex.factory import END, Activity, Arrivals, Factory, Resource, State, WorkType
from ambidex.simulation import simulate
from ambidex.simulation.arrivals import arrival_instants
from ambidex.simulation.compile import compile_factory
from ambidex.simulation.kernel.layout import CASE_COLUMNS, HOUR, ROW_COLUMNS, ROW_ENABLED, ROW_START
from ambidex.simulation.run import merged
from ambidex.working_time import ALWAYS

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
VISITS = 600_000
"""In a run of Ambidex; the peers run fewer, because they need longer."""


@dataclass(frozen=True)
class Model:
    """Stations in an open network: each visit goes on to any station with the same chance, or leaves.

    Attributes
    ----------
    stay
        Share of visits that are followed by another one.
    rate
        Cases per hour; the mean service is one hour.
    wait
        Mean wait per visit by theory, hours.
    """

    name: str
    stations: int
    servers: int
    stay: float
    rate: float
    wait: float


MODELS = (
    Model("M/M/1, load 0.8", 1, 1, 0.0, 0.8, 4.0),
    Model("M/M/10, load 0.8", 1, 10, 0.0, 8.0, 0.2046),
    Model("20 stations, load 0.8", 20, 1, 0.8, 3.2, 4.0),
)


@dataclass(frozen=True)
class Outcome:
    """Events per second and the mean wait per visit."""

    speed: float
    wait: float


def ambidex_factory(model: Model) -> Factory:
    names = range(model.stations)
    onward = {f"s{j}": model.stay / model.stations for j in names if model.stay}
    return Factory(
        "benchmark",
        "UTC",
        {"always": ALWAYS},
        (),
        tuple(Resource(f"p{i}-{k}", (f"r{i}",), "always") for i in names for k in range(model.servers)),
        tuple(Activity(f"a{i}", f"r{i}", Exponential(1.0)) for i in names),
        (
            WorkType(
                "case",
                Arrivals((model.rate,) * 168),
                {f"s{i}": 1 / model.stations for i in names},
                tuple(State(f"s{i}", f"a{i}", {**onward, END: 1 - model.stay}) for i in names),
            ),
        ),
    )


def run_kernel(model: Model, seed: int) -> Outcome:
    from ambidex.simulation.kernel.advance import advance

    compiled = compile_factory(ambidex_factory(model))
    (work_type,) = compiled.factory.work_types
    ends = int(visits_to_hours(model, VISITS) * HOUR)
    monday = MONDAY.replace(tzinfo=None)
    rng = np.random.default_rng(seed)
    arrived, kinds, _ = merged([arrival_instants(work_type.arrivals, monday=monday, begins=0, ends=ends, rng=rng)])
    n = len(arrived)
    keys = np.array([seed], np.uint64)
    case_of, rows = np.ones((n, CASE_COLUMNS), np.int64), np.ones((int(VISITS * 1.1), ROW_COLUMNS), np.int64)
    executed, finished = np.full(n * model.stations, 0, np.uint16), np.ones(n, np.int64)
    began = time.perf_counter()
    rows, n_rows, *_ = advance(compiled.plan, keys, arrived, kinds, 2 * ends, case_of, executed, finished, rows)
    seconds = time.perf_counter() - began
    wait = float((rows[:n_rows, ROW_START] - rows[:n_rows, ROW_ENABLED]).mean()) / HOUR
    return Outcome(3 * n_rows / seconds, wait)


def run_ambidex(model: Model, seed: int, *, log: bool = False) -> Outcome:
    factory = ambidex_factory(model)
    horizon = timedelta(hours=visits_to_hours(model, VISITS))
    began = time.perf_counter()
    replication = simulate(factory, start_at=MONDAY, horizon=horizon, seed=seed).replications[0]
    if log:
        replication.log()
    seconds = time.perf_counter() - began
    wait = float((replication.start - replication.enabled).mean()) / HOUR
    return Outcome(replication.events / seconds, wait)


def run_simpy(model: Model, seed: int) -> Outcome:
    rng = random.Random(seed)
    environment = simpy.Environment()
    stations = [simpy.Resource(environment, model.servers) for _ in range(model.stations)]
    waits: list[float] = []
    n = round(visits_to_hours(model, 20_000) * model.rate)

    def case() -> object:
        while True:
            with stations[int(rng.random() * model.stations)].request() as request:
                came = environment.now
                yield request
                waits.append(environment.now - came)
                yield environment.timeout(rng.expovariate(1.0))
            if rng.random() >= model.stay:
                return

    def source() -> object:
        for _ in range(n):
            yield environment.timeout(rng.expovariate(model.rate))
            environment.process(case())

    began = time.perf_counter()
    environment.process(source())
    environment.run()
    return Outcome(3 * len(waits) / (time.perf_counter() - began), statistics.fmean(waits))


def run_ciw(model: Model, seed: int) -> Outcome:
    ciw.seed(seed)
    k = model.stations
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(model.rate / k) for _ in range(k)],
        service_distributions=[ciw.dists.Exponential(1.0) for _ in range(k)],
        number_of_servers=[model.servers] * k,
        routing=[[model.stay / k] * k for _ in range(k)],
    )
    began = time.perf_counter()
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(visits_to_hours(model, 10_000))
    waits = [record.waiting_time for record in simulation.get_all_records()]
    return Outcome(3 * len(waits) / (time.perf_counter() - began), statistics.fmean(waits))


def visits_to_hours(model: Model, visits: int) -> float:
    return visits * (1 - model.stay) / model.rate


ENGINES: dict[str, Callable[[Model, int], Outcome]] = {
    "SimPy": run_simpy,
    "Ciw": run_ciw,
    "Ambidex kernel": run_kernel,
    "simulate": run_ambidex,
    "simulate + log": lambda model, seed: run_ambidex(model, seed, log=True),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    began = time.perf_counter()
    simulate(ambidex_factory(MODELS[0]), start_at=MONDAY, horizon=timedelta(hours=10), seed=0).replications[0].log()
    print(f"first use (compiles, or loads what was compiled): {time.perf_counter() - began:.1f} s\n")
    print(f"{'model':<24}{'engine':<16}{'events/s':>12}{'x SimPy':>10}{'wait, h':>10}{'theory':>9}")
    for model in MODELS:
        outcomes: dict[str, list[Outcome]] = {name: [] for name in ENGINES}
        for seed in range(rounds):
            for name, engine in ENGINES.items():
                outcomes[name].append(engine(model, seed))
        for name, own in outcomes.items():
            ratio = statistics.median(mine.speed / simple.speed for mine, simple in zip(own, outcomes["SimPy"]))
            speed = statistics.median(outcome.speed for outcome in own)
            wait = statistics.fmean(outcome.wait for outcome in own)
            print(f"{model.name:<24}{name:<16}{speed:>12,.0f}{ratio:>10.1f}{wait:>10.4f}{model.wait:>9.4f}")


if __name__ == "__main__":
    main()
