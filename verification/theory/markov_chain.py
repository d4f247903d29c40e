"""Markov chains in continuous time that are solved by number where no formula is known."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

import numpy as np

State = TypeVar("State", bound=Hashable)


def stationary(start: State, moves: Callable[[State], Iterable[tuple[State, float]]]) -> Mapping[State, float]:
    """Return how much of the time a finite chain is in each of its states.

    Parameters
    ----------
    start
        Any state; all that can be reached from it are found.
    moves
        (next state, rate) from a state; the same next state may come more than once.

    Examples
    --------
    A machine runs for 9 hours and is repaired for 1.

    >>> shares = stationary("runs", lambda state: [("repair", 1 / 9)] if state == "runs" else [("runs", 1.0)])
    >>> round(shares["runs"], 12)
    0.9
    """
    number = {start: 0}
    found = [start]
    rates: list[tuple[int, int, float]] = []
    for state in found:
        for following, rate in moves(state):
            if following not in number:
                number[following] = len(found)
                found.append(following)
            rates.append((number[state], number[following], rate))
    balance = np.zeros((len(found), len(found)))
    for origin, target, rate in rates:
        balance[target, origin] += rate
        balance[origin, origin] -= rate
    balance[-1] = 1.0
    shares = np.linalg.solve(balance, np.append(np.zeros(len(found) - 1), 1.0))
    return dict(zip(found, shares.tolist()))
