"""How long cases wait at one station that takes them in order; the mean service is an hour unless said otherwise."""


def erlang_c(load: float, servers: int) -> float:
    """Return the share of cases that wait in M/M/c (Erlang, 1917), by recursion from Erlang B.

    Examples
    --------
    >>> round(erlang_c(3.0, 4), 4)
    0.5094
    """
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked / (1 - load / servers * (1 - blocked))


def mmc_wait(load: float, servers: int) -> float:
    """Return the mean wait in M/M/c.

    Examples
    --------
    >>> round(mmc_wait(0.8, 1), 12)
    4.0
    """
    return erlang_c(load, servers) / (servers - load)


def mg1_wait(rate: float, mean: float, square: float) -> float:
    """Return the mean wait in M/G/1 from the first two moments of service (Pollaczek, 1930; Khinchine, 1932).

    Examples
    --------
    Constant service halves the wait of exponential service.

    >>> round(mg1_wait(0.8, 1.0, 1.0) / mg1_wait(0.8, 1.0, 2.0), 12)
    0.5
    """
    return rate * square / 2 / (1 - rate * mean)


def gim1_wait(load: float, regularity: float) -> float:
    """Return the mean wait in GI/M/1 with gamma spacings (Kendall, 1953).

    Examples
    --------
    >>> round(gim1_wait(0.8, 1.0), 9)
    4.0
    """
    busy = 0.5
    for _ in range(2000):
        busy = (1 + (1 - busy) / (load * regularity)) ** -regularity
    return busy / (1 - busy)


def group_wait(load: float, sizes: tuple[tuple[int, float], ...]) -> float:
    """Return the mean wait in M/M/1 where cases come in groups (Gross and Harris, Fundamentals of Queueing Theory).

    Parameters
    ----------
    load
        Cases per hour.
    sizes
        (how many come together, share of the times).

    Examples
    --------
    >>> round(group_wait(0.8, ((1, 1.0),)), 12)
    4.0

    The second of two waits at least for the first.

    >>> round(group_wait(1e-9, ((2, 1.0),)), 6)
    0.5
    """
    mean = sum(size * share for size, share in sizes)
    square = sum(size**2 * share for size, share in sizes)
    number = load * (1 + square / mean) / (2 * (1 - load))
    return number / load - 1


def priority_waits(loads: tuple[float, ...], residual: float) -> tuple[float, ...]:
    """Return the mean wait of each class where lower classes never interrupt higher ones (Cobham, 1954).

    Parameters
    ----------
    loads
        Of each class per server, the most urgent first.
    residual
        Mean time until a server is done, for a case that finds all busy, times the chance that it does.

    Examples
    --------
    One class is M/M/1.

    >>> round(priority_waits((0.8,), 0.8)[0], 12)
    4.0
    """
    above = [sum(loads[:k]) for k in range(len(loads) + 1)]
    return tuple(residual / (1 - above[k]) / (1 - above[k + 1]) for k in range(len(loads)))
