"""When cases come: each work type from a stream of its own, on the wall clock of the factory.

Spacings are drawn in operational time, in which one case comes per unit, and carried to the clock by the inverse of
the cumulative arrival rate. So a level of 1.2 on one type moves its own arrivals and no others, and the third case of
a type is the third case under every rate. Nothing is thinned.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from ambidex.factory import Arrivals
from ambidex.simulation.clock import Clock
from ambidex.simulation.kernel.layout import HOUR

_HOURS_PER_WEEK = 168
_AT_ONCE = 2048
_NOTHING = 1e-200
"""So few cases never come."""


def arrival_instants(
    arrivals: Arrivals, *, clock: Clock, begins: int, ends: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Return when cases of one type come, never decreasing, in `[begins, ends)` on the clock of the run.

    Notes
    -----
    The first spacing is the remainder of one that is under way (its length drawn by length, its share gone uniform), so
    that arrivals are in steady state from the beginning, whatever their regularity.
    """
    blocks = list(arrival_blocks(arrivals, clock=clock, begins=begins, ends=ends, rng=rng))
    return blocks[0] if len(blocks) == 1 else _in_turn(np.concatenate([np.empty(0, np.int64), *blocks]), begins, ends)


def arrival_blocks(
    arrivals: Arrivals, *, clock: Clock, begins: int, ends: int, rng: np.random.Generator, at_once: int | None = None
) -> Iterator[NDArray[np.int64]]:
    """Yield the same instants in several arrays, one after the other.

    Parameters
    ----------
    at_once
        About how many come in each; all if not given.
    """
    first, last = clock.wall(np.array([begins, ends])).tolist()
    edges, mass = cumulative_rate(arrivals, monday=clock.monday, begins=first, ends=last)
    (sizing,) = rng.spawn(1)
    if at_once is not None and arrivals.sizes:
        at_once = max(int(at_once / sum(size * share for size, share in arrivals.sizes)), 1)
    n_at_once = int(mass[-1]) + 2 * _AT_ONCE if at_once is None else at_once
    held = np.empty(0, np.int64)
    for units in _renewals(arrivals.regularity, until=float(mass[-1]), rng=rng, at_once=n_at_once):
        instants = _in_turn(clock.of_wall(_shown(units, edges, mass, first)), begins, ends)
        instants = np.concatenate([held, instants]) if len(held) else instants
        # What clocks skip comes up to an hour later, among what the next array holds.
        sure = at_once is None or not len(instants)
        n_sure = len(instants) if sure else int(np.searchsorted(instants, instants[-1] - 2 * HOUR))
        told, held = _in_turn(instants, begins, ends)[:n_sure], instants[n_sure:]
        yield _together(told, arrivals.sizes, sizing) if arrivals.sizes else told
    if len(held):
        yield _together(held, arrivals.sizes, sizing) if arrivals.sizes else held


def _shown(
    units: NDArray[np.float64], edges: NDArray[np.float64], mass: NDArray[np.float64], first: int
) -> NDArray[np.int64]:
    """Return what clocks on the wall show when so many cases are expected to have come; the units are used up."""
    rise = np.diff(mass)
    slope = np.divide(np.diff(edges) * HOUR, rise, out=np.zeros(len(rise)), where=rise > _NOTHING)
    if len(slope) == 1:
        units *= slope[0]
    else:
        come = np.diff(np.searchsorted(units, mass[1:], side="right"), prepend=0)
        units -= np.repeat(mass[:-1], come)
        units *= np.repeat(slope, come)
        units += np.repeat(edges[:-1] * HOUR, come)
    return np.asarray(np.rint(units, out=units).astype(np.int64) + first)


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


def _renewals(
    regularity: float, *, until: float, rng: np.random.Generator, at_once: int
) -> Iterator[NDArray[np.float64]]:
    """Yield when cases come, in operational time, about so many at once."""
    if until <= 0:
        return
    last = (1 - rng.random()) * float(rng.standard_gamma(regularity + 1)) / regularity
    units = np.empty(max(at_once, 2 * _AT_ONCE))
    units[0] = last
    n = 1
    while last < until:
        if n + _AT_ONCE > len(units):
            yield units[:n]
            units = np.empty(len(units))
            n = 0
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
    yield units[: np.searchsorted(units[:n], until, side="left")]
