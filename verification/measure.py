"""What is measured of a replication: of the cases that came after the warm-up, in hours."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ambidex.simulation import Replication

HOUR = 3_600_000_000

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """A replication with the hours between which it is measured."""

    replication: Replication
    begins: float
    ends: float

    @property
    def cases(self) -> Bools:
        """Which cases count."""
        return np.asarray(self.replication.arrived >= self.begins * HOUR)

    @property
    def case(self) -> NDArray[np.int64]:
        """The case of each row."""
        return np.repeat(np.arange(self.replication.n_arrived), np.diff(self.replication.offset))

    @property
    def rows(self) -> Bools:
        """Which rows are of cases that count."""
        return np.repeat(self.cases, np.diff(self.replication.offset))

    @property
    def begun(self) -> Bools:
        """Which rows are of work that people began while it counts, also of cases that came before."""
        start = self.replication.start
        counts = (start >= self.begins * HOUR) & (start < self.ends * HOUR) & (self.replication.resource >= 0)
        return np.asarray(counts)

    @property
    def wait(self) -> Floats:
        """Of each row."""
        return np.asarray((self.replication.start - self.replication.enabled) / HOUR)

    @property
    def cycle(self) -> Floats:
        """Of each case; those that were still open have a negative one."""
        return np.asarray((self.replication.finished - self.replication.arrived) / HOUR)

    @property
    def served(self) -> Bools:
        """Whether anything was done for each case."""
        return np.diff(self.replication.offset) > 0

    def at(self, activity: str) -> Bools:
        """Which rows are of an activity."""
        names = [known.name for known in self.replication.factory.activities]
        return np.asarray(self.replication.activity == names.index(activity))

    def by(self, resource: str) -> Bools:
        """Which rows were done by somebody."""
        names = [person.name for person in self.replication.factory.resources]
        return np.asarray(self.replication.resource == names.index(resource))

    def of(self, work_type: str) -> Bools:
        """Which cases are of a type."""
        names = [known.name for known in self.replication.factory.work_types]
        return np.asarray(self.replication.work_type == names.index(work_type))


Statistic = Callable[[Sample], float]


def mean_wait(sample: Sample) -> float:
    return float(sample.wait[sample.rows].mean())


def mean_square_wait(sample: Sample) -> float:
    return float((sample.wait[sample.rows] ** 2).mean())


def share_that_waits(sample: Sample) -> float:
    return float((sample.wait[sample.rows] > 0).mean())


def mean_cycle(sample: Sample) -> float:
    return float(sample.cycle[sample.cases].mean())


def mean_number(sample: Sample) -> float:
    """Return the time average of the cases in the factory."""
    inside = np.clip(sample.replication.finished / HOUR, sample.begins, sample.ends)
    inside -= np.clip(sample.replication.arrived / HOUR, sample.begins, sample.ends)
    return float(inside.sum() / (sample.ends - sample.begins))


def throughput(sample: Sample) -> float:
    """Return how many cases end an hour."""
    ended = sample.replication.finished / HOUR
    return float(((ended >= sample.begins) & (ended < sample.ends)).sum() / (sample.ends - sample.begins))


def share_lost(sample: Sample) -> float:
    """Return the share of cases that left before anything was done for them."""
    return float((~sample.served[sample.cases]).mean())


def mean_wait_of_all(sample: Sample) -> float:
    """Return the mean wait of cases with one step, of those that gave up as of those that were served."""
    waited = sample.cycle
    waited[sample.served] = sample.wait
    return float(waited[sample.cases].mean())


def wait_of(work_type: str) -> Statistic:
    return lambda sample: float(sample.wait[sample.rows & sample.of(work_type)[sample.case]].mean())


def cycle_of(work_type: str) -> Statistic:
    return lambda sample: float(sample.cycle[sample.cases & sample.of(work_type)].mean())


def wait_at(activity: str) -> Statistic:
    return lambda sample: float(sample.wait[sample.rows & sample.at(activity)].mean())


def visits(activity: str) -> Statistic:
    """Return how often a case comes to an activity."""
    return lambda sample: float((sample.rows & sample.at(activity)).sum() / sample.cases.sum())


def share_by(resource: str) -> Statistic:
    """Return the share of the work begun by people that somebody did, by number."""
    return lambda sample: float(sample.by(resource)[sample.begun].mean())


def hours_by(resource: str) -> Statistic:
    """Return the share of the hours of work that somebody did."""

    def statistic(sample: Sample) -> float:
        work = sample.replication.work[sample.begun]
        return float(work[sample.by(resource)[sample.begun]].sum() / work.sum())

    return statistic
