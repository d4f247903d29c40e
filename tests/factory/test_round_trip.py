"""Whatever a factory can be, its file says exactly that."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from types import MappingProxyType

from hypothesis import given, settings
from hypothesis import strategies as st

from ambidex.distributions.constant import Constant
from ambidex.distributions.empirical import fit_empirical
from ambidex.distributions.exponential import Exponential
from ambidex.distributions.gamma import Gamma
from ambidex.distributions.lognormal import Lognormal
from ambidex.distributions.uniform import Uniform
from ambidex.factory import (
    END,
    JOIN,
    Activity,
    Arrivals,
    Batch,
    Escalation,
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
    fingerprint,
    problems,
)
from ambidex.factory.file import format_factory, parse_factory
from ambidex.working_time import ALWAYS, Calendar, DatedHours

Frozen = MappingProxyType

names = st.one_of(
    st.text(alphabet="abc XYZ19.:#'\"-é", min_size=1, max_size=8),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6),
    st.sampled_from(
        ["no", "1e3", "1.0", "null", "~", "2026-01-05", "=", "<<", "0x1f", "1_000", "12:30", ".inf", "count", "wait"]
    ),
).filter(lambda name: name.strip() not in {"", END, JOIN})
attribute_names = names.filter(lambda name: name not in {"resource", "team", "role"})
positive = st.floats(min_value=0.01, max_value=1000.0)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
times = st.one_of(
    st.builds(Lognormal, positive, positive),
    st.builds(Gamma, positive, positive),
    st.builds(Exponential, positive),
    st.builds(Constant, positive),
    st.builds(lambda low, width: Uniform(low, low + width), positive, positive),
    st.lists(st.one_of(st.just(0.0), positive), min_size=1, max_size=60).map(fit_empirical),
)


def maybe(some: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(st.none(), some)


def hours(longest: int) -> st.SearchStrategy:
    """Hours that are opened and closed in turn, by half hours as people write them or to the last bit."""
    edge = st.sampled_from([st.integers(0, 2 * longest).map(lambda half: half / 2), st.floats(0.0, longest)])
    edges = edge.flatmap(lambda one: st.lists(one, min_size=2, max_size=12, unique=True)).map(sorted)
    return edges.map(lambda told: tuple(zip(told[::2], told[1::2])))


spans = st.builds(lambda first, more: (first, first + timedelta(more)), days, st.integers(0, 20))
dated = st.builds(lambda span, open_: DatedHours(*span, open_), spans, st.one_of(st.just(()), hours(24)))
calendars = st.builds(
    Calendar,
    st.one_of(st.just(ALWAYS.intervals), hours(168)),
    st.lists(dated, max_size=3, unique_by=lambda told: (told.first, told.last)).map(tuple),
    st.sampled_from([None, "Asia/Tokyo"]),
)


@st.composite
def weeks(draw, usual: float) -> tuple[float, ...]:
    """Something about each hour of the week: another value for each, or the same over a few stretches."""
    cuts = draw(st.lists(st.integers(0, 167), max_size=9, unique=True).map(sorted))
    part = st.sampled_from([usual, 0.25, 3.0, 12.7])
    parts = draw(st.lists(part, min_size=len(cuts) + 1, max_size=len(cuts) + 1))
    noise = draw(st.sampled_from([0.0, 1e-3]))
    return tuple(parts[sum(cut <= hour for cut in cuts)] + noise * hour for hour in range(168))


@st.composite
def resources(draw, name: str, roles: tuple[str, ...], activities: list[str]) -> Resource:
    first = draw(maybe(days))
    return Resource(
        name=name,
        roles=roles,
        calendar="hours",
        team=draw(st.sampled_from([None, "Claims"])),
        pace=draw(st.sampled_from([1.0, 1.25])),
        capacity=draw(st.integers(1, 2)),
        paces=Frozen(draw(st.dictionaries(st.sampled_from(activities), positive))),
        slowdown=draw(st.sampled_from([0.0, 0.2])),
        weight=draw(st.sampled_from([1.0, 2.5])),
        from_date=first,
        until_date=first and draw(maybe(st.just(first + timedelta(400)))),
        absent=tuple(draw(st.lists(spans, max_size=2))),
        ramp_up=draw(maybe(st.builds(RampUp, positive, positive))),
    )


@st.composite
def activities(draw, name: str, whens: list[dict[str, str]]) -> Activity:
    """Work of the role "all": collected, or together with others, or with cases that give up."""
    kind = draw(st.sampled_from(["plain", "batch", "together", "impatient"]))
    batch = st.builds(Batch, st.integers(1, 9), positive, st.lists(st.floats(0.0, 167.99), max_size=2).map(tuple))
    half_hours = st.builds(Batch, st.just(3), st.just(4.0), st.just((112.0, 0.5)))
    return Activity(
        name=name,
        role="all",
        service_time=draw(times),
        interruptible=draw(st.booleans()),
        setup=draw(maybe(times)),
        coordination=draw(maybe(times)),
        special=tuple(draw(st.lists(st.builds(Special, st.sampled_from(whens).map(Frozen), times), max_size=2))),
        by_hour=draw(st.one_of(st.just(()), weeks(1.0))),
        wip_limit=draw(maybe(st.integers(1, 9))),
        escalation=draw(
            maybe(
                st.builds(
                    Escalation,
                    st.floats(0.0, 1.0),
                    times,
                    maybe(st.floats(0.0, 1.0)),
                    st.integers(1, 9),
                    maybe(positive),
                    st.sampled_from(["go on", "rework"]),
                )
            )
        ),
        batch=draw(st.one_of(batch, half_hours)) if kind == "batch" else None,
        together=Frozen({"helper": 2} if kind == "together" else {}),
        patience=draw(times) if kind == "impatient" else None,
        balk_at=draw(maybe(st.integers(0, 9))) if kind == "impatient" else None,
    )


@st.composite
def chains(
    draw, made: list[State], fresh: Iterator[str], work: list[Activity], when: dict[str, str], after: str
) -> str:
    """Put steps (`made`) one behind the other before `after`, with branches of such steps, and return the first."""
    kinds = ["work", "outside", "wait", "waits", *(["fork"] if after == END or len(made) < 4 else [])]
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=3)):
        name = next(fresh)
        on = Frozen({after: 1.0})
        activity = draw(st.sampled_from(work))
        if kind == "work":
            again = draw(st.floats(0.0, 0.9))
            routes = [Route(Frozen(when), on)] * bool(when) + [Route(Frozen({}), on, 3)] * draw(st.booleans())
            made.append(
                State(
                    name,
                    activity.name,
                    Frozen({name: again, after: 1 - again}),
                    routes=tuple(routes),
                    otherwise=on if activity.patience is not None else Frozen({}),
                )
            )
        elif kind == "outside":
            made.append(State(name, "outside", on))
        elif kind == "fork":
            chances = draw(st.lists(st.sampled_from([1.0, 1.0, 0.4]), min_size=1, max_size=2))
            parallel = {draw(chains(made, fresh, work, when, JOIN)): chance for chance in chances}
            made.append(State(name, None, on, parallel=Frozen(parallel)))
        else:
            events = draw(st.lists(st.builds(Wait, times, st.just(on)), min_size=1, max_size=2))
            made.append(State(name, None, Frozen({}), waits=tuple(events)))
        after = name
    return after


@st.composite
def factories(draw) -> Factory:
    """Any factory that can be simulated, with one work type."""
    key, value, other = draw(st.tuples(attribute_names, names, names))
    profiled = draw(st.booleans())
    when = {key: value} if profiled else {}
    people = [*draw(st.lists(names, min_size=1, max_size=4, unique=True)), "Clerk 1", "Clerk 2", "Clerk 4"]
    whens = [{"resource": people[0]}, {"team": "Claims", **when}, {"role": "helper"}]
    titles = draw(st.lists(names.filter(lambda name: name != "outside"), min_size=1, max_size=2, unique=True))
    work = [draw(activities(title, whens)) for title in titles]
    outside = Activity(
        "outside",
        None,
        draw(times),
        supplier="Post",
        delay=draw(times),
        cost=draw(positive),
        calendar=draw(st.sampled_from([None, "hours"])),
    )
    states: list[State] = []
    listed = dict.fromkeys(draw(st.lists(names, max_size=6, unique=True)))
    fresh = iter([*listed, *(name for name in (f"step {n}" for n in range(99)) if name not in listed)])
    start = draw(chains(states, fresh, work, when, END))
    share = draw(st.floats(0.1, 0.9))
    profiles = (Profile(share, Frozen({key: value}), draw(maybe(positive)), draw(maybe(st.integers(-2, 2)))),)
    profiles += (Profile(1 - share, Frozen({key: other})),)
    numbers = count()
    return Factory(
        name=draw(names),
        time_zone=draw(st.sampled_from(["UTC", "Europe/Paris"])),
        calendars=Frozen({"hours": draw(st.one_of(st.just(ALWAYS), calendars))}),
        teams=(Team("Claims", "Ann", "Bo"), Team("Post")),
        resources=tuple(
            draw(resources(name, ("all", "helper") if next(numbers) < 4 else ("helper",), titles))
            for name in dict.fromkeys(people)
        ),
        activities=(*work, outside),
        work_types=(
            WorkType(
                name="work",
                arrivals=Arrivals(
                    draw(weeks(0.0)),
                    ((date(2026, 1, 5), draw(positive)),),
                    draw(positive),
                    draw(st.sampled_from([(), ((1, 1.0),), ((5, 0.25), (1, 0.75))])),
                ),
                start=Frozen({start: 1.0}),
                states=tuple(states),
                promise=12.5,
                priority=draw(st.integers(-2, 2)),
                value=draw(positive),
                profiles=profiles if profiled else (),
            ),
        ),
        currency=draw(st.sampled_from(["", "EUR"])),
        notes=Frozen(draw(st.dictionaries(names, st.text(st.characters(exclude_categories=["Cs"]))))),
        roles=draw(st.sampled_from([(), (Role("helper"), Role("all", "due date", "same person"))])),
        wip_limit=draw(maybe(st.integers(1, 99))),
        decisions=draw(st.sampled_from(["vertical", "mesh", "team"])),
    )


@given(factories())
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back_the_same(factory):
    assert problems(factory) == ()
    again = parse_factory(format_factory(factory))
    assert again == factory
    assert fingerprint(again) == fingerprint(factory)
