"""The table of theory against simulation.

Every row is one known result. The replications of a simulation give a mean and a t interval. A row lies outside by
chance in one of 200,000 seeds, so that a table of 200 rows raises a false alarm in at most one of a thousand
(Bonferroni); a row outside is a fault of the simulator. The seed is fixed, so that an unchanged simulator always
gives the same table.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from ambidex.factory import Factory
from ambidex.simulation import simulate
from ambidex.simulation.open_case import OpenCase
from verification.laws import broken
from verification.measure import Sample, Statistic

FALSE_ALARMS = 0.001
MOST_ROWS = 200
REPLICATIONS = 40
SEED = 20260105
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
ROUNDING = 1e-9
"""Hours are whole microseconds."""


@dataclass(frozen=True, slots=True)
class Row:
    """One known result: what is measured of a replication, what theory says, and who said so.

    Attributes
    ----------
    within
        The interval is narrower than this share of the theory on either side, or the row says too little.
    """

    name: str
    statistic: Statistic
    theory: float
    source: str
    within: float = 0.03


@dataclass(frozen=True, slots=True)
class Experiment:
    """A factory and what is known of it.

    Attributes
    ----------
    hours
        In which cases come.
    drains
        Whether the factory runs until it is empty; it does not where there is always more work.
    start_at, coming, open_cases
        As `simulate` takes them.
    counted_from
        The share of the time after which it is counted.
    """

    name: str
    factory: Factory
    rows: tuple[Row, ...]
    hours: int = 30_000
    drains: bool = True
    start_at: datetime = MONDAY
    counted_from: float = 1 / 6
    coming: Mapping[str, NDArray[np.datetime64]] | None = None
    open_cases: tuple[OpenCase, ...] = ()

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Line:
    """A row with what the simulation gave."""

    name: str
    theory: float
    simulated: float
    half: float
    within: float
    source: str

    @property
    def is_inside(self) -> bool:
        return abs(self.simulated - self.theory) <= self.half + ROUNDING * max(1.0, abs(self.theory))

    @property
    def is_sharp(self) -> bool:
        return self.half <= self.within * abs(self.theory)

    def __str__(self) -> str:
        verdict = ("inside" if self.is_inside else "OUTSIDE") + ("" if self.is_sharp else ", TOO WIDE")
        low, high = self.simulated - self.half, self.simulated + self.half
        return (
            f"{self.name:<62} {self.theory:11.5f} {self.simulated:11.5f} [{low:11.5f}, {high:11.5f}]"
            f"  {verdict:<7}  {self.source}"
        )


LINES: list[Line] = []
"""All that was verified in this session."""


def verify(experiment: Experiment) -> None:
    """Run an experiment, add its rows to the table, and fail if theory lies outside or a law is broken."""
    run = simulate(
        experiment.factory,
        start_at=experiment.start_at,
        horizon=timedelta(hours=experiment.hours),
        seed=SEED,
        replications=REPLICATIONS,
        drain=None if experiment.drains else timedelta(0),
        arrivals=experiment.coming,
        open_cases=experiment.open_cases,
    )
    begins = run.replications[0].clock.microseconds(experiment.start_at) / 3.6e9
    samples = [
        Sample(replication, begins + experiment.hours * experiment.counted_from, begins + experiment.hours)
        for replication in run.replications
    ]
    lines = [_line(experiment, row, samples) for row in experiment.rows]
    LINES.extend(lines)

    assert not [told for replication in run.replications for told in broken(replication)]
    assert len(LINES) <= MOST_ROWS
    assert all(line.is_inside and line.is_sharp for line in lines), "\n" + "\n".join(str(line) for line in lines)


def _line(experiment: Experiment, row: Row, samples: Iterable[Sample]) -> Line:
    values = np.array([row.statistic(sample) for sample in samples])
    wide = stats.t.ppf(1 - FALSE_ALARMS / MOST_ROWS / 2, len(values) - 1)
    half = float(wide * values.std(ddof=1) / math.sqrt(len(values)))
    name = f"{experiment.name}: {row.name}"
    return Line(name, row.theory, float(values.mean()), half, row.within, row.source)


def table() -> str:
    """Return the table of all that was verified, with how often it is wrong by chance."""
    head = f"{'':<62} {'theory':>11} {'simulated':>11} {'interval':^26}"
    inside = sum(line.is_inside for line in LINES)
    alarms = FALSE_ALARMS / MOST_ROWS * len(LINES)
    foot = (
        f"{inside} of {len(LINES)} rows inside; {REPLICATIONS} replications each;"
        f" chance puts a row of this table outside in one of {1 / alarms:,.0f} seeds"
    )
    return "\n".join([head, *map(str, LINES), foot])
