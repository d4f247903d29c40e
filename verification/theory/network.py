"""Networks of stations: open (Jackson, 1957) and closed (Gordon and Newell, 1967)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Network:
    """An open network of single servers with exponential service.

    Attributes
    ----------
    rate
        Cases per hour.
    start
        Share of the cases that begin at each station.
    routing
        (n, n + 1): shares of what follows; the last column is the end.
    means
        Hours of service at each.
    """

    rate: float
    start: NDArray[np.float64]
    routing: NDArray[np.float64]
    means: NDArray[np.float64]

    @property
    def loads(self) -> NDArray[np.float64]:
        """Share of the time that each is busy.

        Examples
        --------
        >>> again = Network(0.4, np.ones(1), np.array([[0.5, 0.5]]), np.ones(1))
        >>> again.loads.round(12).tolist(), round(again.cycle, 12)
        ([0.8], 10.0)
        """
        n = len(self.start)
        return np.asarray(
            self.rate * self.means * np.linalg.solve(np.eye(n) - self.routing[:, :n].T, self.start), np.float64
        )

    @property
    def cycle(self) -> float:
        """Mean time that a case is there (Jackson, 1957)."""
        return float(np.sum(self.loads / (1 - self.loads))) / self.rate

    @property
    def waits(self) -> NDArray[np.float64]:
        """Mean wait per visit at each."""
        return np.asarray(self.means * self.loads / (1 - self.loads), np.float64)

    @classmethod
    def drawn(cls, n: int, *, rate: float, busiest: float, rng: np.random.Generator) -> "Network":
        """Return a network with random routing, whose loads lie between two fifths and the busiest."""
        routing = rng.dirichlet(np.full(n + 1, 0.3), size=n)
        routing[:, n] += 0.1
        routing /= routing.sum(axis=1, keepdims=True)
        start = rng.dirichlet(np.ones(n))
        visits = cls(rate, start, routing, np.ones(n)).loads
        return cls(rate, start, routing, rng.uniform(0.4, busiest, n) / visits)


def closed_throughput(stations: Sequence[tuple[float, int | None]], cases: int) -> float:
    """Return how many times an hour a fixed number of cases goes round (Reiser and Lavenberg, 1980).

    By mean value analysis with the marginal probabilities of stations with several servers.

    Parameters
    ----------
    stations
        (hours of service in a round, servers); None: any number of servers.

    Examples
    --------
    Alone, a case meets nobody; between two equal stations n cases use n / (n + 1) of each.

    >>> closed_throughput([(1.0, 1), (3.0, 1)], 1)
    0.25
    >>> round(closed_throughput([(1.0, 1), (1.0, 1)], 4), 12)
    0.8
    """
    numbers = [[1.0] for _ in stations]  # chance that so many are at a station
    throughput = 0.0
    for n in range(1, cases + 1):
        stays = [
            demand if servers is None else sum(demand * j / min(j, servers) * before[j - 1] for j in range(1, n + 1))
            for (demand, servers), before in zip(stations, numbers)
        ]
        throughput = n / sum(stays)
        for k, (demand, servers) in enumerate(stations):
            at_work = [j if servers is None else min(j, servers) for j in range(1, n + 1)]
            there = [throughput * demand / busy * numbers[k][j] for j, busy in enumerate(at_work)]
            numbers[k] = [1 - sum(there), *there]
    return throughput


def machine_repair(machines: int, repairers: int, *, runs: float) -> float:
    """Return how many repairs are done an hour, each of an hour (Palm, 1947).

    Parameters
    ----------
    runs
        Mean hours until a machine breaks.

    Examples
    --------
    >>> round(machine_repair(1, 1, runs=9.0), 12)
    0.1

    It is a closed network.

    >>> round(machine_repair(6, 2, runs=3.0) - closed_throughput([(3.0, None), (1.0, 2)], 6), 12)
    0.0
    """
    weights = [1.0]
    for n in range(1, machines + 1):
        weights.append(weights[-1] * (machines - n + 1) / runs / min(n, repairers))
    busy = sum(weight * min(n, repairers) for n, weight in enumerate(weights))
    return busy / sum(weights)
