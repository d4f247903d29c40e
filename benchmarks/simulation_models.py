"""The queueing models that every engine runs, with the wait that theory gives.

Stations in an open network: a case comes to any of them with the same chance, and after each visit goes on to any of
them with the same chance, or leaves. Arrivals are Poisson; the mean service is an hour, exponential.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HOUR = 3_600_000_000
"""In microseconds."""
EVENTS = 3
"""Of each visit: an arrival at a station, a start and a completion."""
VISITS = 600_000
"""In a run of a fast engine; the slow ones make fewer, because they need longer."""


@dataclass(frozen=True, slots=True)
class Model:
    """One network.

    Attributes
    ----------
    stay
        Share of visits that are followed by another one.
    rate
        Cases per hour.
    wait
        Mean wait per visit by theory, hours.
    longer
        How many times as many visits the slow engines make, so that the start with nobody there does not show.
    """

    name: str
    stations: int
    servers: int
    stay: float
    rate: float
    wait: float
    longer: int = 1


MODELS = (
    Model("M/M/1", 1, 1, 0.0, 0.8, 4.0),
    Model("M/M/10", 1, 10, 0.0, 8.0, 0.2046),
    Model("20 stations", 20, 1, 0.8, 3.2, 4.0, longer=5),
)
"""All at a load of 0.8."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run gave.

    Attributes
    ----------
    events, seconds
        Processor time of this process.
    wait
        Mean per visit, hours.
    path
        A checksum over every start and end, where the engine is to give the same as another; else 0.
    """

    events: int
    seconds: float
    wait: float
    path: int = 0

    @property
    def speed(self) -> float:
        """Events per second."""
        return self.events / self.seconds


def n_cases(model: Model, *, visits: int) -> int:
    return round(visits * (1 - model.stay))


def arrivals(model: Model, *, visits: int, seed: int) -> NDArray[np.int64]:
    """Return when cases come, in microseconds."""
    gaps = np.random.default_rng(seed).standard_exponential(n_cases(model, visits=visits))
    return np.rint(np.cumsum(gaps) * HOUR / model.rate).astype(np.int64)
