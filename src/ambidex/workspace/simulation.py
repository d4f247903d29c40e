"""A factory run forward, and what came of it in words."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from ambidex.draw import draw_run
from ambidex.errors import BadInput, Problem
from ambidex.eventlog import write_log
from ambidex.factory.file import load_factory
from ambidex.scenario.outcome import outcome_of_run, whole_of_tallies
from ambidex.scenario.paired import mean_and_half_width
from ambidex.simulation import Replication, Run, offered_load, simulate, tally, warnings_of
from ambidex.terms import Quantity
from ambidex.workspace.progress import Progress, silent

_MOST_DAYS = 1_000_000

SHARES = (0.5, 0.9, 0.99)
"""Of the cases, for which it is said how long they take at most."""


def describe_simulation(
    factory: Path,
    *,
    first_day: date,
    days: float,
    warm_up_days: float = 0.0,
    replications: int = 10,
    seed: int = 1,
    statistics_only: bool = False,
    output: Path | None = None,
    progress: Progress = silent,
) -> str:
    """Simulate the factory of a YAML file and return its measures with intervals, in words.

    Cases arrive from the first day, in the factory's time zone, for `warm_up_days + days`; those that arrive in the
    warm-up are not counted.

    Parameters
    ----------
    statistics_only
        Count while it runs and keep no log: memory stays the same however many cases there are.
    output
        The log of the first replication is written there as .csv or .parquet.

    Raises
    ------
    BadInput
        With every problem of the file, or of what is asked.
    """
    _refuse_days(days=days, warm_up_days=warm_up_days)
    if statistics_only and output is not None:
        what = "with statistics only there is no log to write;"
        raise BadInput("the simulation", [Problem("output", what, "leave out one of the two.")])
    progress("Reading the factory", 0.0)
    model = load_factory(factory)
    start_at = datetime(first_day.year, first_day.month, first_day.day, tzinfo=ZoneInfo(model.time_zone))
    progress("Simulating", 0.1)
    horizon, warm_up = timedelta(days=warm_up_days + days), timedelta(days=warm_up_days)
    if statistics_only:
        counted = tally(
            model, start_at=start_at, horizon=horizon, warm_up=warm_up, seed=seed, replications=replications
        )
        load = offered_load(counted[0].factory, start_at=start_at, horizon=horizon)
        figures, cycle_times = _figures(whole_of_tallies(counted)), [_spread(path.cycle_quantile) for path in counted]
        notes = warnings_of(load, counted, drain=horizon)
    else:
        run = simulate(model, start_at=start_at, horizon=horizon, warm_up=warm_up, seed=seed, replications=replications)
        progress("Measuring", 0.8)
        load, notes = run.load, run.warnings
        figures, cycle_times = (
            _figures(outcome_of_run(run).whole),
            [_spread_of_log(run, path) for path in run.replications],
        )
    told = draw_run(
        model.name,
        replications=replications,
        seed=seed,
        figures=figures,
        cycle_times=dict(zip(SHARES, np.mean(cycle_times, axis=0), strict=True)),
        load=load,
        notes=notes,
    )
    if output is not None:
        write_log(run.replications[0].log(), output)
        told = f"{told}\nThe log of the first replication is written to {output}."
    progress("Done", 1.0)
    return told


def _refuse_days(**days: float) -> None:
    """Refuse numbers of days that are none, or more than a calendar has.

    Examples
    --------
    >>> _refuse_days(days=90, warm_up_days=1e9)
    Traceback (most recent call last):
    ambidex.errors.bad_input.BadInput: the simulation has 1 problem
      warm_up_days   1e+09 is no number of days that can be simulated; give 1,000,000 or fewer.
    """
    found = [
        Problem(name, f"{value:g} is no number of days that can be simulated;", f"give {_MOST_DAYS:,} or fewer.")
        for name, value in days.items()
        if not 0 <= value <= _MOST_DAYS
    ]
    if found:
        raise BadInput("the simulation", found)


def _spread(quantile: Callable[[float], float]) -> list[float]:
    return [quantile(share) for share in SHARES]


def _spread_of_log(run: Run, path: Replication) -> list[float]:
    """Return quantiles of the cycle times, in hours, of the cases that ended and came when it was counted."""
    first = path.clock.microseconds(run.start_at) + run.warm_up // timedelta(microseconds=1)
    hours = (path.finished - path.arrived)[(path.finished >= 0) & (path.arrived >= first)] / 3.6e9
    return _spread(lambda share: float(np.quantile(hours, share)) if len(hours) else np.nan)


def _figures(whole: Mapping[str, NDArray[np.float64]]) -> list[Quantity]:
    """Return what the whole came to, means over replications with their 95 % intervals."""
    figures = []
    for key, values in whole.items():
        if np.isfinite(values).all():
            mean, half = mean_and_half_width(values, confidence=0.95)
            bounds = (mean - half, mean + half) if np.isfinite(half) else (None, None)
            figures.append(Quantity(key=key, value=mean, low=bounds[0], high=bounds[1], n=len(values)))
    return figures
