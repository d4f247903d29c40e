"""A distribution as the kernel draws from it: a constant, an exponential, or a table of its quantiles.

Between two knots of a table the quantile is linear; knots lie closer where it bends, so that means agree to 1e-4 and
jumps (atoms) stay jumps. Values are microseconds, at most 95 years.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from ambidex.distributions import Distribution
from ambidex.distributions.empirical import Empirical
from ambidex.simulation.kernel.layout import CONSTANT, EXPONENTIAL, GUIDE, HOUR, SHARE, SLOPE, TABLE, VALUE

_LONGEST = 3e15
_TOLERANCE = 1e-7
"""Error of a cell, as a share of the mean, from which it is divided."""
_MOST_CELLS = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """How the kernel draws a duration.

    Attributes
    ----------
    kind
        CONSTANT, EXPONENTIAL or TABLE.
    value
        The constant or the mean, microseconds.
    cell
        float64 (k, 3): lowest share, value there, slope; the last row closes the table at share 1. Empty for no table.
    guide
        int64 (GUIDE,): the first cell of every 1/GUIDE of the shares. Empty for no table.
    """

    kind: int
    value: float
    cell: NDArray[np.float64]
    guide: NDArray[np.int64]


def draw(distribution: Distribution) -> Draw:
    """Return how the kernel draws from a distribution in hours.

    Examples
    --------
    >>> from ambidex.distributions.constant import Constant
    >>> draw(Constant(0.5)).value
    1800000000.0
    """
    return _draw(cast(Hashable, distribution))


@lru_cache(maxsize=4096)
def _draw(distribution: Any) -> Draw:
    mean = distribution.mean * HOUR
    if distribution.family == "constant" or mean == 0.0:
        return Draw(CONSTANT, mean, np.empty((0, 3)), np.empty(0, np.int64))
    if distribution.family == "exponential":
        return Draw(EXPONENTIAL, mean, np.empty((0, 3)), np.empty(0, np.int64))
    if isinstance(distribution, Empirical):
        shares, values = np.array(distribution.quantiles).T
        return _table(shares, values[:-1] * HOUR, np.diff(values) * HOUR, mean)
    shares = _first_knots()
    values = _quantile(distribution, shares)
    for _ in range(32):
        middle = (shares[:-1] + shares[1:]) / 2
        exact = _quantile(distribution, middle)
        error = np.abs(exact - (values[:-1] + values[1:]) / 2) * np.diff(shares)
        rough = error > _TOLERANCE * mean
        if not rough.any() or len(shares) + rough.sum() > _MOST_CELLS:
            break
        at = np.flatnonzero(rough) + 1
        shares = np.insert(shares, at, middle[rough])
        values = np.insert(values, at, exact[rough])
    return _table(shares, *_smooth(shares, values, mean), mean)


def _smooth(
    shares: NDArray[np.float64], values: NDArray[np.float64], mean: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the lowest value and the rise of each cell, so that the mean is right."""
    width = np.diff(shares)
    rise = np.diff(values)
    # A cell that is still steep after so many divisions is a jump: everything in it is the value after the jump.
    # Towards the ends knots lie close from the beginning, so a cell is narrow only in comparison with what is left.
    jump = (width < 1e-4 * np.minimum(shares[:-1], 1 - shares[1:])) & (rise > 1e-3 * mean)
    low = np.where(jump, values[1:], values[:-1])
    rise = np.where(jump, 0.0, rise)
    tabled = float(np.sum(width * (low + rise / 2)))
    error = mean / tabled - 1 if tabled > 0 else 0.0
    if 1e-5 < abs(error) < 1e-2:
        low, rise = low * (1 + error), rise * (1 + error)
    return low, rise


def _table(shares: NDArray[np.float64], low: NDArray[np.float64], rise: NDArray[np.float64], mean: float) -> Draw:
    width = np.diff(shares)
    wide = width > 0
    cell = np.zeros((np.count_nonzero(wide) + 1, 3))
    cell[:-1, SHARE] = shares[:-1][wide]
    cell[:-1, VALUE] = np.minimum(low[wide], _LONGEST)
    cell[:-1, SLOPE] = rise[wide] / width[wide]
    cell[-1, SHARE] = 1.0
    guide = np.searchsorted(cell[:, SHARE], np.arange(GUIDE) / GUIDE, side="right") - 1
    return Draw(TABLE, mean, cell, guide.astype(np.int64))


def _first_knots() -> NDArray[np.float64]:
    """Return shares from 0 to 1: even in the middle, ever closer towards both ends."""
    even = np.arange(1, 64) / 64
    low = 2.0 ** -np.arange(7, 20)
    high = 1 - np.outer(2.0 ** -np.arange(7, 42), [1.0, 0.875, 0.75, 0.625]).ravel()
    return np.unique(np.concatenate([[0.0], low, even, high, [1.0]]))


def _quantile(distribution: Distribution, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    last = np.nextafter(1.0, 0.0)
    return np.clip(distribution.quantile(np.minimum(shares, last)) * HOUR, 0.0, _LONGEST)
