"""Cases that leave unserved: blocked, or out of patience. Service is exponential with a mean of an hour."""

import math
from collections.abc import Callable

from scipy.integrate import quad

from verification.theory.markov_chain import stationary


def erlang_b(load: float, servers: int) -> float:
    """Return the share that finds all servers busy and is lost (Erlang, 1917).

    Examples
    --------
    >>> round(erlang_b(1.0, 1), 12)
    0.5
    """
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def mmck(load: float, servers: int, places: int) -> tuple[float, float]:
    """Return the share blocked and the mean wait of the others in M/M/c/K, where so many may wait.

    Notes
    -----
    Gross and Harris, Fundamentals of Queueing Theory; here from the chain itself.

    Examples
    --------
    >>> [round(number, 12) for number in mmck(1.0, 1, 1)] == [round(1 / 3, 12), 0.5]
    True
    """
    full = servers + places

    def moves(n: int) -> list[tuple[int, float]]:
        up = [(n + 1, load)] if n < full else []
        return up + ([(n - 1, float(min(n, servers)))] if n else [])

    share = stationary(0, moves)
    waiting = sum((n - servers) * chance for n, chance in share.items() if n > servers)
    return share[full], waiting / (load * (1 - share[full]))


def erlang_a(load: float, servers: int, leaving: float) -> tuple[float, float]:
    """Return the share that abandons and the mean wait of all in M/M/c+M (Palm, 1957; Garnett et al., 2002).

    Parameters
    ----------
    leaving
        Rate at which one who waits gives up.

    Examples
    --------
    Who is as impatient as work is long meets no more than the chance of M/M/infinity.

    >>> given_up, wait = erlang_a(1.0, 1, 1.0)
    >>> round(given_up, 6) == round(1 / math.e, 6)
    True
    """
    most = servers + int(20 * (load + servers) + 200)

    def moves(n: int) -> list[tuple[int, float]]:
        up = [(n + 1, load)] if n < most else []
        return up + ([(n - 1, min(n, servers) + max(n - servers, 0) * leaving)] if n else [])

    share = stationary(0, moves)
    waiting = sum((n - servers) * chance for n, chance in share.items() if n > servers)
    return leaving * waiting / load, waiting / load


def impatient(load: float, still_there: Callable[[float], float], *, last: float) -> tuple[float, float]:
    """Return the share that abandons and the mean wait of the served in M/M/1+G (Baccelli and Hebuterne, 1981).

    Parameters
    ----------
    still_there
        The share of cases whose patience is longer than a time.
    last
        The longest patience.

    Examples
    --------
    Exponential patience is Erlang A.

    >>> share, _ = impatient(1.0, lambda wait: math.exp(-wait), last=40.0)
    >>> round(share, 6) == round(1 / math.e, 6)
    True

    A patience of exactly 2 hours (Barrer, 1957).

    >>> share, _ = impatient(0.5, lambda wait: float(wait < 2), last=2.0)
    >>> lost = 0.25 * math.exp(-1.0) / (1 - 0.25 * math.exp(-1.0))
    >>> round(share, 6) == round(lost, 6)
    True
    """

    def patience(until: float) -> float:
        return float(quad(still_there, 0, min(until, last), limit=200)[0])

    def density(wait: float) -> float:
        return load * math.exp(load * patience(wait) - wait)

    within = float(quad(density, 0, last, limit=200)[0])
    beyond = density(last)
    idle = 1 / (1 + within + beyond)
    served = (1 - idle) / load
    waited = float(quad(lambda wait: wait * density(wait) * still_there(wait), 0, last, limit=200)[0])
    return 1 - served, idle * waited / served
