"""The gamma distribution: a sum of exponential stages when `cv` is below one, burstier above."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from ambidex.distributions.constant import Constant


@dataclass(frozen=True, slots=True)
class Gamma:
    """Gamma by its mean and coefficient of variation `cv` (standard deviation / mean).

    Examples
    --------
    >>> round(float(Gamma(mean=1.0, cv=1.0).quantile(np.array([0.5]))[0]), 4)
    0.6931
    """

    family: ClassVar[str] = "gamma"
    mean: float
    cv: float

    def __post_init__(self) -> None:
        if not 0 < self.mean < float("inf"):
            raise ValueError("mean must be a number of hours greater than 0")
        if not 0 < self.cv < float("inf"):
            raise ValueError("cv must be greater than 0; for no variation write a constant")

    def quantile(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the quantiles."""
        from scipy.special import gammaincinv

        shape = self.cv**-2
        return np.asarray(gammaincinv(shape, share) * self.mean / shape)

    def scaled(self, factor: float) -> "Gamma | Constant":
        """Return the distribution of the value times a factor; of nothing, the constant 0."""
        return Gamma(self.mean * factor, self.cv) if factor > 0 else Constant(0.0)
