from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ambidex.factory import Arrivals
from ambidex.simulation.arrivals import arrival_instants, cumulative_rate
from ambidex.simulation.clock import Clock

MONDAY = datetime(2026, 1, 5)
CLOCK = Clock.of(MONDAY.replace(tzinfo=UTC), time_zone="UTC")
HOUR = 3_600_000_000
WEEK = 168 * HOUR
DAYTIME = tuple(2.0 if 8 <= hour % 24 < 18 and hour < 120 else 0.0 for hour in range(168))


def instants(arrivals: Arrivals, *, weeks: int = 4, seed: int = 1) -> NDArray[np.int64]:
    rng = np.random.default_rng(seed)
    return arrival_instants(arrivals, clock=CLOCK, begins=0, ends=weeks * WEEK, rng=rng)


def test_cases_come_only_in_hours_with_a_rate() -> None:
    hour = instants(Arrivals(DAYTIME), weeks=50) // HOUR % 168
    assert ((hour % 24 >= 8) & (hour % 24 < 18) & (hour < 120)).all()


def test_nothing_comes_where_every_rate_is_zero() -> None:
    assert len(instants(Arrivals((0.0,) * 168))) == 0


@pytest.mark.parametrize("regularity", [0.3, 1.0, 5.0])
def test_the_mean_number_is_the_rate_from_the_first_hour_on(regularity: float) -> None:
    arrivals = Arrivals((0.5,) * 168, regularity=regularity)
    counts = [len(instants(arrivals, weeks=1, seed=seed)) for seed in range(2000)]
    assert np.mean(counts) == pytest.approx(84, abs=4 * np.std(counts) / np.sqrt(2000))


def test_regular_arrivals_vary_less_and_bursty_ones_more() -> None:
    spread = [
        np.std([len(instants(Arrivals((0.5,) * 168, regularity=shape), seed=seed)) for seed in range(300)])
        for shape in (0.25, 1.0, 4.0)
    ]
    poisson = np.sqrt(84 * 4)
    assert spread == pytest.approx([2 * poisson, poisson, poisson / 2], rel=0.2)


@pytest.mark.parametrize("seed", range(6))
def test_bursts_may_bring_far_more_than_the_mean(seed: int) -> None:
    come = instants(Arrivals((200.0,) * 168, regularity=0.01), weeks=6, seed=seed)
    assert len(come) == pytest.approx(200 * 168 * 6, rel=0.1)
    assert (np.diff(come) >= 0).all()
    assert 0 <= come[0] <= come[-1] < 6 * WEEK


def test_a_level_moves_only_what_comes_from_its_day_on() -> None:
    before = instants(Arrivals(DAYTIME))
    after = instants(Arrivals(DAYTIME, levels=((date(2026, 1, 19), 1.2),)))
    first_change = int(np.sum(before < 2 * WEEK))
    assert np.array_equal(before[:first_change], after[:first_change])
    assert len(after) > len(before)
    assert (after[first_change : len(before)] <= before[first_change:]).all()


@given(ends=st.integers(1, 40), longer=st.integers(1, 400))
@settings(deadline=None)
def test_looking_further_does_not_move_what_came_before(ends: int, longer: int) -> None:
    arrivals = Arrivals((20.0,) * 168, levels=((date(2026, 1, 12), 2.0),), regularity=2.0)
    near, far = (
        arrival_instants(arrivals, clock=CLOCK, begins=5 * HOUR, ends=stop * 24 * HOUR, rng=np.random.default_rng(3))
        for stop in (ends, ends + longer)
    )
    assert np.array_equal(near, far[: len(near)])


@given(begins=st.integers(0, WEEK), length=st.integers(1, 3 * WEEK))
def test_the_cumulative_rate_is_the_area_under_the_rates(begins: int, length: int) -> None:
    arrivals = Arrivals(DAYTIME, levels=((date(2026, 1, 7), 3.0),))
    edges, mass = cumulative_rate(arrivals, monday=MONDAY, begins=begins, ends=begins + length)
    minutes = (np.arange(2000) + 0.5) / 2000 * length
    hour = ((begins + minutes) / HOUR).astype(int)
    rate = np.array(DAYTIME)[hour % 168] * np.where(hour >= 48, 3.0, 1.0)
    assert mass[-1] == pytest.approx(rate.mean() * length / HOUR, rel=0.05, abs=0.5)
    assert edges[-1] == pytest.approx(length / HOUR)
    assert (np.diff(mass) >= 0).all()


def test_cases_come_together_as_often_as_is_said() -> None:
    pairs = instants(Arrivals((10.0,) * 168, sizes=((1, 0.5), (3, 0.5))), weeks=20)
    at, size = np.unique(pairs, return_counts=True)
    assert set(size.tolist()) == {1, 3}
    assert abs((size == 3).mean() - 0.5) < 0.02
    assert (instants(Arrivals((10.0,) * 168), weeks=20)[:100] == at[:100]).all()


def test_no_case_comes_in_the_hour_that_clocks_skip_and_none_is_lost() -> None:
    paris = Clock.of(datetime(2026, 3, 26, tzinfo=UTC), time_zone="Europe/Paris")
    night = Arrivals(tuple(3.0 if hour == 146 else 0.0 for hour in range(168)), regularity=50.0)
    come = arrival_instants(night, clock=paris, begins=0, ends=WEEK, rng=np.random.default_rng(1))
    shown = paris.wall(come) / HOUR
    assert len(come) >= 2
    assert ((shown >= 147) & (shown < 148)).all()
