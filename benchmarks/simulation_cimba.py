"""The queueing models in Cimba, written as its own benchmark writes M/M/1: instants in a store, waits added up.

Python methods are compiled on first use; `prepare` does that, so that it is not in the time.
"""

import time
from functools import cache

import cimba as cb
from cimba import random
from simulation_models import EVENTS, VISITS, Model, Outcome, n_cases


class Sums(cb.Model):
    waited: cb.Output[float]
    visits: cb.Output[int]

    @cb.on_start
    def begin(self) -> None:
        self.waited = 0.0
        self.visits = 0


class Queue(Sums):
    """One station; how many serve is a constant of the class."""

    rate: cb.Param[float] = 1.0
    cases: cb.Param[int] = 1
    queue: cb.Store[float]

    @cb.process
    def arrive(self) -> None:
        for _ in range(self.cases):
            cb.hold(random.exponential(1.0 / self.rate))
            self.queue.put(cb.now())


@cache
def queue_with(servers: int) -> type[Queue]:
    class Served(Queue):
        @cb.process(copies=servers)
        def serve(self) -> None:
            while True:
                came = self.queue.get()
                self.waited += cb.now() - came
                self.visits += 1
                cb.hold(random.exponential(1.0))

    return Served


class Station(cb.Model):
    network: cb.Ref["Network"]
    queue: cb.Store[float]

    @cb.process
    def serve(self) -> None:
        network = self.network
        while True:
            came = self.queue.get()
            network.waited += cb.now() - came
            network.visits += 1
            cb.hold(random.exponential(1.0))
            if random.uniform() < network.stay:
                network.stations[int(random.uniform() * network.size)].queue.put(cb.now())


class Network(Sums):
    """Many stations with one server each."""

    rate: cb.Param[float] = 1.0
    cases: cb.Param[int] = 1
    stay: cb.Param[float] = 0.0
    size: cb.Param[int] = 1
    stations: list[Station]

    @cb.process
    def arrive(self) -> None:
        for _ in range(self.cases):
            cb.hold(random.exponential(1.0 / self.rate))
            self.stations[int(random.uniform() * self.size)].queue.put(cb.now())


def prepare(model: Model) -> None:
    run_cimba(model, 0, visits=100)


def run_cimba(model: Model, seed: int, *, visits: int = VISITS) -> Outcome:
    network = Network() if model.stations > 1 else queue_with(model.servers)()
    network.rate, network.cases = model.rate, n_cases(model, visits=visits)
    if model.stations > 1:
        network.stay, network.size = model.stay, model.stations
        network.stations = [Station() for _ in range(model.stations)]
        for station in network.stations:
            station.network = network
    experiment = cb.Experiment(network, seed=seed)
    began = time.process_time()
    results = experiment.run(workers=1)
    seconds = time.process_time() - began
    if results.failed.any():
        raise RuntimeError(f"Cimba failed: {results.failure_reasons}")
    done = int(results[network].visits[0, 0])
    return Outcome(EVENTS * done, seconds, float(results[network].waited[0, 0]) / done)
