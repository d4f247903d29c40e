"""The queueing models in SimPy, Ciw and salabim, each as its documentation writes them.

The time is that of running a model that has been set up.
"""

import random
import statistics
import time
from collections.abc import Generator
from typing import Any

import ciw
import salabim
import simpy
from simulation_models import EVENTS, Model, Outcome, n_cases


def run_simpy(model: Model, seed: int, *, visits: int = 20_000) -> Outcome:
    rng = random.Random(seed)
    environment = simpy.Environment()
    stations = [simpy.Resource(environment, model.servers) for _ in range(model.stations)]
    waits: list[float] = []

    def case() -> Generator[Any, Any, None]:
        while True:
            with stations[int(rng.random() * model.stations)].request() as request:
                came = environment.now
                yield request
                waits.append(environment.now - came)
                yield environment.timeout(rng.expovariate(1.0))
            if rng.random() >= model.stay:
                return

    def source() -> Generator[Any, Any, None]:
        for _ in range(n_cases(model, visits=visits * model.longer)):
            yield environment.timeout(rng.expovariate(model.rate))
            environment.process(case())

    environment.process(source())
    began = time.process_time()
    environment.run()
    return Outcome(EVENTS * len(waits), time.process_time() - began, statistics.fmean(waits))


def run_ciw(model: Model, seed: int, *, visits: int = 10_000) -> Outcome:
    ciw.seed(seed)
    k = model.stations
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(model.rate / k) for _ in range(k)],
        service_distributions=[ciw.dists.Exponential(1.0) for _ in range(k)],
        number_of_servers=[model.servers] * k,
        routing=[[model.stay / k] * k for _ in range(k)],
    )
    simulation = ciw.Simulation(network)
    began = time.process_time()
    simulation.simulate_until_max_time(n_cases(model, visits=visits * model.longer) / model.rate)
    waits = [record.waiting_time for record in simulation.get_all_records()]
    return Outcome(EVENTS * len(waits), time.process_time() - began, statistics.fmean(waits))


def run_salabim(model: Model, seed: int, *, visits: int = 6_000) -> Outcome:
    """Run in salabim's mode with `yield`, which was the faster of its two."""
    rng = random.Random(seed)
    environment = salabim.Environment(yieldless=False)
    stations = [salabim.Resource(capacity=model.servers) for _ in range(model.stations)]
    waits: list[float] = []

    class Case(salabim.Component):
        def process(self) -> Generator[Any, Any, None]:
            while True:
                station = stations[int(rng.random() * model.stations)]
                came = environment.now()
                yield self.request(station)
                waits.append(environment.now() - came)
                yield self.hold(rng.expovariate(1.0))
                self.release(station)
                if rng.random() >= model.stay:
                    return

    class Source(salabim.Component):
        def process(self) -> Generator[Any, Any, None]:
            for _ in range(n_cases(model, visits=visits * model.longer)):
                yield self.hold(rng.expovariate(model.rate))
                Case()

    Source()
    began = time.process_time()
    environment.run()
    return Outcome(EVENTS * len(waits), time.process_time() - began, statistics.fmean(waits))
