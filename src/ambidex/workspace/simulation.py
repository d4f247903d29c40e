"""A factory run forward, and what came of it in words."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from ambidex.draw import draw_run
from ambidex.eventlog import write_log
from ambidex.factory.file import load_factory
from ambidex.scenario.outcome import outcome_of_run
from ambidex.scenario.paired import mean_and_half_width
from ambidex.simulation import Run, simulate
from ambidex.terms import Quantity
from ambidex.workspace.progress import Progress, silent


def describe_simulation(
    factory: Path,
    *,
    first_day: date,
    days: float,
    warm_up_days: float = 0.0,
    replications: int = 10,
    seed: int = 1,
    output: Path | None = None,
    progress: Progress = silent,
) -> str:
    """Simulate the factory of a YAML file and return its measures with intervals, in words.

    Cases arrive from the first day, in the factory's time zone, for `warm_up_days + days`; those that arrive in the
    warm-up are not counted. With `output`, the log of the first replication is written there as .csv or .parquet.
    """
    progress("Reading the factory", 0.0)
    model = load_factory(factory)
    start_at = datetime(first_day.year, first_day.month, first_day.day, tzinfo=ZoneInfo(model.time_zone))
    progress("Simulating", 0.1)
    run = simulate(
        model,
        start_at=start_at,
        horizon=timedelta(days=warm_up_days + days),
        warm_up=timedelta(days=warm_up_days),
        seed=seed,
        replications=replications,
    )
    progress("Measuring", 0.8)
    told = draw_run(run, _figures(run))
    if output is not None:
        write_log(run.replications[0].log(), output)
        told = f"{told}\nThe log of the first replication is written to {output}."
    progress("Done", 1.0)
    return told


def _figures(run: Run) -> list[Quantity]:
    """Return what the whole came to, means over replications with their 95 % intervals."""
    figures = []
    for key, values in outcome_of_run(run).whole.items():
        if np.isfinite(values).all():
            mean, half = mean_and_half_width(values, confidence=0.95)
            bounds = (mean - half, mean + half) if np.isfinite(half) else (None, None)
            figures.append(Quantity(key=key, value=mean, low=bounds[0], high=bounds[1], n=len(values)))
    return figures
