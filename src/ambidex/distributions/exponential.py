"""The exponential distribution: no memory; the classical assumption of queueing theory."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from ambidex.distributions.constant import Constant


@dataclass(frozen=True, slots=True)
class Exponential:
    """Exponential with a mean greater than zero.

    Examples
    --------
    >>> round(float(Exponential(1.0).quantile(np.array([0.5]))[0]), 4)
    0.6931
    """

    family: ClassVar[str] = "exponential"
    mean: float

    def __post_init__(self) -> None:
        if not 0 < self.mean < float("inf"):
            raise ValueError("mean must be a number of hours greater than 0")

    def quantile(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the quantiles, -mean log(1 - share)."""
        return -self.mean * np.log1p(-np.asarray(share))

    def scaled(self, factor: float) -> "Exponential | Constant":
        """Return the distribution of the value times a factor; of nothing, the constant 0."""
        return Exponential(self.mean * factor) if factor > 0 else Constant(0.0)
