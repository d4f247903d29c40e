"""Two stations in a row where only so many cases may be at each; who finds no room next stays where they are."""

from typing import NamedTuple

from verification.theory.markov_chain import stationary


def blocked_line(places: int) -> float:
    """Return the throughput of two equal single servers in a row, the first with endless work (Hunt, 1956).

    The server of the first holds what it has done until there is room; the mean service is an hour.

    Parameters
    ----------
    places
        At the second, with the one that is served.

    Examples
    --------
    >>> round(blocked_line(1), 4)
    0.6667
    """
    return (places + 1) / (places + 2)


class Kanban(NamedTuple):
    """How many cases wait outside, are to be done at the first, are done there but not let on, are at the second."""

    outside: int
    first: int
    held: int
    second: int


def kanban_cycle(rate: float, limits: tuple[int, int], speeds: tuple[float, float], *, most: int = 300) -> float:
    """Return the mean time of a case in two single servers in a row, each step with its limit; Poisson arrivals.

    Parameters
    ----------
    speeds
        Cases an hour of each.
    most
        How many can be outside; make it so large that it does not matter.

    Examples
    --------
    With endless room it is Jackson's network.

    >>> round(kanban_cycle(0.5, (40, 40), (1.0, 1.0), most=1), 6)
    4.0
    """

    def let_in(now: Kanban) -> Kanban:
        room = now.outside > 0 and now.first + now.held < limits[0]
        return now._replace(outside=now.outside - 1, first=now.first + 1) if room else now

    def moves(now: Kanban) -> list[tuple[Kanban, float]]:
        found = []
        if now.outside < most:
            found.append((let_in(now._replace(outside=now.outside + 1)), rate))
        if now.first and now.second < limits[1]:
            found.append((let_in(now._replace(first=now.first - 1, second=now.second + 1)), speeds[0]))
        elif now.first:
            found.append((now._replace(first=now.first - 1, held=now.held + 1), speeds[0]))
        if now.held:
            found.append((let_in(now._replace(held=now.held - 1)), speeds[1]))
        elif now.second:
            found.append((now._replace(second=now.second - 1), speeds[1]))
        return found

    shares = stationary(Kanban(0, 0, 0, 0), moves)
    return sum(sum(state) * share for state, share in shares.items()) / rate
