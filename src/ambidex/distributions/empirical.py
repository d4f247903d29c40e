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
        Knots for what is not in atoms; they lie closer in the upper tail, which carries the mean.
    weights
        How much each value counts; equally when not given.

    Notes
    -----
    Between two knots all mass is kept: each stretch of the quantile function is placed so that its own mean is that of
    the values in it as far as its ends allow; what is left over is put right by scaling the part that is no atom. So
    the mean agrees to rounding.

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
    share = np.bincount(code, weights=mass) / mass.sum()
    ends = np.minimum(np.cumsum(share), 1.0)
    ends[-1] = 1.0
    begins = np.concatenate([[0.0], ends[:-1]])
    shares, knots = _knots(distinct, begins, ends, share >= ATOM, n_knots)
    knots = _with_mean(shares, knots, distinct[share >= ATOM], float(share @ distinct))
    return Empirical(tuple(zip(shares.tolist(), knots.tolist())))


def _knots(
    distinct: NDArray[np.float64],
    begins: NDArray[np.float64],
    ends: NDArray[np.float64],
    atom: NDArray[np.bool_],
    n_knots: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return shares and values: both ends of each atom, and mid-points of the rest at chosen shares."""
    even = np.linspace(0.0, 1.0, max(n_knots - 8, 3))
    tail = 1 - 0.5 ** np.arange(5, 13)
    centre = (begins + ends) / 2
    points = [(float(begins[i]), float(distinct[i])) for i in np.flatnonzero(atom)]
    points += [(float(ends[i]), float(distinct[i])) for i in np.flatnonzero(atom)]
    loose = ~atom
    if loose.any():
        asked = np.concatenate([even, tail])
        index = np.clip(np.searchsorted(ends, asked, side="left"), 0, len(distinct) - 1)
        chosen = np.unique(index[loose[index]])
        points += [(float(centre[i]), float(distinct[i])) for i in chosen]
    points += [(0.0, float(distinct[0])), (1.0, float(distinct[-1]))]
    table = np.array(sorted(set(points)))
    return table[:, 0], table[:, 1]


def _with_mean(
    shares: NDArray[np.float64], knots: NDArray[np.float64], atoms: NDArray[np.float64], mean: float
) -> NDArray[np.float64]:
    """Return the knots moved between their neighbours so that the area under them is the mean."""
    fixed = np.isin(knots, atoms)
    fixed[0] = True
    if fixed.all():
        return knots
    weight = np.concatenate([[0.0], np.diff(shares)]) + np.concatenate([np.diff(shares), [0.0]])
    for _ in range(64):
        area = float(np.sum(np.diff(shares) * (knots[:-1] + knots[1:]) / 2))
        loose = float(weight[~fixed] @ knots[~fixed]) / 2
        if loose <= 0 or abs(area - mean) <= 1e-12 * max(mean, 1e-300):
            break
        factor = max(1 + (mean - area) / loose, 0.0)
        moved = np.where(fixed, knots, knots * factor)
        low = np.maximum.accumulate(np.where(fixed, knots, -np.inf))
        high = np.minimum.accumulate(np.where(fixed, knots, np.inf)[::-1])[::-1]
        knots = np.clip(moved, low, high)
    return knots
