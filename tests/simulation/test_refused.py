"""What cannot be simulated is told in words, all at once, and nothing runs for ever."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ambidex.distributions.constant import Constant
from ambidex.distributions.exponential import Exponential
from ambidex.errors import BadInput
from ambidex.factory import END, Activity, Arrivals, Factory, Resource, State, Wait, WorkType
from ambidex.simulation import simulate, tally
from ambidex.working_time import ALWAYS

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def desk(activity: Activity, *states: State, per_hour: float = 0.8) -> Factory:
    """Return a desk with one clerk, Ann, and one type of work."""
    flow = states or (State("answer", activity.name, {END: 1.0}),)
    letters = WorkType("letter", Arrivals((per_hour,) * 168), {flow[0].name: 1.0}, flow)
    ann = Resource("Ann", ("clerk",), "always")
    return Factory("desk", "UTC", {"always": ALWAYS}, (), (ann,), (activity,), (letters,))


SLOW = Activity("answer", "clerk", Exponential(100.0))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"start_at": datetime(2026, 1, 5)}, "start_at   it does not say in which time zone it is"),
        ({"horizon": timedelta(0)}, "horizon   there must be some time to simulate"),
        ({"warm_up": 2 * WEEK}, "warm_up   14 of 7 days leave nothing to count"),
        ({"drain": -WEEK}, "drain   it is before the last arrival"),
        ({"seed": -1}, "seed   -1 is negative"),
        ({"replications": 0}, "replications   0 are none"),
        ({"replications": 10**9}, "replications   1,000,000,000 are more than can be kept"),
        ({"horizon": timedelta.max / 4}, "horizon   with the drain 71,428,572 weeks are too long for 1 people"),
    ],
)
@pytest.mark.parametrize("run", [simulate, tally])
def test_a_run_that_makes_no_sense_is_refused(run, said, told):
    with pytest.raises(BadInput, match=told):
        run(desk(SLOW), **{"start_at": MONDAY, "horizon": WEEK, "seed": 1, **said})


def test_everything_that_is_wrong_with_a_run_is_told_at_once():
    with pytest.raises(BadInput) as told:
        simulate(desk(SLOW), start_at=MONDAY, horizon=WEEK, seed=-1, replications=0, drain=-WEEK)
    assert [problem.place for problem in told.value.problems] == ["drain", "seed", "replications"]


@pytest.mark.parametrize("run", [simulate, tally])
def test_more_cases_than_anybody_waits_for_are_refused(run):
    with pytest.raises(BadInput, match=r"up to 1.7e\+302 cases come; that would take days"):
        run(desk(SLOW, per_hour=1e300), start_at=MONDAY, horizon=WEEK, seed=1)


def test_more_cases_in_all_replications_than_can_be_kept_are_refused():
    with pytest.raises(BadInput, match=r"up to 336,000,000 cases come"):
        simulate(desk(SLOW, per_hour=200.0), start_at=MONDAY, horizon=WEEK, seed=1, replications=10_000)


@pytest.mark.parametrize("per_hour", [0.0, 1e-300, 1e-6])
def test_statistics_of_a_time_in_which_nothing_comes_are_all_zero(per_hour):
    (counted,) = tally(desk(SLOW, per_hour=per_hour), start_at=MONDAY, horizon=timedelta(hours=1), seed=1)
    assert counted.arrived.tolist() == counted.ended.tolist() == [0]
    assert counted.wip == 0.0


def test_many_cases_at_once_are_counted_as_they_are_logged():
    (letters,) = desk(SLOW, per_hour=0.5).work_types
    bags = replace(letters, arrivals=replace(letters.arrivals, sizes=((1, 0.5), (20_000, 0.5))))
    factory = replace(desk(replace(SLOW, role=None)), work_types=(bags,))
    kept = simulate(factory, start_at=MONDAY, horizon=WEEK, seed=1).replications[0]
    (counted,) = tally(factory, start_at=MONDAY, horizon=WEEK, seed=1)
    assert counted.arrived.tolist() == [kept.n_arrived]
    assert kept.n_arrived > 200_000


def test_more_cases_than_can_be_kept_are_refused_before_any_work_and_statistics_are_named_instead():
    with pytest.raises(BadInput, match=r"up to 1,680,000,000 cases come.*statistics only"):
        simulate(desk(SLOW, per_hour=1e7), start_at=MONDAY, horizon=WEEK, seed=1)


AWAY = State("answer", "answer", {END: 1.0}, otherwise={"answer": 1.0})
ROUND = (
    State("answer", "answer", {END: 1.0}, otherwise={"pause": 1.0}),
    State("pause", None, {}, waits=(Wait(Constant(0.0), {"answer": 1.0}),)),
)


@pytest.mark.parametrize("run", [simulate, tally])
@pytest.mark.parametrize(
    "factory",
    [
        desk(replace(SLOW, balk_at=1), AWAY),
        desk(replace(SLOW, patience=Constant(0.0)), AWAY),
        desk(replace(SLOW, balk_at=0), *ROUND),
    ],
    ids=["who balks comes back at once", "who gives up comes back at once", "a pause of no time"],
)
def test_cases_that_go_round_while_no_time_passes_are_told_with_their_step(run, factory):
    with pytest.raises(BadInput, match=r"work_types\.letter\.flow\.(answer|pause)   cases go round here for ever"):
        run(factory, start_at=MONDAY, horizon=WEEK, seed=1)


def test_cases_that_come_back_very_often_before_they_leave_are_simulated():
    often = State("answer", "answer", {END: 1.0}, otherwise={"answer": 0.999, END: 0.001})
    run = simulate(desk(replace(SLOW, balk_at=1), often), start_at=MONDAY, horizon=WEEK, seed=1)
    (path,) = run.replications
    assert path.n_open <= 2
    assert len(path.quits.case) > 10_000


def test_a_role_whose_people_have_all_left_is_named():
    left = replace(desk(SLOW).resources[0], until_date=date(2025, 12, 31))
    run = simulate(replace(desk(SLOW), resources=(left,)), start_at=MONDAY, horizon=WEEK, seed=1)
    assert "Nobody who holds clerk is there in all this time" in run.warnings[0]
