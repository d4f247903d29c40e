"""What work costs, and the ratio that steers a factory: throughput per cost.

A recorded cost is taken as it is. Otherwise cost is the time of people: hours on duty, shared evenly among what a
resource has in work at once, times what an hour of it costs. Without rates an hour counts as 1, and the ratio is then
cases per resource hour.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ambidex.errors import BadInput, Problem, did_you_mean
from ambidex.eventlog.log import EventLog
from ambidex.flow.array import HOUR, Hours, codes, hours, micros
from ambidex.flow.enabled import finished_at
from ambidex.flow.series import Every, Series, periods
from ambidex.flow.timeline import Timeline, timeline


@dataclass(frozen=True, slots=True, eq=False)
class Cost:
    """The cost of each activity instance.

    Attributes
    ----------
    of_instance
        float64 (n,).
    source
        "recorded", "rates" (hours times rates) or "hours" (every hour counts 1).
    note
        How it came about, in a sentence.
    """

    of_instance: Hours
    source: str
    note: str

    @property
    def in_hours(self) -> bool:
        """Whether the unit is resource hours, for want of costs."""
        return self.source == "hours"

    @property
    def key(self) -> str:
        """The term of the cost in this unit."""
        return "resource_hours" if self.in_hours else "cost"

    @property
    def per_case_key(self) -> str:
        """The term of the cost of a case in this unit."""
        return "resource_hours_per_case" if self.in_hours else "cost_per_case"

    @property
    def ratio_key(self) -> str:
        """The term of throughput per cost in this unit."""
        return "throughput_per_resource_hour" if self.in_hours else "throughput_per_cost"

    @property
    def value_ratio_key(self) -> str:
        """The term of value per cost in this unit."""
        return "value_per_resource_hour" if self.in_hours else "value_per_cost"


def cost(
    log: EventLog, *, cost_per_hour: Mapping[str, float] | float | None = None, times: Timeline | None = None
) -> Cost:
    """Return what each activity instance cost.

    Parameters
    ----------
    cost_per_hour
        One rate for all, or a rate by resource. Not used where the log has recorded costs.
    times
        `timeline(log)`, where the caller has it already.

    Raises
    ------
    BadInput
        If rates by resource leave one out, name an unknown one, or are negative.

    Notes
    -----
    An instance with no resource costs nothing, unless no instance of the log has one: then its clock hours count.
    """
    if log.cost is not None:
        return Cost(np.asarray(log.cost, dtype=np.float64), "recorded", "Costs are those recorded in the log.")
    rate = _rates(log, cost_per_hour)
    source = "hours" if cost_per_hour is None else "rates"
    words = (
        "No costs are known: an hour of a resource counts as 1." if source == "hours" else "Cost is hours times rate."
    )
    resource = codes(log.resource)
    if not len(log.resources):
        clock = hours(micros(log.end_at) - micros(log.start_at))
        return Cost(clock * rate[-1], source, f"{words} No resources are recorded: clock hours of service count.")
    times = timeline(log) if times is None else times
    own = times.share_of_work() / HOUR * rate[resource]
    n_unknown = int(np.count_nonzero(~times.known))
    missing = f" {n_unknown} instances with no resource count nothing." if n_unknown else ""
    return Cost(own, source, words + missing)


def throughput_per_cost(
    log: EventLog,
    *,
    every: Every,
    costs: Cost | None = None,
    cases: NDArray[np.bool_] | None = None,
    instances: NDArray[np.bool_] | None = None,
    value: bool = False,
    about: str = "",
) -> Series:
    """Return the cases that end per unit of cost, by period: a ratio of sums.

    A case counts in the period in which it ends, a cost in the period in which its instance ends: over a short period
    they need not belong together.

    Parameters
    ----------
    costs
        `cost(log)`, where the caller has it already.
    cases, instances
        bool (n_cases,) and (n,): what to count above and below the line; all where missing.
    value
        Count what finished cases are worth, not how many they are.
    about
        What they are, in words.

    Raises
    ------
    ValueError
        If value is asked for and the log knows none.
    """
    costs = cost(log) if costs is None else costs
    spans = periods(log, every=every)
    k = len(spans)
    chosen = np.ones(log.n_cases, np.bool_) if cases is None else cases
    counted = np.ones(len(log), np.bool_) if instances is None else instances
    ended = spans.of(finished_at(log)[chosen])
    n = np.bincount(ended, minlength=k)
    worth = np.asarray(n, dtype=np.float64)
    if value:
        if log.case_value is None:
            raise ValueError("the log does not say what cases are worth")
        value_of = np.asarray(log.case_value, dtype=np.float64)[chosen]
        worth = np.asarray(np.bincount(ended, weights=value_of, minlength=k), dtype=np.float64)
    spent = np.bincount(spans.of(np.asarray(log.end_at)[counted]), weights=costs.of_instance[counted], minlength=k)
    ratio = np.divide(worth, spent, out=np.full(k, np.nan), where=spent > 0)
    key = costs.value_ratio_key if value else costs.ratio_key
    return Series(key, spans.start_at, ratio, n, spans.whole, about)


def _rates(log: EventLog, cost_per_hour: Mapping[str, float] | float | None) -> Hours:
    """Return the rate by resource, and one more for no resource: float64 (n_resources + 1,)."""
    if not isinstance(cost_per_hour, Mapping):
        one = 1.0 if cost_per_hour is None else float(cost_per_hour)
        problems = [Problem("every resource", f"{one:g} is negative.", "Say 0 or more.")] if one < 0 else []
        rates = np.full(len(log.resources) + 1, one)
    else:
        problems = [
            Problem(name, "is not a resource of the log.", did_you_mean(name, log.resources))
            for name in cost_per_hour
            if name not in log.resources
        ]
        problems += [
            Problem(name, "has no cost per hour.", "Give one, or 0.")
            for name in log.resources
            if name not in cost_per_hour
        ]
        problems += [
            Problem(name, f"{rate:g} is negative.", "Say 0 or more.")
            for name, rate in cost_per_hour.items()
            if rate < 0
        ]
        rates = np.array([*(cost_per_hour.get(name, 0.0) for name in log.resources), 0.0])
    if problems:
        raise BadInput("The cost per hour", problems)
    return rates
