"""The uniform distribution: anything between two values, all equally likely."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Uniform:
    """Uniform between `low` and `high`.

    Examples
    --------
    >>> Uniform(low=1.0, high=3.0).mean
    2.0
    """

    family: ClassVar[str] = "uniform"
    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high < float("inf"):
            raise ValueError("low and high must be hours, 0 or more, low not above high")

    @property
    def mean(self) -> float:
        """The mean."""
        return (self.low + self.high) / 2

    def quantile(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the quantiles."""
        return self.low + (self.high - self.low) * np.asarray(share)

    def scaled(self, factor: float) -> "Uniform":
        """Return the distribution of the value times a factor."""
        return Uniform(self.low * factor, self.high * factor)
