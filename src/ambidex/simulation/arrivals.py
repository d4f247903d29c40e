"""When cases come: each work type from a stream of its own, on the wall clock of the factory.

Spacings are drawn in operational time, in which one case comes per unit, and carried to the clock by the inverse of
the cumulative arrival rate. So a level of 1.2 on one type moves its own arrivals and no others, and the third case of
a type is the third case under every rate. Nothing is thinned.
"""

from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from ambidex.factory import Arrivals
from ambidex.simulation.clock import Clock
from ambidex.simulation.kernel.layout import HOUR

_HOURS_PER_WEEK = 168
_AT_ONCE = 2048


def arrival_instants(
    arrivals: Arrivals, *, clock: Clock, begins: int, ends: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Return when cases of one type come, never decreasing, in `[begins, ends)` on the clock of the run.

    Notes
    -----
    The first spacing is the remainder of one that is under way (its length drawn by length, its share gone uniform), so
    that arrivals are in steady state from the beginning, whatever their regularity.
    """
    first, last = clock.wall(np.array([begins, ends])).tolist()
    edges, mass = cumulative_rate(arrivals, monday=clock.monday, begins=first, ends=last)
    units = _renewals(arrivals.regularity, until=float(mass[-1]), rng=rng)
    rise = np.diff(mass)
    slope = np.divide(np.diff(edges) * HOUR, rise, out=np.zeros(len(rise)), where=rise > 0)
    if len(slope) == 1:
        units *= slope[0]
    else:
        come = np.diff(np.searchsorted(units, mass[1:], side="right"), prepend=0)
        units -= np.repeat(mass[:-1], come)
        units *= np.repeat(slope, come)
        units += np.repeat(edges[:-1] * HOUR, come)
    instants = np.rint(units, out=units).astype(np.int64)
    instants += first
    instants = _in_turn(clock.of_wall(instants), begins, ends)
    return _together(instants, arrivals.sizes, rng) if arrivals.sizes else instants


def _in_turn(instants: NDArray[np.int64], begins: int, ends: int) -> NDArray[np.int64]:
    """Return instants within the run; what clocks skipped may come after what they showed next."""
    if (instants[1:] < instants[:-1]).any():
        instants = np.sort(instants)
    return np.clip(instants, begins, ends - 1)


def _together(
    instants: NDArray[np.int64], sizes: tuple[tuple[int, float], ...], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Return the instants, each as often as cases come then."""
    size, share = np.array(sizes).T
    return np.repeat(instants, rng.choice(size.astype(np.int64), len(instants), p=share / share.sum()))


def cumulative_rate(
    arrivals: Arrivals, *, monday: datetime, begins: int, ends: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the expected number of arrivals since the beginning, as corners of a broken line.

    Parameters
    ----------
    monday
        Monday 00:00 on the wall.
    begins, ends
        Microseconds since then on the wall.

    Returns
    -------
    edges
        Hours since the beginning, (k + 1,).
    mass
        Expected arrivals until then, (k + 1,).
    """
    if not arrivals.levels and len(set(arrivals.per_hour)) == 1:
        length = (ends - begins) / HOUR
        return np.array([0.0, length]), np.array([0.0, length * arrivals.per_hour[0]])
    hours = np.arange(begins // HOUR, -(-ends // HOUR))
    profile = np.asarray(arrivals.per_hour, np.float64)
    rate = profile[hours % _HOURS_PER_WEEK]
    if arrivals.levels:
        changes = [(day - monday.date()) // timedelta(hours=1) for day, _ in arrivals.levels]
        factors = np.array([1.0, *(factor for _, factor in arrivals.levels)])
        rate = rate * factors[np.searchsorted(changes, hours, side="right")]
    new = np.concatenate([[True], rate[1:] != rate[:-1]])
    starts = np.maximum(hours[new] * HOUR, begins)
    edges = (np.append(starts, ends) - begins) / HOUR
    mass = np.concatenate([[0.0], np.cumsum(rate[new] * np.diff(edges))])
    return edges, mass


def _renewals(regularity: float, *, until: float, rng: np.random.Generator) -> NDArray[np.float64]:
    if until <= 0:
        return np.empty(0)
    last = (1 - rng.random()) * float(rng.standard_gamma(regularity + 1)) / regularity
    units = np.empty(int(until) + 2 * _AT_ONCE)
    units[0] = last
    n = 1
    while last < until:
        if n + _AT_ONCE > len(units):
            units = np.concatenate([units[:n], np.empty(len(units))])
        # Always the same number at a time: sums then round alike, however far we look.
        spacings = units[n : n + _AT_ONCE]
        if regularity == 1:
            rng.standard_exponential(out=spacings)
        else:
            rng.standard_gamma(regularity, out=spacings)
            spacings /= regularity
        np.cumsum(spacings, out=spacings)
        spacings += last
        last = float(spacings[-1])
        n += _AT_ONCE
    return units[: np.searchsorted(units[:n], until, side="left")]
