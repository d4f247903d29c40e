"""What the first changes of a ranking give on other twins that the log leaves possible, each with luck of its own."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ambidex.factory import Factory
from ambidex.optimum.race import SIGN
from ambidex.optimum.ranking import Plausible, Ranking
from ambidex.scenario.outcome import outcome
from ambidex.terms import Quantity

FIRST = 3
"""So many changes are tried on other twins."""


def on_plausible_twins(
    ranking: Ranking,
    twins: Sequence[Factory],
    *,
    progress: Callable[[float], None] | None = None,
    threads: int | None = None,
) -> Ranking:
    """Return a ranking whose first changes say what they give on each of some twins.

    Each twin has luck of its own, the same with and without the change. So what the gains differ by is both chance, in
    one stretch of time as long as the ranking's, and what the log leaves open.

    Parameters
    ----------
    twins
        Equally plausible; at least two.
    progress
        Called with the share that is done, 0-1.
    """
    first = ranking.rows[:FIRST]
    if not first or len(twins) < 2:
        return ranking
    before = _values(ranking, twins, threads)
    found = []
    for done, row in enumerate(first, start=1):
        gains = SIGN[ranking.by] * (_values(ranking, [row.change.alter(twin) for twin in twins], threads) - before)
        found.append(replace(row, plausible=_spread(ranking.by, gains)))
        if progress is not None:
            progress(done / len(first))
    return replace(ranking, rows=(*found, *ranking.rows[FIRST:]))


def _values(ranking: Ranking, twins: Sequence[Factory], threads: int | None) -> NDArray[np.float64]:
    return np.array(
        [
            outcome(
                twin,
                start_at=ranking.start_at,
                horizon=ranking.horizon,
                warm_up=ranking.warm_up,
                seed=ranking.seed + number,
                replications=1,
                threads=threads,
            ).whole[ranking.by][0]
            for number, twin in enumerate(twins, start=1)
        ]
    )


def _spread(key: str, gains: NDArray[np.float64]) -> Plausible | None:
    """Return the middle and the spread; a t interval for one more twin, as some twenty do not show the tails."""
    from scipy.special import stdtrit

    gains = gains[np.isfinite(gains)]
    n = len(gains)
    if n < 2:
        return None
    mean, half = float(gains.mean()), float(stdtrit(n - 1, 0.975) * gains.std(ddof=1) * np.sqrt(1 + 1 / n))
    gain = Quantity(key=key, value=mean, low=mean - half, high=mean + half, n=n)
    return Plausible(gain, float((gains > 0).mean()))
