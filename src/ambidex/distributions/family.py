"""What every family of distributions can do, and how the folder is read as the registry."""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import ClassVar, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

import ambidex.distributions


@runtime_checkable
class Distribution(Protocol):
    """A distribution of non-negative values, in hours where they are durations."""

    family: ClassVar[str]
    """The name it has in a factory file, for instance "lognormal"."""

    @property
    def mean(self) -> float:
        """The mean."""
        ...

    def quantile(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the values below which the given shares (0 <= share < 1) of the distribution lie."""
        ...

    def scaled(self, factor: float) -> "Distribution":
        """Return the distribution of the value times a factor >= 0."""
        ...


@cache
def families() -> Mapping[str, type[Distribution]]:
    """Return every family in the folder, by its name in a factory file."""
    found: dict[str, type[Distribution]] = {}
    for module in pkgutil.iter_modules(ambidex.distributions.__path__):
        members = vars(import_module(f"ambidex.distributions.{module.name}")).values()
        for member in members:
            family = getattr(member, "family", None)
            if isinstance(member, type) and isinstance(family, str):
                found[family] = member
    return found
