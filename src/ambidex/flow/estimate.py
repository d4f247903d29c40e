"""How sure a number is, taken from how it moved from week to week."""

import numpy as np

from ambidex.flow.array import Hours

FEWEST = 6
"""Below so many whole weeks nothing is said."""


def ratio_reach(part: Hours, whole: Hours) -> float | None:
    """Return how far the 95 % interval of sum(part) / sum(whole) reaches to either side, each pair being a week.

    None where there are too few weeks. Weeks are taken as independent: where a bad week follows a bad week the interval
    is too narrow.

    Notes
    -----
    The linearised ratio estimator of survey sampling with Student's t (Cochran, Sampling Techniques, 1977, chapter 6).

    Examples
    --------
    >>> round(ratio_reach(np.array([8.0, 12.0, 10.0, 9.0, 11.0, 10.0]), np.ones(6)), 3)
    1.484
    """
    n, below = len(part), float(whole.sum())
    if n < FEWEST or below <= 0:
        return None
    from scipy.special import stdtrit

    ratio = float(part.sum()) / below
    spread = np.sqrt(np.sum((part - ratio * whole) ** 2) * n / (n - 1)) / below
    return float(stdtrit(n - 1, 0.975) * spread)
