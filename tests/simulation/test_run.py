from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ambidex.distributions.constant import Constant
from ambidex.distributions.exponential import Exponential
from ambidex.errors import BadInput
from ambidex.eventlog import EventLog
from ambidex.factory import END, Activity, Arrivals, Batch, Factory, Resource, State, WorkType
from ambidex.simulation import Replication, simulate

HOUR = 3_600_000_000
FORTNIGHT = timedelta(weeks=2)


def at(*instants: str) -> NDArray[np.datetime64]:
    return np.array(instants, "datetime64[us]")


def letters(factory: Factory, *instants: str, start_at: datetime, **more: Any) -> Replication:
    run = simulate(factory, start_at=start_at, horizon=FORTNIGHT, seed=1, arrivals={"letter": at(*instants)}, **more)
    return run.replications[0]


def same(one: EventLog, other: EventLog) -> bool:
    columns = ("case", "activity", "resource", "start_at", "end_at", "enabled_at", "cost", "case_offset")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in columns)


def test_the_same_seed_gives_the_same_logs_on_one_and_two_threads(office: Factory, monday: datetime) -> None:
    one, two = (
        simulate(office, start_at=monday, horizon=FORTNIGHT, seed=7, replications=4, workers=threads)
        for threads in (1, 2)
    )
    assert all(same(a.log(), b.log()) for a, b in zip(one.replications, two.replications))


def test_another_seed_and_another_replication_give_other_logs(office: Factory, monday: datetime) -> None:
    first, second = simulate(office, start_at=monday, horizon=FORTNIGHT, seed=7, replications=2).replications
    (other,) = simulate(office, start_at=monday, horizon=FORTNIGHT, seed=8).replications
    assert len({tuple(each.arrived.tolist()) for each in (first, second, other)}) == 3


def test_one_more_person_leaves_the_luck_of_every_case_unchanged(office: Factory, monday: datetime) -> None:
    more = replace(office, resources=(*office.resources, Resource("Di", ("clerk",), "always")))
    before, after = (
        simulate(factory, start_at=monday, horizon=FORTNIGHT, seed=3).replications[0] for factory in (office, more)
    )
    assert np.array_equal(before.arrived, after.arrived)
    assert np.array_equal(before.activity, after.activity)
    assert np.array_equal(before.work, after.work)
    assert (after.finished - after.arrived).sum() < (before.finished - before.arrived).sum()


def test_less_rework_leaves_the_luck_of_the_work_that_remains_unchanged(office: Factory, monday: datetime) -> None:
    (letter,) = office.work_types
    flow = (letter.states[0], State("answer", "answer", {"answer": 0.1, END: 0.9}))
    better = replace(office, work_types=(replace(letter, states=flow),))
    before, after = (
        simulate(factory, start_at=monday, horizon=FORTNIGHT, seed=3).replications[0] for factory in (office, better)
    )
    was, now = (
        [each.work[begin:end].tolist() for begin, end in zip(each.offset, each.offset[1:])] for each in (before, after)
    )
    assert all(longer[: len(shorter)] == shorter for longer, shorter in zip(was, now))
    assert sum(map(len, now)) < sum(map(len, was))


def test_common_luck_makes_a_difference_far_more_certain(office: Factory, monday: datetime) -> None:
    faster = replace(office, activities=(office.activities[0], replace(office.activities[1], cost=0.0)))
    faster = replace(faster, resources=(*office.resources[:2], replace(office.resources[2], pace=0.9)))

    def cycles(factory: Factory, seed: int) -> NDArray[np.float64]:
        run = simulate(factory, start_at=monday, horizon=8 * FORTNIGHT, seed=seed, replications=20)
        return np.array([(each.finished - each.arrived).mean() / HOUR for each in run.replications])

    paired = cycles(office, 1) - cycles(faster, 1)
    unpaired = cycles(office, 1) - cycles(faster, 2)
    assert paired.var() < unpaired.var() / 10


