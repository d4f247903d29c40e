"""Where replications run changes nothing about them."""

import hashlib
import importlib.util
import pickle
import sys
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

import ambidex.engines.frozen  # noqa: F401 factories are sent as bytes
from ambidex.distributions.constant import Constant
from ambidex.distributions.exponential import Exponential
from ambidex.distributions.gamma import Gamma
from ambidex.engines import engine_of, engines
from ambidex.errors import BadInput
from ambidex.factory import (
    END,
    JOIN,
    Activity,
    Arrivals,
    Batch,
    Factory,
    Profile,
    Resource,
    Role,
    Special,
    State,
    Wait,
    WorkType,
)
from ambidex.simulation import Run, simulate, tally
from ambidex.working_time import Calendar, DatedHours

MONDAY = datetime(2026, 3, 23, tzinfo=UTC)
FORTNIGHT = timedelta(weeks=2)
HOURS = tuple((24.0 * day + 9, 24.0 * day + 17) for day in range(5))


def office(*, rich: bool) -> Factory:
    """Claims that are registered, assessed and paid in batches; rich: with a fork, a wait, profiles and a holiday."""
    calendar = Calendar(HOURS, (DatedHours(date(2026, 4, 3), date(2026, 4, 3)),) if rich else ())
    by_web = (Special({"way": "web"}, Constant(0.5)),) if rich else ()
    activities = (
        Activity("register", "clerk", Exponential(0.2)),
        Activity("assess", "assessor", Gamma(1.0, 0.6), special=by_web),
        Activity("check", "clerk", Constant(0.1), patience=Exponential(30.0) if rich else None),
        Activity("pay", "clerk", Constant(0.4), batch=Batch(5, 20.0)),
    )
    after = {"both": 1.0} if rich else {"assess": 1.0}
    flow = [
        State("register", "register", after),
        State("assess", "assess", {JOIN: 1.0} if rich else {"check": 0.3, "pay": 0.7}),
        State(
            "check",
            "check",
            {JOIN: 1.0} if rich else {"assess": 0.2, "pay": 0.8},
            otherwise={JOIN: 1.0} if rich else {},
        ),
        State("pay", "pay", {END: 1.0}),
    ]
    if rich:
        flow.append(State("both", None, {"rest": 1.0}, parallel={"assess": 1.0, "check": 0.5}))
        flow.append(State("rest", None, {}, waits=(Wait(Exponential(5.0), {"pay": 1.0}),)))
    profiles = (Profile(0.4, {"way": "web"}), Profile(0.6, {"way": "post"})) if rich else ()
    arrivals = Arrivals(tuple(1.5 if 8 <= hour % 24 < 18 and hour < 120 else 0.0 for hour in range(168)))
    people = tuple(Resource(name, ("clerk", "assessor"), "office") for name in ("Ann", "Bo", "Cy"))
    return Factory(
        "office",
        "Europe/Berlin",
        {"office": calendar},
        (),
        people,
        activities,
        (WorkType("claim", arrivals, {"register": 1.0}, tuple(flow), profiles=profiles),),
        roles=(Role("assessor", "shortest", "least loaded"),) if rich else (),
    )


def digest(run: Run) -> str:
    """Return a digest of every row of every replication, to the microsecond."""
    whole = hashlib.sha256()
    for path in run.replications:
        for column in (path.offset, path.activity, path.resource, path.enabled, path.start, path.end, path.work):
            whole.update(np.ascontiguousarray(column).tobytes())
    return whole.hexdigest()


@pytest.mark.parametrize(
    ("rich", "known"),
    [
        (False, "674abd04a68d151a6aa4a5e93e59093e2468d069a726958ed297d8decce4f56b"),
        (True, "5cf3ba63e17934fd13f656857e0d7b391a723f035745b0cd8bc9593407193cf4"),
    ],
)
def test_the_same_seed_gives_the_same_log_on_every_python_and_with_any_number_of_workers(rich, known):
    how = {"start_at": MONDAY, "horizon": FORTNIGHT, "seed": 7, "replications": 3}
    found = {digest(simulate(office(rich=rich), **how, workers=workers)) for workers in (1, 2, 4)}
    assert found == {known}, sys.version


@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="left out: Ray is not installed (ambidex[ray])")
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("rich", [False, True])
def test_ray_gives_the_same(rich):
    how = {"start_at": MONDAY, "horizon": FORTNIGHT, "seed": 7, "replications": 5}
    here, there = (simulate(office(rich=rich), **how, engine=engine) for engine in ("threads", "ray"))
    assert digest(here) == digest(there)
    one, other = (tally(office(rich=rich), **how, engine=engine) for engine in ("threads", "ray"))
    assert [round(part.throughput, 12) for part in one] == [round(part.throughput, 12) for part in other]


def test_an_engine_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(BadInput, match=r'no engine "thread".*Did you mean "threads".*ray, threads'):
        simulate(office(rich=False), start_at=MONDAY, horizon=FORTNIGHT, seed=1, engine="thread")


@pytest.mark.skipif(importlib.util.find_spec("ray") is not None, reason="left out: Ray is installed")
def test_without_ray_it_is_said_how_to_get_it():
    with pytest.raises(BadInput, match=r"Ray is not installed.*ambidex\[ray\]"):
        simulate(office(rich=False), start_at=MONDAY, horizon=FORTNIGHT, seed=1, engine="ray")


@pytest.mark.parametrize("name", [name for name in engines() if name != "ray"])
@pytest.mark.parametrize("n", [0, 1, 2, 7, 30])
@pytest.mark.parametrize("workers", [None, 1, 3, 100])
def test_results_come_in_the_order_of_their_numbers(name, n, workers):
    assert engine_of(name)(lambda number: number * number, n, workers) == tuple(number * number for number in range(n))


def test_a_fault_in_one_piece_is_not_lost():
    def work(number: int) -> int:
        if number == 3:
            raise ZeroDivisionError("three")
        return number

    with pytest.raises(ZeroDivisionError, match="three"):
        engine_of("threads")(work, 5, 2)


def test_a_factory_is_the_same_when_it_arrives():
    factory = office(rich=True)
    assert pickle.loads(pickle.dumps(factory)) == factory  # noqa: S301 our own
