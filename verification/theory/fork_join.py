"""Cases that are worked on at several places at once, and meet again."""

from collections.abc import Sequence
from itertools import combinations


def two_queues(load: float) -> float:
    """Return the mean time until both halves are done, each at its own M/M/1 (Flatto and Hahn, 1984).

    The simple form is by Nelson and Tantawi (1988); the mean service is an hour.

    Examples
    --------
    Where nobody waits it is the longer of two exponential times.

    >>> two_queues(0.0)
    1.5
    """
    return (12 - load) / 8 / (1 - load)


def longest(means: Sequence[float]) -> float:
    """Return the mean of the longest of exponential times (by inclusion and exclusion).

    Examples
    --------
    >>> longest([1.0, 1.0])
    1.5
    """
    return sum(
        (-1.0) ** (size + 1) / sum(1 / mean for mean in some)
        for size in range(1, len(means) + 1)
        for some in combinations(means, size)
    )


def inclusive(branches: Sequence[tuple[float, float]]) -> float:
    """Return the mean time of a case that takes some of the branches.

    Parameters
    ----------
    branches
        (chance, mean hours) of each.

    Examples
    --------
    >>> round(inclusive([(0.5, 1.0), (0.5, 1.0)]), 12) == 0.5 * 1.0 + 0.25 * 1.5
    True
    """
    total = 0.0
    for number in range(2 ** len(branches)):
        taken = [branch for k, branch in enumerate(branches) if number >> k & 1]
        chance = 1.0
        for k, (likely, _) in enumerate(branches):
            chance *= likely if number >> k & 1 else 1 - likely
        total += chance * longest([mean for _, mean in taken])
    return total
