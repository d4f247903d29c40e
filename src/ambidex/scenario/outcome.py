"""What a run comes to for the whole and for each unit, replication by replication, so that runs can be paired.

Counted from the end of the warm-up to the end of the horizon: cycle times and promises of the cases that arrive in it
(the run goes on until they end), the rest of what happens in it. A case that is still open when the run stops counts
with the time until then, so a factory that cannot keep up looks better than it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from ambidex.factory import Factory
from ambidex.factory.price import Price, price_of
from ambidex.scenario.unit import unit_of_resource, units
from ambidex.simulation import Replication, Run, Tally, simulate
from ambidex.simulation.shift_table import hours_on_duty as on_duty

_HOUR = 3_600_000_000

WHOLE = ("cycle_time", "throughput", "cost", "throughput_per_cost", "wip", "promise_kept")
"""What is measured of the whole; the keys are terms."""

OF_UNIT = ("waiting_time", "waiting_per_case", "utilization", "cost_per_instance")
"""What a unit sees of itself: means over the activity instances its people did, and how busy they were.

Who takes part in the work of others is busy and costs, too.

Its waiting per case is over all cases of the whole that ended, so that it adds up with that of others to the whole's.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """Measures of one factory over some replications.

    Attributes
    ----------
    units
        Names of the units.
    whole
        float64 (n replications,) by term: the keys of `WHOLE`; nan where there is nothing to measure.
        Cost is the paid hours of everybody at their rate, busy or not, and what executions cost besides; in a factory
        that knows no money, the paid hours.
    by_unit
        float64 (n replications, n units) by term: the keys of `OF_UNIT`. Here cost is for the hours worked.
    n_instances
        How many activity instances were simulated in all.
    n_open
        How many cases had not ended when their replications stopped, in all.
    """

    units: tuple[str, ...]
    whole: Mapping[str, NDArray[np.float64]]
    by_unit: Mapping[str, NDArray[np.float64]]
    n_instances: int
    n_open: int

    @property
    def replications(self) -> int:
        """How many replications there are."""
        return len(self.whole["cycle_time"])

    def unit(self, key: str, name: str) -> NDArray[np.float64]:
        """Return a measure of one unit, by replication."""
        return self.by_unit[key][:, self.units.index(name)]


def outcome(
    factory: Factory,
    *,
    start_at: datetime,
    horizon: timedelta,
    seed: int,
    replications: int,
    warm_up: timedelta = timedelta(0),
    threads: int | None = None,
) -> Outcome:
    """Simulate a factory and return what it comes to.

    Parameters
    ----------
    horizon
        Cases arrive for so long; the first `warm_up` of it is not counted.
    """
    run = simulate(
        factory,
        start_at=start_at,
        horizon=horizon,
        warm_up=warm_up,
        seed=seed,
        replications=replications,
        workers=threads,
    )
    return outcome_of_run(run)


def outcome_of_run(run: Run) -> Outcome:
    """Return what a run comes to."""
    paid, price = hours_on_duty(run), price_of(run.factory)
    measured = [_measured(run, replication, paid, price) for replication in run.replications]
    return Outcome(
        units=units(run.factory),
        whole={key: np.array([whole[key] for whole, _ in measured]) for key in WHOLE},
        by_unit={key: np.array([of_unit[key] for _, of_unit in measured]) for key in OF_UNIT},
        n_instances=sum(len(replication.activity) for replication in run.replications),
        n_open=sum(replication.n_open for replication in run.replications),
    )


def whole_of_tallies(tallies: Sequence[Tally]) -> dict[str, NDArray[np.float64]]:
    """Return what statistics come to for the whole, float64 (n replications,) by term: as in `Outcome.whole`."""
    by_tally = [_whole_of(counted) for counted in tallies]
    return {key: np.array([whole[key] for whole in by_tally]) for key in WHOLE}


def _whole_of(counted: Tally) -> dict[str, float]:
    price = price_of(counted.factory)
    cost = float(counted.paid_hours @ price.of_hour[:-1] + counted.instances @ price.of_execution)
    promised = np.array([bool(kind.promise) for kind in counted.factory.work_types])
    came = counted.cycle_classes.sum(axis=1) + counted.left
    return {
        "cycle_time": _share(counted.cycle_hours.sum() + counted.left_hours.sum(), came.sum()),
        "throughput": counted.throughput,
        "cost": cost,
        "throughput_per_cost": _share(counted.ended.sum(), cost),
        "wip": counted.wip,
        "promise_kept": _share(counted.in_time[promised].sum(), came[promised].sum()),
    }


def joined(parts: list[Outcome]) -> Outcome:
    """Return the outcome of all replications of several outcomes of one factory."""
    return Outcome(
        units=parts[0].units,
        whole={key: np.concatenate([part.whole[key] for part in parts]) for key in WHOLE},
        by_unit={key: np.concatenate([part.by_unit[key] for part in parts]) for key in OF_UNIT},
        n_instances=sum(part.n_instances for part in parts),
        n_open=sum(part.n_open for part in parts),
    )


def hours_on_duty(run: Run) -> NDArray[np.float64]:
    """Return the hours on duty of each resource between warm-up and end of the horizon, float64 (n resources,)."""
    first, last = _window(run)
    return on_duty(run.factory, clock=run.replications[0].clock, begins=first, ends=last)


def _window(run: Run) -> tuple[int, int]:
    begins = run.replications[0].clock.microseconds(run.start_at)
    microsecond = timedelta(microseconds=1)
    return begins + run.warm_up // microsecond, begins + run.horizon // microsecond


def _measured(
    run: Run, path: Replication, paid: NDArray[np.float64], price: Price
) -> tuple[dict[str, float], dict[str, NDArray[np.float64]]]:
    first, last = _window(run)
    hours = (last - first) / _HOUR
    until = np.where(path.finished >= 0, path.finished, path.stopped)
    counted = (path.arrived >= first) & (path.arrived < last)
    cycle = (until - path.arrived)[counted] / _HOUR
    inside = np.clip(until, first, last) - np.clip(path.arrived, first, last)
    throughput = np.count_nonzero((path.finished >= first) & (path.finished < last)) / hours
    done = (path.start >= first) & (path.start < last)
    cost = float(paid @ price.of_hour[:-1] + price.of_execution[path.activity[done]].sum())
    promise = np.array([work_type.promise or np.inf for work_type in run.factory.work_types])[path.work_type[counted]]
    promised = np.isfinite(promise)
    whole = {
        "cycle_time": _mean(cycle),
        "throughput": throughput,
        "cost": cost,
        "throughput_per_cost": _share(throughput * hours, cost),
        "wip": float(inside.sum()) / _HOUR / hours,
        "promise_kept": _mean(cycle[promised] <= promise[promised]),
    }
    helping = (path.assistance.start >= first) & (path.assistance.start < last)
    return whole, _by_unit(run.factory, path, done, helping, paid, price, ended=throughput * hours)


def _by_unit(
    factory: Factory,
    path: Replication,
    done: NDArray[np.bool_],
    helping: NDArray[np.bool_],
    paid: NDArray[np.float64],
    price: Price,
    *,
    ended: float,
) -> dict[str, NDArray[np.float64]]:
    unit_of = unit_of_resource(factory)
    n_units = len(units(factory))

    def summed(unit: NDArray[np.int64], values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(unit + 1, weights=values, minlength=n_units + 1)[1:].astype(np.float64)

    resource = path.resource[done]
    unit = unit_of[resource]
    busy = np.concatenate([resource, path.assistance.resource[helping]])
    work = np.concatenate([path.work[done], path.assistance.work[helping]]) / _HOUR
    waiting = (path.start[done] - path.enabled[done]) / _HOUR
    cost = summed(unit_of[busy], work * price.of_hour[busy]) + summed(unit, price.of_execution[path.activity[done]])
    capacity = paid * np.array([person.capacity for person in factory.resources])

    count = summed(unit, np.ones(len(unit)))
    return {
        "waiting_time": _ratio(summed(unit, waiting), count),
        "waiting_per_case": _ratio(summed(unit, waiting), np.full(n_units, ended)),
        "utilization": _ratio(summed(unit_of[busy], work), summed(unit_of[:-1], capacity)),
        "cost_per_instance": _ratio(cost, count),
    }


def _ratio(top: NDArray[np.float64], bottom: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.divide(top, bottom, out=np.full(len(top), np.nan), where=bottom > 0))


def _share(top: float, bottom: float) -> float:
    return float(top / bottom) if bottom > 0 else np.nan


def _mean(values: NDArray[np.float64] | NDArray[np.bool_]) -> float:
    return float(values.mean()) if len(values) else np.nan
