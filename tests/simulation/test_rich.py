"""The kernel for rich factories and its readable twin give the same rows, on random factories with every feature."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ambidex.distributions import Distribution
from ambidex.distributions.constant import Constant
from ambidex.distributions.empirical import Empirical
from ambidex.distributions.exponential import Exponential
from ambidex.distributions.lognormal import Lognormal
from ambidex.factory import (
    END,
    JOIN,
    Activity,
    Arrivals,
    Batch,
    Factory,
    Profile,
    RampUp,
    Resource,
    Role,
    Route,
    Special,
    State,
    Team,
    Wait,
    WorkType,
)
from ambidex.factory.model import CHOICES, QUEUES
from ambidex.simulation import OpenCase, Replication
from ambidex.simulation.clock import Clock
from ambidex.simulation.compile import compile_factory
from ambidex.simulation.kernel.layout import HOUR
from ambidex.simulation.reference import Path, Quit, Row, follow
from ambidex.simulation.replicate import replicate, type_key
from ambidex.working_time import ALWAYS, Calendar, DatedHours

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
WEEKDAYS = tuple((24.0 * day + 9, 24.0 * day + 17) for day in range(5))
CALENDARS = {
    "always": ALWAYS,
    "office": Calendar(WEEKDAYS),
    "with a lunch": Calendar(((9.0, 12.0), (12.5, 17.25), (33.0, 36.0))),
    "with a holiday": Calendar(WEEKDAYS, (DatedHours(date(2026, 1, 6), date(2026, 1, 6)),)),
    "elsewhere": Calendar(WEEKDAYS, time_zone="America/New_York"),
}

durations: st.SearchStrategy[Distribution] = st.one_of(
    st.integers(0, 4).map(lambda hours: Constant(float(hours))),
    st.sampled_from([Constant(0.25), Exponential(2.0), Exponential(0.3), Lognormal(2.0, 1.5)]),
    st.just(Empirical(((0.0, 0.0), (0.6, 0.0), (0.6, 1.0), (1.0, 4.0)))),
)
some = st.none() | durations
limits = st.none() | st.none() | st.integers(1, 5)


def shares(draw: st.DrawFn, names: list[str], last: str, *, leave: float) -> dict[str, float]:
    """Return ways to some of the names, and out."""
    weights = draw(st.lists(st.integers(0, 2), min_size=len(names), max_size=len(names)))
    parts = {name: weight / sum(weights) * (1 - leave) for name, weight in zip(names, weights) if weight}
    return {**parts, last: 1 - sum(parts.values())}


@st.composite
def states(draw: st.DrawFn, activities: list[str], prefix: str, last: str, *, depth: int) -> list[State]:
    """Return a flow whose states lead among each other and to the last; a fork has such flows as its branches."""
    labels = [f"{prefix}{i}" for i in range(draw(st.integers(1, 3)))]
    found: list[State] = []
    leave = draw(st.floats(0.4, 0.9))

    def onward() -> dict[str, float]:
        return shares(draw, labels, last, leave=leave)

    for label in labels:
        kind = draw(st.sampled_from(["step", "step", "step", "wait", "fork"]))
        if kind == "wait":
            waits = tuple(Wait(draw(durations), onward()) for _ in range(draw(st.integers(1, 3))))
            found.append(State(label, None, {}, waits=waits))
        elif kind == "fork" and depth > 0:
            branches = [
                draw(states(activities, f"{label}.{branch}.", JOIN, depth=depth - 1))
                for branch in range(draw(st.integers(1, 3)))
            ]
            chances = {branch[0].name: draw(st.sampled_from([1.0, 1.0, 0.5, 0.0])) for branch in branches}
            found.append(State(label, None, onward(), parallel=chances))
            found += [state for branch in branches for state in branch]
        else:
            routes = draw(
                st.lists(
                    st.builds(
                        Route,
                        when=st.sampled_from([{}, {"channel": "web"}, {"channel": "post"}]),
                        next=st.just(onward()),
                        waiting=st.integers(0, 3),
                    ),
                    max_size=2,
                )
            )
            otherwise = draw(st.sampled_from([{}, {last: 1.0}]))
            if otherwise == {} and last == JOIN:
                otherwise = {JOIN: 1.0}
            found.append(State(label, draw(st.sampled_from(activities)), onward(), tuple(routes), otherwise))
    return found


@st.composite
def work_types(draw: st.DrawFn, activities: list[str], name: str) -> WorkType:
    flow = draw(states(activities, f"{name} ", END, depth=2))
    top = [state for state in flow if "." not in state.name]
    rate = tuple(draw(st.lists(st.sampled_from([0.0, 0.5, 1.5]), min_size=168, max_size=168)))
    profiles = draw(
        st.sampled_from(
            [
                (),
                (
                    Profile(0.5, {"channel": "web"}, priority=0),
                    Profile(0.3, {"channel": "post"}),
                    Profile(0.2, {"channel": "desk"}, priority=3),
                ),
            ]
        )
    )
    return WorkType(
        name,
        Arrivals((0.3, *rate[1:]), sizes=draw(st.sampled_from([(), ((1, 0.5), (3, 0.5))]))),
        {top[0].name: 1.0},
        tuple(flow),
        priority=draw(st.integers(0, 2)),
        promise=draw(st.sampled_from([None, 5.0, 50.0])),
        profiles=profiles,
    )


@st.composite
def rich_activities(draw: st.DrawFn, roles: list[str], people: list[str]) -> Activity:
    common = {"service_time": draw(durations), "delay": draw(some), "wip_limit": draw(limits)}
    specials = st.builds(
        Special,
        when=st.sampled_from([{"resource": people[0]}, {"role": roles[-1]}, {"channel": "web"}, {"team": "team"}]),
        service_time=durations,
    )
    common["special"] = tuple(draw(st.lists(specials, max_size=2)))
    common["by_hour"] = draw(st.sampled_from([(), tuple(0.5 + (hour % 24) / 24 for hour in range(168))]))
    kind = draw(st.sampled_from(["batched", "joint", "impatient", "plain", "outside"]))
    if kind == "outside":
        return Activity("", None, **common, calendar=draw(st.sampled_from([None, "office", "elsewhere"])))
    role = draw(st.sampled_from(roles))
    common |= {"setup": draw(some), "interruptible": draw(st.booleans()), "coordination": draw(some)}
    if kind == "batched":
        releases = draw(st.sampled_from([(), (16.0, 40.0), (12.5,)]))
        batch = Batch(draw(st.integers(1, 4)), draw(st.sampled_from([0.0, 2.0, 30.0])), releases)
        return Activity("", role, **common, batch=batch)
    if kind == "joint":
        together = draw(st.sampled_from([{roles[0]: 1}, {roles[-1]: 1}, {roles[0]: 2}]))
        return Activity("", role, **common, together=together)
    if kind == "impatient":
        return Activity("", role, **common, patience=draw(some), balk_at=draw(st.none() | st.integers(0, 3)))
    return Activity("", role, **common)


@st.composite
def resources(draw: st.DrawFn, name: str, role: str, roles: list[str]) -> Resource:
    return Resource(
        name,
        roles=tuple({role, *draw(st.lists(st.sampled_from(roles), max_size=2))}),
        calendar=draw(st.sampled_from(sorted(CALENDARS))),
        team=draw(st.sampled_from([None, "team", "other"])),
        capacity=draw(st.sampled_from([1, 1, 1, 3])),
        pace=draw(st.sampled_from([1.0, 0.5, 1.3])),
        paces=draw(st.sampled_from([{}, {"activity 0": 2.0}])),
        slowdown=draw(st.sampled_from([0.0, 0.0, 0.5])),
        weight=draw(st.sampled_from([1.0, 3.0])),
        from_date=draw(st.sampled_from([None, None, date(2026, 1, 7)])),
        until_date=draw(st.sampled_from([None, None, None, date(2026, 1, 14)])),
        absent=draw(st.sampled_from([(), ((date(2026, 1, 8), date(2026, 1, 9)),)])),
        ramp_up=draw(st.sampled_from([None, RampUp(1.0, 2.0)])),
    )


@st.composite
def rich_factories(draw: st.DrawFn) -> Factory:
    roles = [f"role {i}" for i in range(draw(st.integers(1, 3)))]
    people = [f"person {i}" for i in range(len(roles) + draw(st.integers(1, 3)))]
    staff = [draw(resources(name, roles[i % len(roles)], roles)) for i, name in enumerate(people)]
    # Somebody is always there, so that everything that can end does.
    staff += [Resource(f"steady {role} {i}", (role,), "always", team="team") for role in roles for i in range(3)]
    drawn = draw(st.lists(rich_activities(roles, people), min_size=1, max_size=4))
    activities = [replace(activity, name=f"activity {i}") for i, activity in enumerate(drawn)]
    names = [activity.name for activity in activities]
    kinds = [draw(work_types(names, f"type {i}")) for i in range(draw(st.integers(1, 2)))]
    rules = [
        Role(role, draw(st.sampled_from(QUEUES)), draw(st.sampled_from(CHOICES)))
        for role in roles
        if draw(st.booleans())
    ]
    teams = (Team("team", wip_limit=draw(limits)), Team("other"))
    zone = draw(st.sampled_from(["UTC", "Europe/Paris"]))
    return Factory(
        "rich",
        zone,
        CALENDARS,
        teams,
        tuple(staff),
        tuple(activities),
        tuple(kinds),
        roles=tuple(rules),
        wip_limit=draw(st.none() | st.integers(1, 12)),
    )


def fast(
    factory: Factory, *, hours: int, drain: int, seed: int, every: int = 1000, open_cases: tuple[OpenCase, ...] = ()
):
    clock = Clock.of(MONDAY, time_zone=factory.time_zone)
    begins = clock.microseconds(MONDAY)
    limit = begins + (hours + drain) * HOUR
    compiled = compile_factory(factory, clock=clock, begins=begins, limit=limit, rich=True)
    rng = np.random.default_rng(seed)
    coming = [np.sort(begins + rng.integers(0, hours * every, 40) * HOUR // every) for _ in factory.work_types]
    return replicate(compiled, clock, coming, open_cases=open_cases, seed=seed, index=0, begins=begins, limit=limit), (
        begins,
        limit,
    )


def slow(replication: Replication, span: tuple[int, int], open_cases: tuple[OpenCase, ...] = ()) -> Path:
    names = [work_type.name for work_type in replication.factory.work_types]
    keys = {name: type_key(replication.seed, replication.index, name) for name in names}
    cases = zip(replication.arrived.tolist(), replication.work_type.tolist())
    arrivals = [(at, names[kind]) for at, kind in cases][len(open_cases) :]
    begins, limit = span
    return follow(
        replication.factory,
        arrivals,
        type_keys=keys,
        clock=replication.clock,
        begins=begins,
        limit=limit,
        open_cases=open_cases,
    )


def rows_of(replication: Replication) -> list[Row]:
    people = [*(person.name for person in replication.factory.resources), None]
    case = np.repeat(np.arange(replication.n_arrived), np.diff(replication.offset))
    columns = (
        case,
        replication.activity,
        replication.resource,
        replication.enabled,
        replication.start,
        replication.end,
        replication.work,
        replication.batch,
    )
    return [
        Row(number, replication.factory.activities[activity].name, people[who], *rest)
        for number, activity, who, *rest in zip(*(column.tolist() for column in columns))
    ]


def in_order(rows) -> list[Row]:
    return sorted(rows, key=lambda row: (row.case, row.start, row.end, row.activity, row.enabled, str(row.resource)))


def agree(replication: Replication, path: Path) -> None:
    names = [activity.name for activity in replication.factory.activities]
    gone = replication.quits
    assert in_order(rows_of(replication)) == in_order(path.rows)
    assert {case: at for case, at in enumerate(replication.finished.tolist()) if at >= 0} == path.finished
    told = zip(gone.case.tolist(), gone.activity.tolist(), gone.enabled.tolist(), gone.at.tolist())
    assert [Quit(case, names[activity], enabled, at) for case, activity, enabled, at in told] == list(path.quits)


@given(factory=rich_factories(), seed=st.integers(0, 9), hours=st.integers(5, 150), drain=st.sampled_from([20, 1000]))
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_kernel_and_its_readable_twin_give_the_same_rows(
    factory: Factory, seed: int, hours: int, drain: int
) -> None:
    replication, span = fast(factory, hours=hours, drain=drain, seed=seed)
    agree(replication, slow(replication, span))


@given(factory=rich_factories(), seed=st.integers(0, 9), hours=st.integers(2, 30))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_they_agree_when_many_things_happen_at_the_same_instant(factory: Factory, seed: int, hours: int) -> None:
    replication, span = fast(factory, hours=hours, drain=500, seed=seed, every=1)
    agree(replication, slow(replication, span))


@given(factory=rich_factories(), data=st.data(), seed=st.integers(0, 9))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_they_agree_on_what_becomes_of_cases_that_are_there_at_the_beginning(
    factory: Factory, data: st.DataObject, seed: int
) -> None:
    outer = [(kind.name, state.name) for kind in factory.work_types for state in kind.states if "." not in state.name]
    there = data.draw(
        st.lists(
            st.builds(
                lambda place, age, since, left, who: OpenCase(
                    *place,
                    arrived_at=MONDAY - timedelta(hours=age + since),
                    enabled_at=MONDAY - timedelta(hours=since),
                    left=left,
                    resource=who,
                ),
                st.sampled_from(outer),
                st.integers(0, 50),
                st.integers(0, 3),
                st.none() | st.sampled_from([0.0, 1.5, 7.0]),
                st.sampled_from([None, *(person.name for person in factory.resources)]),
            ),
            min_size=1,
            max_size=12,
        )
    )
    replication, span = fast(factory, hours=30, drain=500, seed=seed, every=1, open_cases=tuple(there))
    agree(replication, slow(replication, span, tuple(there)))
