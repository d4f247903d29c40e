"""Differences of paired replications: their mean and its interval.

Both halves of a pair have the same luck, so what is left in the difference is the change. The interval takes the
differences as independent and about normal; replications are, their differences nearly.
"""

import numpy as np
from numpy.typing import NDArray

from ambidex.terms import Quantity


def paired_difference(
    before: NDArray[np.float64],
    after: NDArray[np.float64],
    *,
    key: str,
    of: str = "",
    confidence: float = 0.95,
    sign: int = 1,
) -> Quantity:
    """Return the mean of `after - before` with its t interval.

    Parameters
    ----------
    before, after
        float64 (n,): one value per replication, in the same order.
    sign
        -1 for `before - after`: what is gained where less is better.

    Examples
    --------
    >>> saved = paired_difference(np.array([9.0, 7.0]), np.array([8.0, 5.0]), key="cycle_time", sign=-1)
    >>> saved.value, round(saved.low, 2), round(saved.high, 2)
    (1.5, -4.85, 7.85)
    """
    difference = sign * (after - before)
    mean, half = mean_and_half_width(difference, confidence=confidence)
    n = len(difference)
    if not np.isfinite(half):
        why = "One replication gives no interval." if n == 1 else ""
        return Quantity(key=key, value=mean, of=of, n=n, note=why)
    return Quantity(key=key, value=mean, low=mean - half, high=mean + half, of=of, n=n)


def mean_and_half_width(values: NDArray[np.float64], *, confidence: float) -> tuple[float, float]:
    """Return the mean and half the width of its t interval, infinite where there is but one value.

    Examples
    --------
    >>> mean, half = mean_and_half_width(np.array([1.0, 2.0, 3.0]), confidence=0.95)
    >>> mean, round(half, 3)
    (2.0, 2.484)
    """
    from scipy.special import stdtrit

    n = len(values)
    mean = float(values.mean())
    if n < 2:
        return mean, float("inf")
    quantile = float(stdtrit(n - 1, (1 + confidence) / 2))
    return mean, quantile * float(values.std(ddof=1)) / n**0.5
