"""Cases that were open at a moment of a log: found again where they were, and a run that starts from them."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files

import numpy as np
import pytest

from ambidex.discovery import discover
from ambidex.discovery.open_cases import open_cases, open_notes
from ambidex.distributions.constant import Constant
from ambidex.distributions.empirical import fit_empirical
from ambidex.eventlog.subset import cases_of
from ambidex.factory import END, Activity, Arrivals, Factory, Resource, State, WorkType
from ambidex.factory.file import load_factory
from ambidex.simulation import OpenCase, simulate
from ambidex.working_time import Calendar

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
MIDDLE = MONDAY + timedelta(weeks=12, hours=36)
AHEAD = timedelta(weeks=2)
OFFICE = Calendar(tuple((24.0 * day + 9, 24.0 * day + 17) for day in range(5)))


def office(*states: State, hours=2.0) -> Factory:
    """A factory with one role, held by Ann and Bob, from nine to five."""
    names = {state.activity for state in states}
    return Factory(
        name="office",
        time_zone="UTC",
        calendars={"office": OFFICE},
        teams=(),
        resources=(Resource("Ann", ("clerk",), "office"), Resource("Bob", ("clerk",), "office", pace=2.0)),
        activities=tuple(Activity(name, "clerk", Constant(hours)) for name in sorted(names)),
        work_types=(WorkType("work", Arrivals((0.1,) * 168), {states[0].name: 1.0}, states),),
    )


CHECK_DECIDE = (State("check", "check", {"decide": 1.0}), State("decide", "decide", {END: 1.0}))


def found(log, factory, *, hours=None, **also):
    at = None if hours is None else MONDAY + timedelta(hours=hours)
    return open_cases(log, factory, rng=np.random.default_rng(1), at=at, **also)


def test_a_case_that_stopped_where_the_flow_goes_on_waits_for_what_follows(by_hand):
    log = by_hand(("1", "check", "Ann", 9, 11), ("2", "check", "Ann", 11, 12), ("2", "decide", "Bob", 13, 14))
    (case,) = found(log, office(*CHECK_DECIDE))
    assert case == OpenCase("work", "decide", MONDAY + timedelta(hours=9), MONDAY + timedelta(hours=11))


def test_work_that_ends_later_has_begun_and_has_left_what_it_takes_less_what_has_passed(by_hand):
    log = by_hand(("1", "check", "Ann", 9, 11), ("2", "check", "Bob", 16, 35))
    mine, his = found(log, office(*CHECK_DECIDE), hours=10.5), found(log, office(*CHECK_DECIDE), hours=34)
    assert [(case.state, case.resource, case.left) for case in mine] == [("check", "Ann", pytest.approx(0.5))]
    # Bob takes twice as long: four hours, of which one was worked on Monday and one on Tuesday.
    assert [(case.resource, case.left) for case in his if case.left is not None] == [("Bob", pytest.approx(2.0))]


def test_work_that_has_lasted_longer_than_any_is_about_to_end(by_hand):
    (case,) = found(by_hand(("1", "check", "Ann", 9, 16)), office(*CHECK_DECIDE), hours=15)
    assert case.left == 0


def test_what_is_left_is_drawn_from_the_times_that_are_longer(by_hand):
    known = office(*CHECK_DECIDE)
    mixed = replace(
        known, activities=(Activity("check", "clerk", fit_empirical([1.0, 3.0, 5.0, 5.0])), *known.activities[1:])
    )
    log = by_hand(*((f"{n}", "check", "Ann", 9, 16) for n in range(400)))
    left = Counter(round(case.left, 6) for case in found(log, mixed, hours=11))
    assert left.keys() == {1.0, 3.0}
    assert left[3.0] / 400 == pytest.approx(2 / 3, abs=0.07)


def test_nothing_of_what_comes_later_is_used(by_hand):
    past = (("1", "check", "Ann", 9, 11), ("2", "check", "Ann", 11, 12), ("2", "decide", "Bob", 12, 13))
    short, long = by_hand(*past), by_hand(*past, ("1", "decide", "Bob", 40, 45), ("3", "check", "Ann", 41, 42))
    assert found(short, office(*CHECK_DECIDE), hours=14) == found(long, office(*CHECK_DECIDE), hours=14)


def test_a_case_that_stopped_where_half_of_the_cases_end_is_open_half_of_the_time_at_first(by_hand):
    maybe = office(State("check", "check", {"decide": 0.5, END: 0.5}), State("decide", "decide", {END: 1.0}))
    rows = [(f"{n}", "check", "Ann", 9 + n / 100, 10 + n / 100) for n in range(400)]
    rows += [(f"{n}", "decide", "Bob", 40 + n / 100, 41 + n / 100) for n in range(200)]
    early, late = found(by_hand(*rows), maybe, hours=14), found(by_hand(*rows), maybe, hours=240)
    assert 160 < len(early) < 240
    # Who goes on does so within two days; who has not after ten, has ended.
    assert late == ()


def test_a_case_that_has_waited_long_waits_for_what_takes_long(by_hand):
    fork = office(
        State("check", "check", {"call": 0.5, "write": 0.5}),
        State("call", "call", {END: 1.0}),
        State("write", "write", {END: 1.0}),
    )
    rows = [(f"{n}", "check", "Ann", n, n + 1) for n in range(40)]
    rows += [(f"{n}", "call", "Bob", n + 2, n + 3) for n in range(0, 40, 2)]
    rows += [(f"{n}", "write", "Bob", n + 50, n + 51) for n in range(1, 40, 2)]
    log = by_hand(
        *rows, ("open", "check", "Ann", 60, 61), ("last", "check", "Ann", 91, 92), ("last", "call", "Bob", 92, 93)
    )
    assert [case.state for case in found(log, fork)] == ["write"]


def test_where_no_case_has_ended_and_none_has_waited_so_long_it_waits_on(by_hand):
    log = by_hand(
        ("1", "check", "Ann", 9, 10), ("2", "check", "Ann", 9, 10), ("2", "decide", "Bob", 10, 11),
        ("3", "check", "Bob", 900, 901), ("3", "decide", "Bob", 901, 902),
    )  # fmt: skip
    assert [case.state for case in found(log, office(*CHECK_DECIDE))] == ["decide"]


def test_of_a_log_that_holds_only_ended_cases_those_are_open_of_which_something_comes_later(by_hand):
    maybe = office(State("check", "check", {"decide": 0.1, END: 0.9}), State("decide", "decide", {END: 1.0}))
    log = by_hand(("1", "check", "Ann", 9, 10), ("1", "decide", "Bob", 30, 31), ("2", "check", "Ann", 10, 11))
    assert [case.state for case in found(log, maybe, hours=12, only_ended=True)] == ["decide"]
    assert found(log, maybe, only_ended=True) == ()


def test_those_that_became_ready_first_are_told_first(by_hand):
    log = by_hand(("1", "check", "Ann", 9, 16), ("2", "check", "Bob", 10, 12), ("3", "check", "Bob", 12, 14))
    assert [case.enabled_at.hour for case in found(log, office(*CHECK_DECIDE), hours=16)] == [12, 14, 16]


def test_what_the_factory_does_not_know_is_left_out(by_hand):
    log = by_hand(("1", "sing", "Ann", 9, 10), ("2", "check", "Zoe", 9, 12))
    (case,) = found(log, office(*CHECK_DECIDE), hours=10)
    assert (case.state, case.resource) == ("check", None)


def test_notes_say_how_many_are_open_and_where():
    one = OpenCase("claim", "pay < decide", MONDAY, MONDAY)
    assert open_notes(()) == ()
    assert open_notes([one])[0].startswith("1 case is open at the end of the log, at pay (1)")


# --- round trip ---


@pytest.fixture(scope="module")
def truths(practice):
    """Paths of the practice, each with its own luck; the middle is the noon of a Tuesday."""
    return [simulate(practice, start_at=MONDAY, horizon=timedelta(weeks=20), seed=n).replications[0] for n in range(8)]


def standing(log, at):
    """Return where each case that had begun stands in a log that knows when work became ready: activity, in work."""
    moment = np.datetime64(at.replace(tzinfo=None), "us")
    stand = {}
    for case in range(log.n_cases):
        rows = range(log.case_offset[case], log.case_offset[case + 1])
        if log.start_at[rows[0]] > moment:
            continue
        here = [row for row in rows if log.enabled_at[row] <= moment < log.end_at[row]]
        if here:
            stand[log.work_types[log.work_type[case]], log.start_at[rows[0]]] = (
                log.activities[log.activity[here[0]]],
                bool(log.start_at[here[0]] <= moment),
            )
    return stand


def agreement(factory, log, at):
    """Return how many stand where they should, and where the cases stand in truth and by what was found."""
    activity = {(kind.name, state.name): state.activity for kind in factory.work_types for state in kind.states}
    cases = open_cases(replace(log, enabled_at=None), factory, rng=np.random.default_rng(1), at=at)
    seen = {
        (case.work_type, np.datetime64(case.arrived_at.replace(tzinfo=None), "us")): (
            activity[case.work_type, case.state],
            case.left is not None,
        )
        for case in cases
    }
    real = standing(log, at)
    every = real.keys() | seen.keys()
    return sum(real.get(key) == seen.get(key) for key in every), real, seen


def test_open_cases_of_a_known_factory_are_found_where_they_stand(practice, truths):
    right = every = 0
    for truth in truths:
        agreed, real, seen = agreement(practice, truth.log(open_cases=True), MIDDLE)
        right, every = right + agreed, every + len(real.keys() | seen.keys())
    assert every > 50
    assert right / every >= 0.95


@pytest.fixture(scope="module")
def northgate():
    with as_file(files("ambidex.examples") / "northgate.yaml") as path:
        return load_factory(path)


def test_in_a_rich_factory_all_but_a_few_are_found_and_most_where_they_stand(northgate):
    run = simulate(northgate, start_at=MONDAY, horizon=timedelta(weeks=8), seed=1)
    right, real, seen = agreement(
        northgate, run.replications[0].log(open_cases=True), MONDAY + timedelta(weeks=5, hours=36)
    )
    assert len(real.keys() & seen.keys()) / len(real.keys() | seen.keys()) >= 0.95
    # Which of several ways a case will go on is nowhere in the log until it does.
    assert right / len(real.keys() | seen.keys()) >= 0.88


def test_after_a_weekend_and_without_a_sign_of_work_in_hand_those_that_are_open_are_found(northgate):
    run = simulate(northgate, start_at=MONDAY, horizon=timedelta(weeks=8), seed=1, drain=timedelta(0))
    path = run.replications[0]
    log = replace(path.log(open_cases=True), enabled_at=None, cost=None)
    shown = np.diff(path.offset) > 0
    real = np.flatnonzero((path.finished < 0)[shown])
    begun = {(log.work_types[log.work_type[case]], log.start_at[log.case_offset[case]]) for case in real}
    learnt = discover(log, name="twin", rng=np.random.default_rng(1))
    seen = {(one.work_type, np.datetime64(one.arrived_at.replace(tzinfo=None), "us")) for one in learnt.open_cases}
    assert len(seen) == pytest.approx(len(begun), rel=0.1)
    assert len(begun & seen) / len(begun) >= 0.85


def there(path):
    """Return how many cases are in the factory four hours after the middle."""
    moment = path.clock.microseconds(MIDDLE + timedelta(hours=4))
    return np.count_nonzero((path.arrived <= moment) & ((path.finished < 0) | (path.finished > moment)))


def ended(path):
    """Return how many cases end in the two weeks from the middle on."""
    first, last = path.clock.microseconds(MIDDLE), path.clock.microseconds(MIDDLE + AHEAD)
    return np.count_nonzero((path.finished > first) & (path.finished <= last))


def test_a_run_from_the_open_cases_is_nearer_to_what_came_than_one_that_starts_empty_or_warmed_up(practice, truths):
    early = timedelta(weeks=8)
    usual = simulate(practice, start_at=MIDDLE - early, horizon=early, seed=99).replications[0]
    before = usual.clock.instants(usual.arrived)
    off = {name: np.zeros(2) for name in ("open", "empty", "warm")}
    for true in truths:
        log = replace(true.log(open_cases=True), enabled_at=None)
        came = true.clock.instants(true.arrived[true.arrived >= true.clock.microseconds(MIDDLE)])
        cases = open_cases(log, practice, rng=np.random.default_rng(1), at=MIDDLE)
        known = {"seed": 99, "replications": 5}
        after = {"horizon": AHEAD, "arrivals": {"request": came}, **known}
        all_along = {"horizon": early + AHEAD, "arrivals": {"request": np.concatenate([before, came])}, **known}
        runs = {
            "open": simulate(practice, start_at=MIDDLE, open_cases=cases, **after),
            "empty": simulate(practice, start_at=MIDDLE, **after),
            "warm": simulate(practice, start_at=MIDDLE - early, **all_along),
        }
        for name, run in runs.items():
            off[name] += [
                abs(np.mean([seen(path) for path in run.replications]) - seen(true)) for seen in (there, ended)
            ]
    assert (off["open"] < np.minimum(off["empty"], off["warm"])).all(), off


def test_a_run_from_the_open_cases_has_them_all_at_its_beginning(practice, truths):
    log = replace(truths[0].log(open_cases=True), enabled_at=None)
    cases = open_cases(log, practice, rng=np.random.default_rng(1), at=MIDDLE)
    (path,) = simulate(practice, start_at=MIDDLE, horizon=AHEAD, seed=1, open_cases=cases).replications
    assert np.count_nonzero(path.arrived < path.clock.microseconds(MIDDLE)) == len(cases) > 0


def test_what_is_discovered_of_a_log_holds_its_open_cases_and_says_so(practice, truths):
    whole = truths[0].log(open_cases=True)
    log = replace(whole, enabled_at=None, cost=None)
    cut = cases_of(log, np.flatnonzero(log.start_at[log.case_offset[:-1]] < np.datetime64("2026-03-01")))
    learnt = discover(cut, name="twin", rng=np.random.default_rng(1))
    names = {state.name for state in learnt.factory.work_types[0].states}
    assert {case.state for case in learnt.open_cases} <= names
    assert (len(learnt.open_cases) > 0) == any("open at the end of the log" in note for note in learnt.notes)
    assert discover(cut, name="twin", rng=np.random.default_rng(1), only_ended=True).open_cases == ()
