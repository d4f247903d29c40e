"""What things cost in a factory: an hour of each resource, an execution of each activity."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ambidex.factory.model import Factory


@dataclass(frozen=True, slots=True, eq=False)
class Price:
    """What things cost.

    Attributes
    ----------
    of_hour
        float64 (n resources + 1,): an hour of each resource; of outsiders, last, nothing.
    of_execution
        float64 (n activities,).
    """

    of_hour: NDArray[np.float64]
    of_execution: NDArray[np.float64]


def price_of(factory: Factory) -> Price:
    """Return what things cost; in a factory that knows no money an hour of anybody costs 1, and the unit is the hour.

    Examples
    --------
    >>> from ambidex.factory.model import Resource
    >>> desk = Factory("desk", "UTC", {}, (), (Resource("Ann", ("clerk",), "always"),), (), ())
    >>> price_of(desk).of_hour.tolist()
    [1.0, 0.0]
    """
    of_hour = np.array([*(person.cost_per_hour for person in factory.resources), 0.0])
    of_execution = np.array([activity.cost for activity in factory.activities])
    if not of_hour.any() and not of_execution.any():
        of_hour[:-1] = 1.0
    return Price(of_hour, of_execution)
