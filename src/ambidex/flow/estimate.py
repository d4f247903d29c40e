"""How sure a number is, taken from how it moved from week to week."""

from dataclasses import dataclass

import numpy as np

from ambidex.flow.array import Hours

FEWEST = 6
"""Below so many whole weeks no interval is given."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The 95 % interval of a ratio; None where there are too few weeks."""

    low: float | None
    high: float | None


def ratio_interval(part: Hours, whole: Hours) -> Interval:
    """Return the interval of sum(part) / sum(whole), each pair being a week.

    Never below 0. Weeks are taken as independent: where a bad week follows a bad week it is too narrow.

    Notes
    -----
    The linearised ratio estimator of survey sampling with Student's t (Cochran, Sampling Techniques, 1977, chapter 6).

    Examples
    --------
    >>> ratio_interval(np.array([8.0, 12.0, 10.0, 9.0, 11.0, 10.0]), np.ones(6))
    Interval(low=8.515873885221412, high=11.484126114778588)
    """
    n, below = len(part), float(whole.sum())
    if n < FEWEST or below <= 0:
        return Interval(None, None)
    from scipy.special import stdtrit

    ratio = float(part.sum()) / below
    spread = np.sqrt(np.sum((part - ratio * whole) ** 2) * n / (n - 1)) / below
    reach = float(stdtrit(n - 1, 0.975) * spread)
    return Interval(max(0.0, ratio - reach), ratio + reach)
