"""What was seen: a quantile function through knots, with atoms kept exact.

Between two knots the quantile is linear. Two knots with the same value hold an atom (61 % of the work took no time);
two knots with the same share hold a gap (nothing lies between).
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

ATOM = 0.03
"""A value that holds at least this share of what was seen is kept as an atom."""


_CLOSE = 1e-12
"""Shares closer than this are the same but for rounding."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Empirical:
    """A distribution by its quantiles.

    Attributes
    ----------
    quantiles
        (share, value) knots: shares from 0 to 1 and values of 0 or more, neither ever decreasing.

    Examples
    --------
    >>> half_are_zero = Empirical(((0.0, 0.0), (0.5, 0.0), (1.0, 2.0)))
    >>> half_are_zero.mean
    0.5
    """

    family: ClassVar[str] = "empirical"
    quantiles: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        shares, values = self._knots()
        if len(shares) < 2 or shares[0] != 0 or shares[-1] != 1:
            raise ValueError("quantiles must be pairs of share and value, from share 0 to share 1")
        if (np.diff(shares) < 0).any() or (np.diff(values) < 0).any():
            raise ValueError("shares and values must never decrease")
        if not (values[0] >= 0 and np.isfinite(values).all()):
            raise ValueError("values must be hours, 0 or more")

    @property
    def mean(self) -> float:
        """The mean, exact: the area under the quantile function."""
        shares, values = self._knots()
        return float(np.sum(np.diff(shares) * (values[:-1] + values[1:]) / 2))

    def quantile(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the quantiles; at a gap, the value above it."""
        shares, values = self._knots()
        asked = np.asarray(share, dtype=np.float64)
        after = np.clip(np.searchsorted(shares, asked, side="right"), 1, len(shares) - 1)
        width = shares[after] - shares[after - 1]
        part = np.divide(asked - shares[after - 1], width, out=np.ones_like(asked), where=width > 0)
        return np.asarray(values[after - 1] + part * (values[after] - values[after - 1]))

    def scaled(self, factor: float) -> "Empirical":
        """Return the distribution of the value times a factor."""
        return Empirical(tuple((share, value * factor) for share, value in self.quantiles))

    def _knots(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        knots = np.array(self.quantiles, dtype=np.float64).reshape(-1, 2)
        return knots[:, 0], knots[:, 1]


def fit_empirical(values: ArrayLike, *, n_knots: int = 33, weights: ArrayLike | None = None) -> Empirical:
    """Return the empirical distribution of some values, with the mean of the values.

    Parameters
    ----------
    values
        At least one value of 0 or more.
    n_knots
        Between how many shares what is not in atoms is cut into stretches; they lie closer in the upper tail, which
        carries the mean.
    weights
        How much each value counts; equally when not given.

    Notes
    -----
    The quantile function of what was seen is a staircase. It is cut at chosen shares and at both ends of every atom;
    each stretch becomes a straight line with the mean of the stretch, as wide as the values at its ends allow. So
    every stretch, and with it the whole, keeps its mean to rounding, values stay in order and between the smallest and
    the largest that were seen, and atoms stay exact. Up to 33 different values, each an atom, are kept as they are.

    Examples
    --------
    >>> seen = fit_empirical([0.0, 0.0, 0.0, 1.0, 2.0, 6.0])
    >>> round(seen.mean, 12), float(seen.quantile(np.array([0.3]))[0])
    (1.5, 0.0)
    """
    data = np.asarray(values, dtype=np.float64).ravel()
    mass = np.ones(len(data)) if weights is None else np.asarray(weights, dtype=np.float64).ravel()
    if len(data) == 0 or mass.sum() <= 0:
        raise ValueError("a distribution needs at least one value")
    distinct, code = np.unique(data, return_inverse=True)
    counts = np.cumsum(np.bincount(code, weights=mass))
    ends = counts / counts[-1]
    share = np.diff(ends, prepend=0.0)
    cuts = _cuts(share, ends, n_knots)
    low, high = _lines(cuts, ends, distinct)
    knots = np.stack([np.stack([cuts[:-1], low], axis=1), np.stack([cuts[1:], high], axis=1)], axis=1).reshape(-1, 2)
    return Empirical(tuple((float(at), float(value)) for at, value in _needed(knots)))


def _cuts(share: Array, ends: Array, n_knots: int) -> Array:
    """Return the shares between the stretches, 0 and 1 among them."""
    atom = np.flatnonzero(share >= ATOM)
    begins = np.append(0.0, ends[:-1])
    tail = 1 - 0.5 ** np.arange(5, 5 + n_knots // 4)
    spread = np.append(np.linspace(0.0, 1.0, n_knots - n_knots // 4), tail)
    # No stretch within an atom, nor one narrower than the tail needs.
    owner = np.minimum(np.searchsorted(ends, spread), len(ends) - 1)
    spread = spread[share[owner] < ATOM]
    cuts = np.unique(np.concatenate([[0.0, 1.0], begins[atom], ends[atom], spread]))
    return np.append(cuts[:-1][np.diff(cuts) > _CLOSE], 1.0)


def _lines(cuts: Array, ends: Array, distinct: Array) -> tuple[Array, Array]:
    """Return the values at the beginning and the end of each stretch."""
    edges = np.union1d(cuts, ends)
    value = distinct[np.searchsorted(ends, (edges[:-1] + edges[1:]) / 2)]
    first = np.searchsorted(edges, cuts[:-1])
    last = np.append(first[1:], len(value)) - 1
    width = np.diff(edges)
    middle = np.add.reduceat(value * width, first) / np.add.reduceat(width, first)
    middle = np.clip(middle, value[first], value[last])
    half = np.minimum(middle - value[first], value[last] - middle)
    return np.maximum(middle - half, value[first]), np.minimum(middle + half, value[last])


def _needed(knots: Array) -> Array:
    """Return the knots without repeats and without those that lie within an atom."""
    same = (knots[1:] == knots[:-1]).all(axis=1)
    knots = knots[np.append(True, ~same)]
    level = knots[:, 1]
    within = np.zeros(len(knots), dtype=bool)
    within[1:-1] = (level[1:-1] == level[:-2]) & (level[1:-1] == level[2:])
    return np.asarray(knots[~within])
