"""One person with two cases in hand, of which the second takes longer."""

from verification.theory.markov_chain import stationary


def lost_to_slowdown(rate: float, slowdown: float) -> float:
    """Return the share of cases that find both places taken and are lost.

    A case that begins beside another takes 1 + slowdown times as long, to its end; the mean service is an hour.

    Examples
    --------
    Without a slow-down it is Erlang B of two servers.

    >>> round(lost_to_slowdown(1.0, 0.0), 12)
    0.2
    """
    slow = 1 / (1 + slowdown)

    def moves(hand: str) -> list[tuple[str, float]]:
        come = [("s" + hand if hand else "f", rate)] if len(hand) < 2 else []
        return come + [
            (hand[:place] + hand[place + 1 :], slow if kind == "s" else 1.0) for place, kind in enumerate(hand)
        ]

    return sum(share for hand, share in stationary("", moves).items() if len(hand) == 2)
