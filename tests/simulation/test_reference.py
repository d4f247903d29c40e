"""The kernel and its readable twin give the same rows, on random factories with every feature."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambidex.distributions import Distribution
from ambidex.distributions.constant import Constant
from ambidex.distributions.empirical import Empirical
from ambidex.distributions.exponential import Exponential
from ambidex.distributions.gamma import Gamma
from ambidex.distributions.lognormal import Lognormal
from ambidex.distributions.uniform import Uniform
from ambidex.factory import END, Activity, Arrivals, Batch, Factory, Resource, State, WorkType
from ambidex.simulation import Replication, simulate
from ambidex.simulation.compile_rich import is_rich
from ambidex.simulation.reference import Path, Row, follow
from ambidex.simulation.replicate import type_key
from ambidex.working_time import ALWAYS, Calendar

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
WEEKDAYS = tuple((24.0 * day + 9, 24.0 * day + 17) for day in range(5))
CALENDARS = {
    "always": ALWAYS,
    "office": Calendar(WEEKDAYS),
    "with a lunch": Calendar(((9.0, 12.0), (12.5, 17.25), (33.0, 36.0))),
    "over Sunday midnight": Calendar(((0.0, 6.0), (70.0, 72.0), (160.0, 168.0))),
}

durations: st.SearchStrategy[Distribution] = st.one_of(
    st.integers(0, 5).map(lambda hours: Constant(float(hours))),
    st.sampled_from([Constant(0.25), Exponential(2.0), Exponential(0.3)]),
    st.sampled_from([Lognormal(2.0, 1.5), Gamma(1.0, 0.5), Uniform(0.0, 3.0)]),
    st.just(Empirical(((0.0, 0.0), (0.6, 0.0), (0.6, 1.0), (1.0, 4.0)))),
)


@st.composite
def flows(draw: st.DrawFn, names: list[str], name: str) -> WorkType:
    labels = [f"{name} state {i}" for i in range(draw(st.integers(1, 4)))]
    leave = draw(st.floats(0.2, 0.9))
    onward = st.lists(st.integers(0, 3), min_size=len(labels), max_size=len(labels))
    states = []
    for label in labels:
        weights = draw(onward)
        parts = {other: weight / sum(weights) for other, weight in zip(labels, weights) if weight}
        going = {other: part * (1 - leave) for other, part in parts.items()}
        states.append(State(label, draw(st.sampled_from(names)), {**going, END: 1 - sum(going.values())}))
    reached = {label: 1 / len(labels) for label in labels}
    rate = tuple(draw(st.lists(st.sampled_from([0.0, 0.5, 2.0]), min_size=168, max_size=168)))
    arrivals = Arrivals(
        per_hour=(0.3, *rate[1:]),
        levels=draw(st.sampled_from([(), ((date(2026, 1, 7), 1.5),)])),
        regularity=draw(st.sampled_from([0.5, 1.0, 4.0])),
    )
    return WorkType(name, arrivals, reached, tuple(states), priority=draw(st.integers(0, 2)))


@st.composite
def factories(draw: st.DrawFn) -> Factory:
    roles = [f"role {i}" for i in range(draw(st.integers(1, 3)))]
    batches = st.none() | st.builds(Batch, st.integers(1, 4), st.sampled_from([0.0, 2.0, 30.0]))
    delays = st.none() | durations
    within = st.builds(Activity, st.just(""), st.sampled_from(roles), durations, delay=delays, batch=batches)
    outside = st.builds(Activity, st.just(""), st.none(), durations, delay=delays)
    drawn = draw(st.lists(st.one_of(within, within, outside), min_size=1, max_size=4))
    activities = [replace(activity, name=f"activity {i}") for i, activity in enumerate(drawn)]
    resources = [
        Resource(
            f"person {i}",
            roles=tuple({roles[i % len(roles)], *draw(st.lists(st.sampled_from(roles), max_size=2))}),
            calendar=draw(st.sampled_from(sorted(CALENDARS))),
            capacity=draw(st.sampled_from([1, 1, 3])),
            pace=draw(st.sampled_from([1.0, 0.5, 1.3])),
        )
        for i in range(len(roles) + draw(st.integers(0, 3)))
    ]
    names = [activity.name for activity in activities]
    work_types = [draw(flows(names, f"type {i}")) for i in range(draw(st.integers(1, 3)))]
    return Factory("random", "UTC", CALENDARS, (), tuple(resources), tuple(activities), tuple(work_types))


@given(factory=factories(), seed=st.integers(0, 9), hours=st.integers(5, 200), drain=st.sampled_from([20, 4000]))
@settings(max_examples=100, deadline=None)
def test_the_kernel_and_its_readable_twin_give_the_same_rows(
    factory: Factory, seed: int, hours: int, drain: int
) -> None:
    horizon = timedelta(hours=hours)
    run = simulate(factory, start_at=MONDAY, horizon=horizon, seed=seed, drain=timedelta(hours=drain))
    fast = run.replications[0]

    slow = twin(fast, limit=(hours + drain) * 3_600_000_000)

    assert rows_of(fast) == sorted(slow.rows, key=lambda row: row.case)
    assert {case: at for case, at in enumerate(fast.finished.tolist()) if at >= 0} == slow.finished


@given(factory=factories(), when=st.lists(st.integers(0, 20), min_size=1, max_size=40), seed=st.integers(0, 9))
@settings(max_examples=100, deadline=None)
def test_they_agree_when_many_things_happen_at_the_same_instant(factory: Factory, when: list[int], seed: int) -> None:
    instants = np.datetime64("2026-01-05", "us") + np.sort(when).astype("timedelta64[h]")
    coming = {work_type.name: instants for work_type in factory.work_types}
    horizon = timedelta(hours=100)
    fast = simulate(factory, start_at=MONDAY, horizon=horizon, seed=seed, arrivals=coming).replications[0]

    slow = twin(fast, limit=200 * 3_600_000_000)

    assert rows_of(fast) == sorted(slow.rows, key=lambda row: row.case)
    assert {case: at for case, at in enumerate(fast.finished.tolist()) if at >= 0} == slow.finished


@given(factory=factories(), slow=st.sampled_from([1e9, 1e300]), seed=st.integers(0, 9), several=st.booleans())
@settings(max_examples=20, deadline=None)
def test_they_agree_on_work_that_lasts_longer_than_time(
    factory: Factory, slow: float, seed: int, several: bool
) -> None:
    first, *others = factory.resources
    paces = {activity.name: slow for activity in factory.activities[:1]} if several else {}
    snail = replace(first, pace=slow, paces=paces, slowdown=slow if several else 0.0)
    factory = replace(factory, resources=(snail, *others))
    fast = simulate(factory, start_at=MONDAY, horizon=timedelta(hours=60), seed=seed).replications[0]

    path = twin(fast, limit=120 * 3_600_000_000)

    assert rows_of(fast) == sorted(path.rows, key=lambda row: (row.case, row.start, row.end))
    assert {case: at for case, at in enumerate(fast.finished.tolist()) if at >= 0} == path.finished


@pytest.mark.parametrize(
    ("mean", "pace", "cut"), [(1.0, 1.0, False), (1.0, 1e5, True), (2e4, 1.0, False), (9e5, 1.0, True)]
)
def test_only_work_that_may_have_to_be_cut_needs_the_rich_kernel(desk: Factory, mean, pace, cut) -> None:
    """The longest of 2^53 exponential times is 36.7 times their mean; a century is about 900,000 hours."""
    (answer,), (ann,) = desk.activities, desk.resources
    slow = replace(
        desk,
        activities=(replace(answer, service_time=Exponential(mean)),),
        resources=(replace(ann, pace=pace),),
    )
    assert is_rich(slow) == cut


def twin(fast: Replication, *, limit: int) -> Path:
    names = [work_type.name for work_type in fast.factory.work_types]
    keys = {name: type_key(fast.seed, fast.index, name) for name in names}
    arrivals = [(at, names[kind]) for at, kind in zip(fast.arrived.tolist(), fast.work_type.tolist())]
    return follow(fast.factory, arrivals, type_keys=keys, clock=fast.clock, begins=0, limit=limit)


def rows_of(fast: Replication) -> list[Row]:
    people = [*(person.name for person in fast.factory.resources), None]
    case = np.repeat(np.arange(fast.n_arrived), np.diff(fast.offset))
    columns = (case, fast.activity, fast.resource, fast.enabled, fast.start, fast.end, fast.work, fast.batch)
    return [
        Row(number, fast.factory.activities[activity].name, people[who], *rest)
        for number, activity, who, *rest in zip(*(column.tolist() for column in columns))
    ]
