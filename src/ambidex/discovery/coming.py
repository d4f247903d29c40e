"""Arrivals of a factory from the moment at which a case comes: so many cases, whatever time they take to come."""

from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from ambidex.factory import Arrivals, Factory
from ambidex.simulation.arrivals import arrival_instants, cumulative_rate
from ambidex.simulation.clock import Clock

_HOUR = 3_600_000_000
_LONGEST = timedelta(weeks=1040)


def arrivals_from(
    factory: Factory, *, n_cases: int, begin: np.datetime64, rng: np.random.Generator
) -> dict[str, NDArray[np.datetime64]]:
    """Return the instants of `n_cases` arrivals by work type, the first of all at `begin`.

    The first case is of a type drawn by how often cases of it come; where too few come within twenty years, the rest
    come at once.
    """
    start = datetime.fromtimestamp(int(begin.astype("datetime64[us]").astype(np.int64)) / 1e6, UTC)
    clock = Clock.of(start, time_zone=factory.time_zone)
    begins = clock.microseconds(start)
    rates = np.array([_recent_rate(work_type.arrivals) for work_type in factory.work_types])
    weekly = max(float(rates.sum()), 1e-9)
    share = rates / weekly if rates.sum() > 0 else np.full(len(rates), 1 / len(rates))
    first = int(rng.choice(len(rates), p=share))
    horizon = timedelta(weeks=min(1.3 * n_cases / weekly + 2, _LONGEST / timedelta(weeks=1)))
    seeds = rng.integers(2**31, size=len(rates))
    while True:
        ends = begins + horizon // timedelta(microseconds=1)
        coming = [
            _coming(work_type.arrivals, clock, begins, ends, first=code == first, rng=np.random.default_rng(seed))
            for code, (work_type, seed) in enumerate(zip(factory.work_types, seeds))
        ]
        if sum(map(len, coming)) >= n_cases or horizon >= _LONGEST:
            break
        horizon = min(2 * horizon, _LONGEST)
    kinds = np.repeat(np.arange(len(coming)), [len(part) for part in coming])
    times = np.concatenate(coming)
    kept = np.argsort(times, kind="stable")[:n_cases]
    if len(kept) < n_cases:
        kept = np.append(kept, np.full(n_cases - len(kept), kept[-1]))
    return {
        work_type.name: clock.instants(np.sort(times[kept[kinds[kept] == code]]))
        for code, work_type in enumerate(factory.work_types)
    }


def _recent_rate(arrivals: Arrivals) -> float:
    return sum(arrivals.per_hour) * (arrivals.levels[-1][1] if arrivals.levels else 1.0)


def _coming(
    arrivals: Arrivals, clock: Clock, begins: int, ends: int, *, first: bool, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Return arrivals in [begins, ends): in steady state, or with the first of them at the very beginning."""
    if not first:
        return arrival_instants(arrivals, clock=clock, begins=begins, ends=ends, rng=rng)
    opens, closes = clock.wall(np.array([begins, ends])).tolist()
    edges, mass = cumulative_rate(arrivals, monday=clock.monday, begins=opens, ends=closes)
    n = int(mass[-1] + 6 * np.sqrt(mass[-1] / arrivals.regularity)) + 10
    units = np.cumsum(rng.standard_gamma(arrivals.regularity, n) / arrivals.regularity)
    units = units[units < mass[-1]]
    rising = np.append(True, np.diff(mass) > 0)
    hours = np.interp(units, mass[rising], edges[rising])
    return np.append(begins, clock.of_wall(opens + np.rint(hours * _HOUR).astype(np.int64)))
