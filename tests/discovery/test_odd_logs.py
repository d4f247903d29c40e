"""Logs as they come: whatever is recorded, a valid factory is found that runs."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambidex.discovery import discover
from ambidex.factory import problems
from ambidex.simulation import simulate

RNG = np.random.default_rng


def one_case():
    return [("1", "a", "Ann", 9, 10)]


def one_activity():
    return [(f"{i}", "a", "Ann", 24 * i + 9, 24 * i + 10) for i in range(30)]


def no_resources():
    return [(f"{i}", "ab"[step], None, 24 * i + 9 + step, 24 * i + 10 + step) for i in range(20) for step in (0, 1)]


def one_timestamp_only():
    return [(f"{i}", "ab"[step], "Ann", 5 * i + step, 5 * i + step) for i in range(50) for step in (0, 1)]


def everything_at_one_moment():
    return [(f"{i}", "a", "Ann", 9, 9) for i in range(10)]


def one_day():
    return [(f"{i}", "a", f"{i % 4}", 8 + i / 20, 8 + i / 20 + 0.1) for i in range(160)]


def four_hundred_activities():
    at = RNG(1).uniform(0, 1000, 300)
    return [
        (f"{i}", f"a{(7 * i + k) % 400}", f"{k % 5}", at[i] + k, at[i] + k + 0.5) for i in range(300) for k in range(6)
    ]


def hundreds_of_people_seen_twice():
    at = np.sort(RNG(1).uniform(0, 2000, 1120))
    return [(f"{i // 2}", "ab"[i % 2], f"{i % 560}", at[i], at[i] + 1) for i in range(1120)]


def one_endless_case():
    return [("1", "ab"[i % 2], "Ann", 2 * i, 2 * i + 1) for i in range(500)]


def years_between_cases():
    return [(f"{i}", "a", "Ann", 9000 * i, 9000 * i + 1) for i in range(5)]


def everything_at_once_in_a_case():
    return [(f"{i}", "abc"[k], ["Ann", "Bob", "Cy"][k], 24 * i, 24 * i + 5) for i in range(40) for k in range(3)]


ODD = (
    one_case, one_activity, no_resources, one_timestamp_only, everything_at_one_moment, one_day,
    four_hundred_activities, hundreds_of_people_seen_twice, one_endless_case, years_between_cases,
    everything_at_once_in_a_case,
)  # fmt: skip


@pytest.mark.parametrize("rows", ODD, ids=lambda rows: rows.__name__)
def test_an_odd_log_gives_a_valid_factory_that_runs(rows, by_hand, monday):
    factory = discover(by_hand(*rows()), name="odd", rng=RNG(1)).factory
    assert problems(factory) == ()
    run = simulate(factory, start_at=monday, horizon=timedelta(weeks=1), seed=1)
    assert run.replications[0].n_arrived >= 0


rows = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.sampled_from("abc"),
        st.sampled_from(["Ann", "Bob", None]),
        st.floats(0, 500),
        st.sampled_from([0.0, 0.0, 0.1, 3.0, 200.0]),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=25)
@given(rows=rows)
def test_any_log_at_all_gives_a_valid_factory_that_runs(by_hand, monday, rows):
    log = by_hand(*((f"{case}", activity, who, at, at + hours) for case, activity, who, at, hours in rows))
    factory = discover(log, name="any", rng=RNG(1)).factory
    assert problems(factory) == ()
    run = simulate(factory, start_at=monday, horizon=timedelta(days=3), seed=1)
    assert run.replications[0].n_finished >= 0


def test_a_log_of_one_day_says_so(by_hand):
    found = discover(by_hand(*one_day()), name="odd", rng=RNG(1))
    assert any("less than a day" in note for note in found.notes)


def test_a_log_without_people_says_that_nothing_queues(by_hand):
    found = discover(by_hand(*no_resources()), name="odd", rng=RNG(1))
    assert any("nothing queues" in note for note in found.notes)


def test_work_beside_other_work_of_the_same_case_is_told(by_hand):
    found = discover(by_hand(*everything_at_once_in_a_case()), name="odd", rng=RNG(1))
    assert any("runs beside other work" in note for note in found.notes)


def test_real_logs_of_many_kinds_give_valid_factories(shared, tmp_path):
    from ambidex.eventlog import read_log

    for path in sorted((shared / "accuracy").glob("*_train.csv.gz")):
        log, _ = read_log(path, time_zone="UTC", cache=False)
        assert problems(discover(log, name=path.name, rng=RNG(1)).factory) == (), path.name
