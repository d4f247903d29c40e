"""Work that comes in a daily rhythm and finds somebody at once."""

import math


def number_at(hour: float, *, rates: tuple[float, ...], mean: float) -> float:
    """Return the mean number of cases in M(t)/M/infinity at an hour of the cycle (Eick, Massey and Whitt, 1993).

    Parameters
    ----------
    rates
        Arrivals by hour of a cycle that repeats without end.
    mean
        Mean service.

    Examples
    --------
    >>> round(number_at(3.0, rates=(2.0, 2.0), mean=1.5), 9)
    3.0
    """
    n = len(rates)
    stay = math.exp(-1 / mean)
    fresh = [rate * mean * (1 - stay) for rate in rates]
    number = sum(fresh[(n - 1 - back) % n] * stay**back for back in range(n)) / (1 - stay**n)
    for passed in range(int(hour)):
        number = number * stay + fresh[passed % n]
    part = math.exp(-(hour - int(hour)) / mean)
    return number * part + rates[int(hour) % n] * mean * (1 - part)
