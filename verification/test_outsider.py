"""Work that somebody outside does, who serves any number at once."""

from collections.abc import Iterator

import pytest

from ambidex.distributions.lognormal import Lognormal
from ambidex.factory import Activity, Arrivals
from ambidex.working_time import Calendar
from verification.factories import HOUR, NOTHING, station
from verification.measure import Sample, Statistic, mean_cycle, mean_number, mean_wait
from verification.table import Experiment, Row, verify
from verification.theory.rhythm import number_at

EMW = "Eick, Massey and Whitt 1993"
NIGHT_AND_DAY = (0.5,) * 8 + (6.0,) * 8 + (2.0,) * 8


def experiments() -> Iterator[Experiment]:
    many = Activity("work", None, Lognormal(mean=1.0, cv=1.5))
    number = Row("number", mean_number, 5.0, "Takacs 1962")
    yield Experiment("M/G/infinity 5", station(5.0, work=many), (number,))
    by_hour = tuple(2.0 if hour < 84 else 1.0 for hour in range(168))
    slow = Activity("work", None, HOUR, by_hour=by_hour)
    yield Experiment("half of the week at half the speed", station(5.0, work=slow), (cycle(1.5),))
    rhythm = station(work=Activity("work", None, HOUR), arrivals=Arrivals(NIGHT_AND_DAY * 7))
    rows = tuple(
        Row(f"number at {hour}", number_at_hour(hour), number_at(hour, rates=NIGHT_AND_DAY, mean=1.0), EMW, 0.06)
        for hour in (8.0, 12.5, 16.0)
    )
    yield Experiment("M(t)/M/infinity, day and night", rhythm, rows)
    office = Calendar(tuple((24.0 * day + 9, 24.0 * day + 17) for day in range(7)))
    supplier = Activity("work", None, NOTHING, supplier="bank", calendar="office")
    by_day = station(2.0, work=supplier, calendars={"office": office})
    night = Row("wait", mean_wait, 2 / 3 * 8.0, "uniform arrivals")
    yield Experiment("a supplier open 8 of 24 hours", by_day, (night,))
    delayed = Activity("work", "role", NOTHING, delay=HOUR)
    yield Experiment("an extraneous delay", station(1.0, work=delayed), (cycle(1.0),))


def cycle(mean: float) -> Row:
    return Row("cycle", mean_cycle, mean, "by definition")


def number_at_hour(hour: float) -> Statistic:
    """Return how many cases are there at an hour of the day, on average over the days."""

    def statistic(sample: Sample) -> float:
        came, left = sample.replication.arrived / 3.6e9, sample.replication.finished / 3.6e9
        first, last = sample.begins // 24 + 1, sample.ends // 24
        inside = ((left - hour) // 24).clip(first, last) - ((came - hour) // 24).clip(first, last)
        return float(inside.sum() / (last - first))

    return statistic


@pytest.mark.parametrize("experiment", tuple(experiments()), ids=str)
def test_outsiders_keep_cases_as_long_as_theory_says(experiment: Experiment) -> None:
    verify(experiment)
