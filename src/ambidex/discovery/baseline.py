"""What anybody could say without a model: the past again, moved by whole weeks, or redrawn case by case.

They know no queues and answer no what-if; a twin that is not as near as they are has learnt little.
"""

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog import EventLog
from ambidex.eventlog.subset import cases_of, moved

_WEEK_US = 604_800_000_000
_HOUR_US = 3_600_000_000
_FEWEST_NEAR, _MOST_NEAR = 5, 50


def shift(train: EventLog, *, n_cases: int, begin: np.datetime64) -> EventLog:
    """Return as many consecutive cases, moved by whole weeks so that the first starts near `begin`.

    Of all windows the one whose first start is nearest in the week is taken, the latest one of those.
    """
    starts = _starts(train)
    order = np.argsort(starts, kind="stable")
    n = min(n_cases, len(order))
    heads = starts[order[: len(order) - n + 1]]
    weeks = (begin.astype("datetime64[us]").astype(np.int64) - heads) / _WEEK_US
    miss = np.round(np.abs(weeks - np.round(weeks)) * 168)
    first = int(np.flatnonzero(miss == miss.min())[-1])
    window = order[first : first + n]
    return moved(cases_of(train, np.sort(window)), np.full(n, round(float(weeks[first])) * _WEEK_US))


def bootstrap(train: EventLog, *, n_cases: int, begin: np.datetime64, rng: np.random.Generator) -> EventLog:
    """Return cases drawn with replacement over arrivals redrawn by hour of the week.

    Each arrival gets one of the cases that started nearest to its place in the week, as it was.
    """
    starts = np.sort(_starts(train))
    at = _redrawn(starts, n_cases, int(begin.astype("datetime64[us]").astype(np.int64)), rng)
    own = _starts(train)
    chosen = _near_in_the_week(own, at, rng)
    drawn = cases_of(train, chosen)
    return moved(drawn, at - own[chosen])


def _near_in_the_week(own: NDArray[np.int64], at: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Return for each instant one of the starts that lie nearest to it in the week, by number."""
    near = min(max(_FEWEST_NEAR, min(len(own) // 20, _MOST_NEAR)), len(own))
    by_week = np.argsort(own % _WEEK_US, kind="stable")
    place = np.searchsorted((own % _WEEK_US)[by_week], at % _WEEK_US)
    around = by_week[(place[:, None] + np.arange(-near, near)) % len(own)]
    gap = np.abs(own[around] % _WEEK_US - at[:, None] % _WEEK_US)
    nearest = np.argsort(np.minimum(gap, _WEEK_US - gap), axis=1, kind="stable")
    drawn = nearest[np.arange(len(at)), rng.integers(near, size=len(at))]
    return np.asarray(around[np.arange(len(at)), drawn])


def _starts(log: EventLog) -> NDArray[np.int64]:
    return np.asarray(log.start_at).astype(np.int64)[np.asarray(log.case_offset)[:-1]]


def _redrawn(starts: NDArray[np.int64], n: int, begin: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw arrivals from `begin` on: Poisson, at the rate of each hour of the week."""
    hours = np.arange(starts[0] // _HOUR_US, starts[-1] // _HOUR_US + 1)
    exposure = np.bincount(hours % 168, minlength=168)
    rate = np.bincount(starts // _HOUR_US % 168, minlength=168) / np.maximum(exposure, 1)
    found: list[int] = [begin]
    hour = begin // _HOUR_US
    silence = 0
    while len(found) < n and silence < 520 * 168:
        came = rng.poisson(rate[hour % 168])
        silence = 0 if came else silence + 1
        moments = np.sort(rng.integers(_HOUR_US, size=came)) + hour * _HOUR_US
        found += [int(moment) for moment in moments if moment > begin]
        hour += 1
    return np.array((found + [begin] * n)[:n], dtype=np.int64)


def instant(at: np.datetime64) -> datetime:
    """Return an instant as a datetime in UTC."""
    return datetime.fromtimestamp(int(at.astype("datetime64[us]").astype(np.int64)) / 1e6, UTC)
