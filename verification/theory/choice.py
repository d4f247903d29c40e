"""Who of the idle takes the work, where a case that finds nobody idle is lost."""

from collections.abc import Mapping

from verification.theory.markov_chain import stationary


def taken_by_first(rate: float, speeds: tuple[float, float], weights: tuple[float, float] | None) -> float:
    """Return the share of the work that the first of two people takes.

    Parameters
    ----------
    speeds
        Cases an hour of each.
    weights
        Who is taken by chance, in proportion; None: who has been idle longest.

    Examples
    --------
    >>> round(taken_by_first(0.8, (1.0, 1.0), None), 12)
    0.5
    >>> round(taken_by_first(1e-9, (1.0, 1.0), (3.0, 1.0)), 6)
    0.75
    """

    def chances(idle: str) -> Mapping[str, float]:
        if len(idle) < 2:
            return dict.fromkeys(idle, 1.0)
        if weights is None:
            return {idle[0]: 1.0}
        return {"a": weights[0] / sum(weights), "b": weights[1] / sum(weights)}

    def moves(idle: str) -> list[tuple[str, float]]:
        come = [(idle.replace(who, ""), rate * chance) for who, chance in chances(idle).items()]
        return come + [(idle + who, speed) for who, speed in zip("ab", speeds) if who not in idle]

    shares = stationary("ab", moves)
    taken = {who: sum(share * chances(idle).get(who, 0.0) for idle, share in shares.items()) for who in "ab"}
    return taken["a"] / (taken["a"] + taken["b"])