@given(seed=st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_every_case_that_arrives_has_ended_or_is_open(office: Factory, monday: datetime, seed: int) -> None:
    run = simulate(office, start_at=monday, horizon=FORTNIGHT, seed=seed, drain=timedelta(hours=3))
    (replication,) = run.replications
    assert replication.n_arrived == replication.n_finished + replication.n_open
    assert (replication.finished[replication.finished >= 0] >= replication.arrived[replication.finished >= 0]).all()
    assert replication.end.max() <= replication.stopped


def test_nobody_works_outside_the_calendar(desk: Factory, monday: datetime) -> None:
    (replication,) = simulate(desk, start_at=monday, horizon=FORTNIGHT, seed=1).replications
    for edge in (replication.start, replication.end):
        hour = edge / HOUR % 168
        assert ((hour % 24 >= 9) & (hour % 24 <= 17) & (hour < 120)).all()
    assert (replication.start / HOUR % 24 < 17).all()


def test_work_in_hand_at_closing_time_goes_on_in_the_morning(desk: Factory, monday: datetime) -> None:
    log = letters(desk, "2026-01-05T16:30", start_at=monday).log()
    assert log.start_at[0] == np.datetime64("2026-01-05T16:30")
    assert log.end_at[0] == np.datetime64("2026-01-06T09:30")


def test_work_over_a_week_end_counts_only_working_hours(desk: Factory, monday: datetime) -> None:
    long = replace(desk, activities=(replace(desk.activities[0], service_time=Constant(50.0)),))
    log = letters(long, "2026-01-09T16:00", start_at=monday).log()
    assert log.end_at[0] == np.datetime64("2026-01-20T10:00")


@pytest.mark.parametrize(("hours", "end"), [(16.0, "2026-01-06T17:00"), (40.0, "2026-01-09T17:00")])
def test_work_that_ends_at_a_closing_ends_there(desk: Factory, monday: datetime, hours: float, end: str) -> None:
    long = replace(desk, activities=(replace(desk.activities[0], service_time=Constant(hours)),))
    log = letters(long, "2026-01-05T09:00", start_at=monday).log()
    assert log.end_at[0] == np.datetime64(end)


def test_work_that_waits_at_closing_time_is_taken_when_the_calendar_opens(desk: Factory, monday: datetime) -> None:
    log = letters(desk, "2026-01-05T16:00", "2026-01-05T16:30", start_at=monday).log()
    assert log.end_at[0] == np.datetime64("2026-01-05T17:00")
    assert log.start_at[1] == np.datetime64("2026-01-06T09:00")


def test_of_those_idle_the_one_idle_longest_takes_the_work(desk: Factory, monday: datetime) -> None:
    three = replace(desk, resources=tuple(replace(desk.resources[0], name=name) for name in ("Ann", "Bob", "Cy")))
    done = letters(three, *(f"2026-01-05T{hour}:00" for hour in ("09", "11", "13", "15")), start_at=monday)
    assert done.resource.tolist() == [0, 1, 2, 0]


def test_a_resource_of_capacity_three_has_three_cases_in_hand(desk: Factory, monday: datetime) -> None:
    able = replace(desk, resources=(replace(desk.resources[0], capacity=3),))
    log = letters(able, *["2026-01-05T10:00"] * 4, start_at=monday).log()
    assert (log.start_at == at(*["2026-01-05T10:00"] * 3, "2026-01-05T11:00")).all()
    assert set(log.resource.tolist()) == {0}


def test_a_slower_person_takes_longer(desk: Factory, monday: datetime) -> None:
    slow = replace(desk, resources=(replace(desk.resources[0], pace=1.5),))
    log = letters(slow, "2026-01-05T10:00", start_at=monday).log()
    assert log.end_at[0] == np.datetime64("2026-01-05T11:30")


def test_a_batch_starts_when_it_is_full_and_its_members_share_start_end_and_resource(
    desk: Factory, monday: datetime
) -> None:
    together = replace(desk, activities=(replace(desk.activities[0], batch=Batch(3, 48.0)),))
    hours = ("09:00", "10:00", "12:00", "14:00")
    log = letters(together, *(f"2026-01-05T{hour}" for hour in hours), start_at=monday).log()
    assert (log.start_at[:3] == np.datetime64("2026-01-05T12:00")).all()
    assert (log.end_at[:3] == np.datetime64("2026-01-05T13:00")).all()
    assert log.cost is not None
    assert log.cost[:3].tolist() == [12.0, 12.0, 12.0]
    # The fourth is alone: it starts when it has waited for two days.
    assert log.start_at[3] == np.datetime64("2026-01-07T14:00")


def test_urgent_work_is_taken_first_but_nothing_is_put_down_for_it(desk: Factory, monday: datetime) -> None:
    (letter,) = desk.work_types
    factory = replace(desk, work_types=(letter, replace(letter, name="complaint", priority=-1)))
    coming = {
        "letter": at("2026-01-05T10:00", "2026-01-05T10:10"),
        "complaint": at("2026-01-05T10:20"),
    }
    run = simulate(factory, start_at=monday, horizon=FORTNIGHT, seed=1, arrivals=coming)
    log = run.replications[0].log()
    started = dict(zip(log.case_ids, log.start_at.astype("datetime64[m]").astype(str)))
    assert started == {
        "letter 1": "2026-01-05T10:00",
        "complaint 1": "2026-01-05T11:00",
        "letter 2": "2026-01-05T12:00",
    }


def test_an_outsider_serves_any_number_in_clock_time(desk: Factory, monday: datetime) -> None:
    outside = replace(desk, activities=(Activity("answer", None, Constant(20.0), cost=5.0),))
    log = letters(outside, *["2026-01-05T16:00"] * 3, start_at=monday).log()
    assert (log.end_at == np.datetime64("2026-01-06T12:00")).all()
    assert log.resource.tolist() == [-1, -1, -1]
    assert log.cost is not None
    assert log.cost.tolist() == [5.0, 5.0, 5.0]


def test_at_the_same_instant_what_was_delayed_is_ready_before_what_arrives(desk: Factory, monday: datetime) -> None:
    (letter,) = desk.work_types
    delayed = replace(desk.activities[0], name="answer late", delay=Constant(1.0))
    flow = (State("answer late", "answer late", {END: 1.0}),)
    second = WorkType("old letter", letter.arrivals, {"answer late": 1.0}, flow)
    factory = replace(desk, activities=(*desk.activities, delayed), work_types=(letter, second))
    coming = {"letter": at("2026-01-05T10:30", "2026-01-05T11:00"), "old letter": at("2026-01-05T10:00")}
    log = simulate(factory, start_at=monday, horizon=FORTNIGHT, seed=1, arrivals=coming).replications[0].log()
    started = dict(zip(log.case_ids, log.start_at.astype("datetime64[m]").astype(str)))
    assert started["old letter 1"] == "2026-01-05T11:30"
    assert started["letter 2"] == "2026-01-05T12:30"


def test_an_extraneous_delay_lies_between_enabled_and_start(desk: Factory, monday: datetime) -> None:
    late = replace(desk, activities=(replace(desk.activities[0], delay=Constant(2.5)),))
    log = letters(late, "2026-01-05T10:00", start_at=monday).log()
    assert log.enabled_at is not None
    assert log.enabled_at[0] == np.datetime64("2026-01-05T10:00")
    assert log.start_at[0] == np.datetime64("2026-01-05T12:30")


def test_a_run_is_an_event_log_like_a_real_one(office: Factory, monday: datetime) -> None:
    log = simulate(office, start_at=monday, horizon=FORTNIGHT, seed=1).replications[0].log()
    within = np.diff(log.case) == 0
    assert (np.diff(log.start_at)[within] >= np.timedelta64(0)).all()
    assert (np.diff(log.case) >= 0).all()
    assert len(log.case_ids) == log.n_cases == len(set(log.case_ids))
    assert log.case_ids[0] == next(iter(log.case_ids)) == log.case_ids[:2][0]
    assert log.origin.kind == "simulated"
    assert log.origin.seed == 1
    assert [log.teams, log.team_of.tolist()] == [("post",), [-1, -1, -1]]
    assert all(
        column.dtype == dtype
        for column, dtype in [
            (log.case, np.int32),
            (log.activity, np.int32),
            (log.resource, np.int32),
            (log.work_type, np.int32),
            (log.case_offset, np.int64),
            (log.start_at, np.dtype("datetime64[us]")),
        ]
    )


def test_a_log_holds_the_cost_of_working_time_and_what_a_case_is_worth(desk: Factory, monday: datetime) -> None:
    valued = replace(desk, work_types=(replace(desk.work_types[0], value=90.0),))
    log = letters(valued, "2026-01-05T16:30", start_at=monday).log()
    assert log.cost is not None
    assert log.case_value is not None
    # An hour of Ann and the fee of the activity; the night in between costs nothing.
    assert [log.cost.tolist(), log.case_value.tolist()] == [[32.0], [90.0]]


def test_a_log_leaves_out_cases_that_are_still_open_unless_asked(office: Factory, monday: datetime) -> None:
    run = simulate(office, start_at=monday, horizon=FORTNIGHT, seed=5, drain=timedelta(0))
    (replication,) = run.replications
    assert replication.n_open > 0
    assert replication.log().n_cases == replication.n_finished
    assert replication.log(open_cases=True).n_cases > replication.n_finished


def test_hours_are_those_of_the_wall_clock_through_a_change_of_clocks(desk: Factory) -> None:
    paris = replace(desk, time_zone="Europe/Paris")
    start_at = datetime(2026, 3, 23, tzinfo=UTC)
    log = letters(paris, "2026-03-27T10:00", "2026-03-30T10:00", start_at=start_at).log()
    # 11:00 in winter and 12:00 in summer, in Paris.
    assert (log.start_at == at("2026-03-27T10:00", "2026-03-30T10:00")).all()
    early = letters(paris, "2026-03-27T03:00", "2026-03-30T03:00", start_at=start_at).log()
    assert (early.start_at == at("2026-03-27T08:00", "2026-03-30T07:00")).all()


def test_overload_is_told_with_the_role_and_its_load_and_the_run_ends(desk: Factory, monday: datetime) -> None:
    busy = replace(desk, work_types=(replace(desk.work_types[0], arrivals=Arrivals((1.0,) * 168)),))
    run = simulate(busy, start_at=monday, horizon=FORTNIGHT, seed=1)
    assert run.warnings[0].startswith(
        "clerk cannot keep up: 168 hours of work come in a week and 1 person has 40 (420%)"
    )
    assert "still open 14 days after the last arrival" in run.warnings[1]
    assert run.replications[0].n_open > 0


def test_a_factory_that_keeps_up_gives_no_warning(desk: Factory, monday: datetime) -> None:
    assert simulate(desk, start_at=monday, horizon=FORTNIGHT, seed=1).warnings == ()


def test_a_factory_with_problems_is_refused_with_all_of_them(desk: Factory, monday: datetime) -> None:
    broken = replace(desk, resources=(replace(desk.resources[0], calendar="nights", capacity=0),))
    with pytest.raises(BadInput) as refused:
        simulate(broken, start_at=monday, horizon=FORTNIGHT, seed=1)
    assert len(refused.value.problems) == 2


def test_arrivals_of_an_unknown_type_are_refused(desk: Factory, monday: datetime) -> None:
    with pytest.raises(BadInput, match=r'no work type "leter".*Did you mean "letter"'):
        simulate(desk, start_at=monday, horizon=FORTNIGHT, seed=1, arrivals={"leter": at("2026-01-05")})


def test_no_time_and_too_much_time_are_refused(desk: Factory, monday: datetime) -> None:
    with pytest.raises(BadInput, match="some time to simulate"):
        simulate(desk, start_at=monday, horizon=timedelta(0), seed=1)
    with pytest.raises(BadInput, match="too long"):
        simulate(desk, start_at=monday, horizon=timedelta(days=900_000_000), seed=1)


def test_no_arrivals_give_an_empty_log(desk: Factory, monday: datetime) -> None:
    log = letters(desk, start_at=monday).log()
    assert [len(log), log.n_cases, list(log.case_ids)] == [0, 0, []]


def test_a_busy_factory_has_room_for_more_rows_than_expected(desk: Factory, monday: datetime) -> None:
    loop = (State("answer", "answer", {"answer": 0.999, END: 0.001}),)
    outside = replace(
        desk,
        activities=(Activity("answer", None, Exponential(0.01)),),
        work_types=(WorkType("letter", Arrivals((0.0,) * 168), {"answer": 1.0}, loop),),
    )
    lengths = [
        len(letters(outside, "2026-01-05T10:00", start_at=monday, replications=1).activity),
        *(
            len(each.activity)
            for each in simulate(
                outside,
                start_at=monday,
                horizon=FORTNIGHT,
                seed=2,
                replications=20,
                arrivals={"letter": at("2026-01-05T10:00")},
            ).replications
        ),
    ]
    assert max(lengths) > 1400
