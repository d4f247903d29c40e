"""What the order of the queue does to waits in M/M/1 where what is begun is finished; the mean service is an hour.

Any order that does not look at how long work takes leaves the mean wait as it is (Kleinrock, 1965).
"""

import math

from scipy.integrate import quad


def square_in_turn(load: float) -> float:
    """Return the mean square of the wait, first come, first served.

    Examples
    --------
    A share `load` waits, exponentially, for 1 / (1 - load) hours on average.

    >>> square_in_turn(0.5) == 0.5 * 2 * 2.0**2
    True
    """
    return 2 * load / (1 - load) ** 2


def square_last_first(load: float) -> float:
    """Return the mean square of the wait, last come, first served (Takacs, 1963).

    Examples
    --------
    >>> square_last_first(0.5) / square_in_turn(0.5)
    2.0
    """
    return square_in_turn(load) / (1 - load)


def square_by_lot(load: float) -> float:
    """Return the mean square of the wait where each case draws a rank as it comes, and the lowest is taken.

    The mean over ranks of the wait in a queue with priorities (Kesten and Runnenburg, 1957). It is more than where the
    next is drawn anew each time (Kingman, 1962), because who drew a bad rank is passed again and again.

    Examples
    --------
    >>> square_in_turn(0.5) < square_by_lot(0.5) < square_last_first(0.5)
    True
    """

    def square(rank: float) -> float:
        ahead = load * rank
        work = ahead / (1 - ahead)
        begun = (load - ahead) / (1 - ahead)
        found = 2 * work / (1 - ahead) + 2 * work * begun + 2 * begun
        return found / (1 - ahead) ** 2 + 2 * ahead * (work + begun) / (1 - ahead) ** 3

    return float(quad(square, 0, 1)[0])


def shortest_first(load: float) -> float:
    """Return the mean wait where the shortest work is taken first (Phipps, 1956).

    Examples
    --------
    Seldom does anybody choose: the wait is that of M/M/1.

    >>> round(shortest_first(1e-6) / 1e-6, 4)
    1.0
    >>> shortest_first(0.9) < 9.0
    True
    """

    def wait(length: float) -> float:
        shorter = load * (1 - (1 + length) * math.exp(-length))
        return math.exp(-length) * load / (1 - shorter) ** 2

    return float(quad(wait, 0, 60, limit=200)[0])
