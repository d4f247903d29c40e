"""What a log leaves open: twins that are as plausible as the one that was learnt, had other cases come by chance.

Each is the twin with its parameters moved as far as so many cases leave them uncertain: how often cases come, how long
work and delays take, which way cases go. Calendars, roles and who does what are taken as they were learnt, and so is
the shape of every distribution; what a log does not hold at all, no twin knows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ambidex.distributions import Distribution
from ambidex.eventlog import EventLog
from ambidex.factory import Activity, Arrivals, Factory, State, WorkType
from ambidex.factory.visits import mean_visits
from ambidex.flow import arrival_at

_WEEK = 7 * 24 * 3_600_000_000
_GRID = (np.arange(512) + 0.5) / 512
_FEWEST_WEEKS = 4
_PRIOR = 2.0
"""What was learnt counts as much as so many cases more: it has been smoothed with all that was seen."""
LEAST = 0.1
"""A share is never less than this part of what was learnt, so that no way out of a loop is closed by chance."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How much of what a log holds.

    Attributes
    ----------
    cases
        By work type.
    cases_of_activity
        Cases in which an activity was done: what is done twice for a case counts once, as it is alike.
    arrivals
        Standard error of how often cases of a work type come, as a share of it: by how much weeks differ, and at least
        by chance alone.
    """

    cases: Mapping[str, int]
    cases_of_activity: Mapping[str, int]
    arrivals: Mapping[str, float]


def evidence(log: EventLog) -> Evidence:
    """Return how much evidence a log holds."""
    case, work_type = np.asarray(log.case).astype(np.int64), np.asarray(log.work_type)
    done = np.unique(case * len(log.activities) + np.asarray(log.activity)) % len(log.activities)
    arrived = np.asarray(arrival_at(log)).astype(np.int64)
    weeks = (arrived - arrived.min()) // _WEEK
    whole_weeks = int((arrived.max() - arrived.min()) // _WEEK)
    return Evidence(
        cases=dict(zip(log.work_types, np.bincount(work_type, minlength=len(log.work_types)).tolist())),
        cases_of_activity=dict(zip(log.activities, np.bincount(done, minlength=len(log.activities)).tolist())),
        arrivals={
            name: _spread_of_weeks(weeks[work_type == code], whole_weeks) for code, name in enumerate(log.work_types)
        },
    )


def _spread_of_weeks(week: NDArray[np.int64], whole_weeks: int) -> float:
    """Return the standard error of the mean number of a week, as a share of the mean; the last week is not whole."""
    if not len(week):
        return 0.0
    by_chance = 1 / np.sqrt(len(week))
    if whole_weeks < _FEWEST_WEEKS:
        return float(by_chance)
    counts = np.bincount(week, minlength=whole_weeks)[:whole_weeks]
    mean = counts.mean()
    return float(max(by_chance, counts.std(ddof=1) / mean / np.sqrt(whole_weeks))) if mean > 0 else float(by_chance)


def plausible(factory: Factory, known: Evidence, *, rng: np.random.Generator) -> Factory:
    """Return one twin that the log leaves possible.

    Parameters
    ----------
    factory
        As it was learnt.

    Notes
    -----
    Lengths of time and arrivals are scaled by a lognormal factor with the standard error of their mean; the shares of
    what follows a step are drawn from the Dirichlet distribution with the counts that were seen. What was never seen
    stays impossible.

    Examples
    --------
    With a million cases nothing is open.

    >>> from ambidex.factory import END
    >>> flow = (State("a", None, {"b": 0.3, END: 0.7}), State("b", None, {END: 1.0}))
    >>> one = Factory("f", "UTC", {}, (), (), (), (WorkType("w", Arrivals((1.0,) * 168), {"a": 1.0}, flow),))
    >>> known = Evidence({"w": 1_000_000}, {}, {"w": 0.001})
    >>> (found,) = plausible(one, known, rng=np.random.default_rng(1)).work_types
    >>> round(found.states[0].next["b"], 2), round(found.arrivals.per_hour[0], 2)
    (0.3, 1.0)
    """
    return replace(
        factory,
        activities=tuple(_activity(one, known.cases_of_activity.get(one.name, 0), rng) for one in factory.activities),
        work_types=tuple(_work_type(one, known, rng) for one in factory.work_types),
    )


def _activity(activity: Activity, n: int, rng: np.random.Generator) -> Activity:
    service = activity.service_time.scaled(_factor(_cv(activity.service_time), n, rng))
    delay = activity.delay and activity.delay.scaled(_factor(_cv(activity.delay), n, rng))
    return replace(activity, service_time=service, delay=delay)


def _cv(of: Distribution) -> float:
    values = of.quantile(_GRID)
    return float(values.std() / values.mean()) if values.mean() > 0 else 0.0


def _factor(cv: float, n: int, rng: np.random.Generator) -> float:
    """Return a factor of mean 1; a single case says no more than that of two of its kind."""
    return _lognormal(cv / np.sqrt(max(n, 2)), rng)


def _lognormal(spread: float, rng: np.random.Generator) -> float:
    width = np.sqrt(np.log1p(spread**2))
    return float(np.exp(width * rng.standard_normal() - width**2 / 2))


def _work_type(work_type: WorkType, known: Evidence, rng: np.random.Generator) -> WorkType:
    n = known.cases.get(work_type.name, 0)
    visits = mean_visits(work_type)
    return replace(
        work_type,
        arrivals=_arrivals(work_type.arrivals, known.arrivals.get(work_type.name, 0.0), rng),
        start=_shares(work_type.start, n, rng),
        states=tuple(_state(state, n * visits[state.name], rng) for state in work_type.states),
    )


def _arrivals(arrivals: Arrivals, spread: float, rng: np.random.Generator) -> Arrivals:
    factor = _lognormal(spread, rng)
    return replace(arrivals, per_hour=tuple(rate * factor for rate in arrivals.per_hour))


def _state(state: State, n: float, rng: np.random.Generator) -> State:
    parallel = {name: _chance(chance, n, rng) for name, chance in state.parallel.items()}
    return replace(state, next=_shares(state.next, n, rng), parallel=parallel)


def _chance(chance: float, n: float, rng: np.random.Generator) -> float:
    return _shares({"taken": chance, "not": 1 - chance}, n, rng)["taken"] if 0 < chance < 1 else chance


def _shares(shares: Mapping[str, float], n: float, rng: np.random.Generator) -> Mapping[str, float]:
    """Return shares that so many cases may have had by chance."""
    if len(shares) < 2:
        return shares
    learnt = np.array(list(shares.values()))
    drawn = rng.gamma(learnt * (n + _PRIOR))
    kept = np.maximum(drawn / max(drawn.sum(), 1e-12), LEAST * learnt)
    return dict(zip(shares, (kept / kept.sum()).tolist()))
