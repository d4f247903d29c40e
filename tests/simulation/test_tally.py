"""Statistics without a log are those of the log that is not kept."""

import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambidex.distributions.constant import Constant
from ambidex.distributions.exponential import Exponential
from ambidex.errors import BadInput
from ambidex.factory import Activity, Arrivals, Factory, Profile, Role
from ambidex.simulation import simulate, tally

HOUR = 3_600_000_000
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
YEAR = timedelta(days=365)


def counted_in_the_log(factory: Factory, *, warm_up: timedelta, horizon: timedelta, seed: int) -> dict[str, object]:
    run = simulate(factory, start_at=MONDAY, horizon=horizon, seed=seed)
    path = run.replications[0]
    first, ends = warm_up // timedelta(microseconds=1), horizon // timedelta(microseconds=1)
    begun = (path.start >= first) & (path.start < ends)
    late = (path.arrived >= first) & (path.finished >= 0)
    n = len(factory.activities)
    until = np.where(path.finished >= 0, path.finished, path.stopped)
    return {
        "arrived": int((path.arrived >= first).sum()),
        "ended": int(((path.finished >= first) & (path.finished < ends)).sum()),
        "cycle_hours": float((path.finished - path.arrived)[late].sum() / HOUR),
        "instances": np.bincount(path.activity[begun], minlength=n).tolist(),
        "waiting": np.bincount(path.activity[begun], weights=(path.start - path.enabled)[begun] / HOUR, minlength=n),
        "busy": np.bincount(path.resource[begun], weights=path.work[begun] / HOUR, minlength=len(factory.resources)),
        "inside": float((np.clip(until, first, ends) - np.clip(path.arrived, first, ends)).sum() / HOUR),
        "cycles": (path.finished - path.arrived)[late] / HOUR,
    }


@given(seed=st.integers(0, 20), warm_weeks=st.integers(0, 3), rate=st.sampled_from([0.05, 0.6, 3.0]))
@settings(max_examples=25, deadline=None)
def test_what_is_counted_is_what_the_log_tells(office: Factory, seed: int, warm_weeks: int, rate: float) -> None:
    (letter,) = office.work_types
    busy = replace(office, work_types=(replace(letter, arrivals=Arrivals((rate,) * 168), promise=9.0),))
    span = {"warm_up": timedelta(weeks=warm_weeks), "horizon": timedelta(weeks=12)}
    told = counted_in_the_log(busy, seed=seed, **span)

    (counted,) = tally(busy, start_at=MONDAY, seed=seed, **span)

    assert [counted.arrived.sum(), counted.ended.sum()] == [told["arrived"], told["ended"]]
    assert counted.instances.tolist() == told["instances"]
    assert counted.cycle_hours.sum() == pytest.approx(told["cycle_hours"])
    assert counted.waiting_hours == pytest.approx(told["waiting"])
    assert counted.busy_hours == pytest.approx(told["busy"])
    assert counted.wip * counted.hours == pytest.approx(told["inside"])
    assert counted.in_time.sum() == (told["cycles"] <= 9.0).sum()


def test_quantiles_of_cycle_times_are_right_within_a_hundredth(office: Factory) -> None:
    told = counted_in_the_log(office, warm_up=timedelta(0), horizon=YEAR, seed=3)
    (counted,) = tally(office, start_at=MONDAY, horizon=YEAR, seed=3)
    exact = np.quantile(told["cycles"], [0.1, 0.5, 0.9, 0.99])
    assert [counted.cycle_quantile(share) for share in (0.1, 0.5, 0.9, 0.99)] == pytest.approx(exact, rel=0.02)


def test_several_types_come_in_the_order_in_which_they_do_in_a_log(office: Factory) -> None:
    (letter,) = office.work_types
    rates = {"often": 4.0, "rarely": 0.001, "never": 0.0}
    kinds = tuple(replace(letter, name=name, arrivals=Arrivals((rate,) * 168)) for name, rate in rates.items())
    people = tuple(replace(person, capacity=9) for person in office.resources)
    busy = replace(office, work_types=kinds, resources=people)
    told = counted_in_the_log(busy, warm_up=timedelta(0), horizon=2 * YEAR, seed=1)
    (counted,) = tally(busy, start_at=MONDAY, horizon=2 * YEAR, seed=1)
    assert counted.arrived.sum() == told["arrived"]
    assert counted.busy_hours == pytest.approx(told["busy"])


def test_memory_does_not_grow_with_the_number_of_cases(office: Factory) -> None:
    def most(years: int) -> int:
        tracemalloc.start()
        tally(office, start_at=MONDAY, horizon=years * YEAR, seed=1)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    most(1)
    assert most(60) < 1.3 * most(15)


def test_every_replication_has_its_own_luck_and_the_same_on_any_number_of_threads(office: Factory) -> None:
    one = tally(office, start_at=MONDAY, horizon=YEAR, seed=1, replications=4, workers=1)
    two = tally(office, start_at=MONDAY, horizon=YEAR, seed=1, replications=4, workers=2)
    assert [counted.cycle_time for counted in one] == [counted.cycle_time for counted in two]
    assert len({counted.cycle_time for counted in one}) == 4


def test_who_gave_up_and_who_is_still_there_is_counted(desk: Factory) -> None:
    (answer,) = desk.activities
    (letter,) = desk.work_types
    impatient = replace(
        desk,
        activities=(replace(answer, patience=Constant(2.0)), Activity("unused", "clerk", Exponential(1.0))),
        work_types=(replace(letter, arrivals=Arrivals((2.0,) * 168)),),
    )
    (counted,) = tally(impatient, start_at=MONDAY, horizon=timedelta(weeks=8), drain=timedelta(0), seed=1)
    assert counted.gave_up[1] == 0
    assert counted.gave_up[0] + counted.instances[0] + counted.left[0] == counted.arrived[0]
    assert counted.gave_up[0] > counted.instances[0] > 0


def test_nothing_that_came_gives_no_cycle_time(desk: Factory) -> None:
    (letter,) = desk.work_types
    none = replace(desk, work_types=(replace(letter, arrivals=Arrivals((0.0,) * 168)),))
    (counted,) = tally(none, start_at=MONDAY, horizon=timedelta(weeks=1), seed=1)
    assert np.isnan([counted.cycle_time, counted.cycle_quantile(0.5)]).all()
    assert counted.queue_length.tolist() == [0.0]


def test_a_factory_with_problems_is_refused(desk: Factory) -> None:
    with pytest.raises(BadInput, match="nights"):
        tally(
            replace(desk, resources=(replace(desk.resources[0], calendar="nights"),)),
            start_at=MONDAY,
            horizon=YEAR,
            seed=1,
        )


def test_profiles_and_rules_of_a_role_work_as_in_a_log(office: Factory) -> None:
    (letter,) = office.work_types
    profiles = (Profile(0.5, {"channel": "web"}, priority=0), Profile(0.5, {"channel": "post"}, priority=1))
    rich = replace(
        office, work_types=(replace(letter, profiles=profiles),), roles=(Role("clerk", "LIFO", "least loaded"),)
    )
    told = counted_in_the_log(rich, warm_up=timedelta(0), horizon=YEAR, seed=2)
    (counted,) = tally(rich, start_at=MONDAY, horizon=YEAR, seed=2)
    assert counted.waiting_hours == pytest.approx(told["waiting"])
