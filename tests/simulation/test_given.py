"""Arrivals and open cases that are given: what cannot be is told with its place, all at once."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from ambidex.distributions.constant import Constant
from ambidex.distributions.exponential import Exponential
from ambidex.errors import BadInput
from ambidex.factory import END, JOIN, Activity, Arrivals, Factory, Resource, State, Wait, WorkType
from ambidex.simulation import OpenCase, simulate
from ambidex.working_time import ALWAYS

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
WEEK = timedelta(weeks=1)

STATES = (
    State("register", "work", {"checks": 1.0}),
    State("checks", None, {"rest": 1.0}, parallel={"ask": 1.0, "more": 1.0}),
    State("ask", "work", {JOIN: 1.0}),
    State("more", None, {JOIN: 1.0}, parallel={"inner": 1.0}),
    State("inner", "work", {JOIN: 1.0}),
    State("rest", None, {}, waits=(Wait(Constant(1.0), {END: 1.0}),)),
)
CLAIMS = Factory(
    "claims",
    "UTC",
    {"always": ALWAYS},
    (),
    (Resource("Ann", ("clerk",), "always"),),
    (Activity("work", "clerk", Exponential(0.5)),),
    (WorkType("claim", Arrivals((0.1,) * 168), {"register": 1.0}, STATES),),
)


def at(state: str, **said) -> OpenCase:
    return OpenCase(**{"work_type": "claim", "state": state, "arrived_at": MONDAY, "enabled_at": MONDAY, **said})


def places(**given) -> list[str]:
    with pytest.raises(BadInput) as told:
        simulate(CLAIMS, start_at=MONDAY, horizon=WEEK, seed=1, **given)
    return [f"{problem.place} {problem.what}" for problem in told.value.problems]


@pytest.mark.parametrize(
    ("case", "told"),
    [
        (at("regster"), 'claim has no step "regster"'),
        (at("register", work_type="clam"), 'there is no work type "clam"'),
        (at("register", resource="An"), 'there is no resource "An"'),
        (at("ask"), '"ask" stands in a branch of "checks"'),
        (at("inner"), '"inner" stands in a branch of "checks"'),
        (at("rest", left=1.0), '"rest" is no work'),
        (at("register", left=-1.0), "-1 hours of work cannot be left"),
        (at("register", left=1e300), "1e+300 hours of work cannot be left"),
        (at("register", left=float("nan")), "nan hours of work cannot be left"),
        (at("register", enabled_at=MONDAY + WEEK), "it must have arrived before it was enabled"),
        (at("register", arrived_at=datetime(2026, 1, 1)), "does not say in which time zone it is"),
    ],
)
def test_an_open_case_that_cannot_be_is_told(case: OpenCase, told: str) -> None:
    (problem,) = places(open_cases=[at("register"), case])
    assert problem.startswith("open_cases[1] ")
    assert told in problem


def test_everything_is_told_at_once() -> None:
    nat = np.array(["2026-01-06", "NaT"], "datetime64[us]")
    assert len(places(open_cases=[at("ask"), at("rest", left=1.0)], arrivals={"claim": nat, "clam": nat})) == 5


@pytest.mark.parametrize(
    "instants", [np.array([1.0, 2.0]), ["2026-01-06"], [MONDAY], np.array([["2026-01-06"]], "datetime64[us]")]
)
def test_arrivals_that_are_no_instants_are_told(instants) -> None:
    assert places(arrivals={"claim": instants}) == ["arrivals.claim they are no instants;"]


def test_arrivals_without_a_time_are_told_with_their_number() -> None:
    instants = np.array(["2026-01-06", "NaT", "NaT"], "datetime64[us]")
    assert places(arrivals={"claim": instants}) == ["arrivals.claim 2 of 3 have no time (NaT);"]


def test_arrivals_may_be_out_of_order_twice_at_once_and_outside_of_the_horizon() -> None:
    instants = np.array(["2026-01-07", "2026-01-06", "2026-01-06", "2020-01-01", "2030-01-01"], "datetime64[us]")
    (path,) = simulate(CLAIMS, start_at=MONDAY, horizon=WEEK, seed=1, arrivals={"claim": instants}).replications
    assert np.diff(path.arrived).tolist() == [0, 24 * 3_600_000_000]


def test_a_case_may_stand_at_the_fork_a_step_or_a_wait() -> None:
    there = [at("checks"), at("register", left=0.5, resource="Ann"), at("rest")]
    (path,) = simulate(CLAIMS, start_at=MONDAY, horizon=WEEK, seed=1, open_cases=there).replications
    assert path.n_open == 0
