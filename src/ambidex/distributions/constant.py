"""Always the same value."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Constant:
    """Always `value`.

    Examples
    --------
    >>> Constant(0.5).mean
    0.5
    """

    family: ClassVar[str] = "constant"
    value: float

    def __post_init__(self) -> None:
        if not 0 <= self.value < float("inf"):
            raise ValueError("value must be a number of hours, 0 or more")

    @property
    def mean(self) -> float:
        """The mean."""
        return self.value

    def quantile(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return `value` for every share."""
        return np.full(np.shape(share), self.value)

    def scaled(self, factor: float) -> "Constant":
        """Return the constant times a factor."""
        return Constant(self.value * factor)
