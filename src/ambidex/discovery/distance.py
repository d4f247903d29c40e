"""How far a simulated log is from a real one, by the measures that published comparisons use.

Chapela-Campa, Benchekroun, Baron, Dumas, Krass, Senderovich, "Can I trust my simulation model? Measuring the quality of
business process simulation models", BPM 2023. Hours, except NGD (0-1); smaller is nearer. Times are taken as UTC.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog import EventLog

_HOUR = 3_600_000_000
_MOST = 23.0


def distances(real: EventLog, simulated: EventLog) -> Mapping[str, float]:
    """Return NGD, AEDD, CEDD, REDD and CTDD between two logs, by key in `terms.toml`.

    Notes
    -----
    ngd compares runs of three activities; aedd when starts and ends happen, cedd their hour by day of the week, redd
    their hour since the case's first start; ctdd the cycle times. All but the first are mean distances that mass has to
    be moved (Wasserstein), over bins of one hour.
    """
    real_at, simulated_at = _moments(real), _moments(simulated)
    origin = min(real_at.min(), simulated_at.min())
    cycle, simulated_cycle = _cycles(real), _cycles(simulated)
    shortest = min(cycle.min(), simulated_cycle.min())
    return {
        "ngd": _ngd(real, simulated),
        "aedd": wasserstein(_bins(real_at - origin), _bins(simulated_at - origin)),
        "cedd": _cedd(real_at, simulated_at),
        "redd": wasserstein(_bins(_since_start(real)), _bins(_since_start(simulated))),
        "ctdd": wasserstein(_bins(cycle - shortest), _bins(simulated_cycle - shortest)),
    }


def wasserstein(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Return the mean distance that mass must be moved to turn one sample into the other.

    Examples
    --------
    >>> wasserstein(np.array([0.0, 2.0]), np.array([1.0, 5.0]))
    2.0
    """
    a, b = np.sort(first), np.sort(second)
    both = np.sort(np.concatenate([a, b]))
    below_a = np.searchsorted(a, both[:-1], side="right") / len(a)
    below_b = np.searchsorted(b, both[:-1], side="right") / len(b)
    return float(np.sum(np.abs(below_a - below_b) * np.diff(both)))


def _moments(log: EventLog) -> NDArray[np.int64]:
    return np.concatenate([np.asarray(at).astype(np.int64) for at in (log.start_at, log.end_at)])


def _bins(length: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(length // _HOUR, dtype=np.float64)


def _cycles(log: EventLog) -> NDArray[np.int64]:
    first = np.asarray(log.case_offset)[:-1]
    start, end = np.asarray(log.start_at).astype(np.int64), np.asarray(log.end_at).astype(np.int64)
    return np.asarray(np.maximum.reduceat(end, first) - start[first])


def _since_start(log: EventLog) -> NDArray[np.int64]:
    begun = np.asarray(log.start_at).astype(np.int64)[np.asarray(log.case_offset)[:-1]][np.asarray(log.case)]
    return np.asarray(_moments(log) - np.concatenate([begun, begun]))


def _cedd(real: NDArray[np.int64], simulated: NDArray[np.int64]) -> float:
    parts = []
    for day in range(7):
        one, other = (_hours_of_day(moments, day) for moments in (real, simulated))
        if len(one) and len(other):
            parts.append(wasserstein(one, other))
        else:
            parts.append(0.0 if len(one) == len(other) else _MOST)
    return float(np.mean(parts))


def _hours_of_day(moments: NDArray[np.int64], day: int) -> NDArray[np.float64]:
    hour = moments // _HOUR - 4 * 24
    return np.asarray(hour[hour // 24 % 7 == day] % 24, dtype=np.float64)


def _ngd(real: EventLog, simulated: EventLog) -> float:
    names = {name: code for code, name in enumerate(dict.fromkeys((*real.activities, *simulated.activities)), start=1)}
    one, other = (_three_grams(log, names) for log in (real, simulated))
    grams = one.keys() | other.keys()
    apart = sum(abs(one.get(gram, 0) - other.get(gram, 0)) for gram in grams)
    return apart / (sum(one.values()) + sum(other.values()))


def _three_grams(log: EventLog, names: Mapping[str, int]) -> dict[int, int]:
    """Count runs of three activities, two empty places before and after each case."""
    base = len(names) + 1
    code = np.array([names[name] for name in log.activities], dtype=np.int64)[np.asarray(log.activity)]
    offset = np.asarray(log.case_offset)
    length = np.diff(offset)
    padded = np.zeros(len(code) + 4 * len(length), dtype=np.int64)
    place = np.arange(len(code)) + 4 * np.asarray(log.case) + 2
    padded[place] = code
    grams = (padded[:-2] * base + padded[1:-1]) * base + padded[2:]
    # Windows lie within a case when they begin before its last two places.
    begins = offset[:-1] + 4 * np.arange(len(length))
    inside = np.ones(len(grams), dtype=np.bool_)
    for last in (1, 2):
        ends = begins[1:] - last
        inside[ends] = False
    kept, counts = np.unique(grams[inside], return_counts=True)
    return dict(zip(kept.tolist(), counts.tolist()))
