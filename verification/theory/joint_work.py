"""Two people, each with work of their own and with work that needs both."""

from collections.abc import Mapping

from verification.theory.markov_chain import stationary


def two_in_hand(shares: Mapping[str, float], speeds: Mapping[str, float]) -> float:
    """Return the throughput where there are always two cases: whenever one ends another comes.

    Parameters
    ----------
    shares, speeds
        Of the three kinds of work: "a" and "b" need one of the two people, "ab" both. Who is there waits for the
        other; what came first is taken first.

    Examples
    --------
    All work needs both, so one case is done at a time.

    >>> round(two_in_hand({"a": 0.0, "b": 0.0, "ab": 1.0}, {"a": 1.0, "b": 1.0, "ab": 2.0}), 12)
    2.0

    Without work for both it is a closed network of two stations.

    >>> round(two_in_hand({"a": 0.5, "b": 0.5, "ab": 0.0}, {"a": 1.0, "b": 1.0, "ab": 1.0}), 12)
    1.333333333333
    """

    def active(pair: tuple[str, str]) -> list[int]:
        first, second = pair
        return [0] if set(first) & set(second) else [0, 1]

    def moves(pair: tuple[str, str]) -> list[tuple[tuple[str, str], float]]:
        return [
            ((pair[1 - place], kind), speeds[pair[place]] * share)
            for place in active(pair)
            for kind, share in shares.items()
        ]

    return sum(
        share * speeds[pair[place]] for pair, share in stationary(("a", "a"), moves).items() for place in active(pair)
    )
