"""Whatever is recorded, discovery ends without a warning, with a twin that runs; notes say what is not known.

Warnings are errors here as everywhere.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from ambidex.discovery import discover
from ambidex.eventlog import ActivityInstance, event_log, read_log
from ambidex.factory import problems
from ambidex.simulation import simulate

RNG = np.random.default_rng


def spread(n, *, over=2000.0, seed=1):
    return np.sort(RNG(seed).uniform(0, over, n))


def a_day_and_nothing_else():
    return [(f"{n}", "ab"[n % 2], f"{n % 5}", 8 + n / 20, 8 + n / 20 + 0.1) for n in range(160)]


def resources_with_numbers_for_names():
    return [(f"{n}", "a", f"{n % 7}", at, at + 0.5) for n, at in enumerate(spread(300))]


def nothing_takes_any_time():
    return [(f"{n // 3}", "abc"[n % 3], f"{n % 4}", at, at) for n, at in enumerate(spread(600))]


def many_people_seen_a_few_times():
    return [(f"{n // 2}", "ab"[n % 2], f"{n % 560}", at, at + 1) for n, at in enumerate(spread(1900))]


def nobody_is_recorded():
    return [(f"{n // 2}", "ab"[n % 2], None, at, at + 1) for n, at in enumerate(spread(200))]


def four_hundred_activities():
    at = spread(300)
    return [
        (f"{n}", f"a{(7 * n + k) % 400}", f"{k % 5}", at[n] + k, at[n] + k + 0.5) for n in range(300) for k in range(8)
    ]


def one_case_of_many_steps():
    return [("1", "abc"[n % 3], "Ann", 2.0 * n, 2.0 * n + 1) for n in range(50)]


def one_event():
    return [("1", "a", "Ann", 9, 9)]


def one_instance():
    return [("1", "a", None, 9, 10)]


def all_cases_at_the_same_instant():
    return [(f"{n}", "ab"[k], "Ann", 9, 9) for n in range(200) for k in (0, 1)]


def every_activity_has_a_resource_of_its_own():
    return [(f"{n}", f"a{k}", f"p{k}", at + k, at + k + 0.7) for n, at in enumerate(spread(100)) for k in range(12)]


def nobody_works_at_the_same_time():
    who = [0, 1, 2, 3, 4, 5]
    return [
        (f"{week} {n}", "a", f"{n}", 168.0 * week + 24 * n + 9, 168.0 * week + 24 * n + 15)
        for week in range(20)
        for n in who
    ]


def cases_of_two_thousand_events():
    at = spread(4, over=100)
    return [
        (f"{n}", "abcde"[int(k * k / 7) % 5], f"{k % 3}", at[n] + k / 2, at[n] + k / 2 + 0.4)
        for n in range(4)
        for k in range(2000)
    ]


def ten_years_with_two_cases():
    return [("1", "a", "Ann", 9, 10), ("1", "b", "Bob", 11, 12), ("2", "a", "Ann", 87_660, 87_661)]


def cases_that_last_for_years():
    return [
        (f"{n}", "ab"[k], "Ann", 24.0 * n + 15_000 * k, 24.0 * n + 15_000 * k + 1) for n in range(40) for k in (0, 1)
    ]


def one_thing_takes_a_year():
    return [*((f"{n}", "a", "Ann", at, at + 1) for n, at in enumerate(spread(50))), ("long", "a", "Ann", 100, 8860)]


def every_case_is_different():
    rng = RNG(3)
    return [
        (f"{n}", f"a{step}", f"{step % 9}", at + k, at + k + 0.5)
        for n, at in enumerate(spread(150))
        for k, step in enumerate(rng.permutation(30).tolist())
    ]


def one_activity_again_and_again():
    return [(f"{n}", "a", "Ann", at + k / 4, at + k / 4 + 0.2) for n, at in enumerate(spread(30)) for k in range(100)]


def work_only_at_night():
    return [(f"{n}", "a", f"{n % 3}", 24.0 * n + 23, 24.0 * n + 26) for n in range(200)]


def everything_overlaps_everything():
    return [(f"{n}", f"a{k}", "Ann", 9, 400) for n in range(20) for k in range(5)]


LOGS = (
    a_day_and_nothing_else, resources_with_numbers_for_names, nothing_takes_any_time, many_people_seen_a_few_times,
    nobody_is_recorded, four_hundred_activities, one_case_of_many_steps, one_event, one_instance,
    all_cases_at_the_same_instant, every_activity_has_a_resource_of_its_own, nobody_works_at_the_same_time,
    cases_of_two_thousand_events, ten_years_with_two_cases, cases_that_last_for_years, one_thing_takes_a_year,
    every_case_is_different, one_activity_again_and_again, work_only_at_night, everything_overlaps_everything,
)  # fmt: skip


def ends(log):
    found = discover(log, name="odd", rng=RNG(1))
    assert problems(found.factory) == ()
    monday = datetime(2026, 1, 5, tzinfo=UTC)
    run = simulate(found.factory, start_at=monday, horizon=timedelta(weeks=1), seed=1)
    assert run.replications[0].n_arrived == run.replications[0].n_finished + run.replications[0].n_open
    return found


@pytest.mark.parametrize("rows", LOGS, ids=lambda rows: rows.__name__)
def test_it_ends_with_a_twin_that_runs_for_a_week(rows, by_hand):
    ends(by_hand(*rows()))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (a_day_and_nothing_else, "less than a day"),
        (nobody_is_recorded, "nothing queues"),
        (nothing_takes_any_time, "takes no time"),
        (four_hundred_activities, "little more than a guess"),
        (ten_years_with_two_cases, "Fewer than 30 cases"),
        (one_event, "Fewer than 30 cases"),
        (many_people_seen_a_few_times, "560 of 560 people are seen fewer than"),
        (all_cases_at_the_same_instant, "less than a day"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_the_notes_say_what_is_not_known(rows, said, by_hand):
    notes = ends(by_hand(*rows())).notes
    assert any(said in note for note in notes), notes


def test_a_file_with_one_time_for_each_event_ends_and_says_so(tmp_path):
    path = tmp_path / "events.csv"
    begin = datetime(2026, 2, 2, 9, tzinfo=UTC)
    events = (
        f"{n // 3},{'abc'[n % 3]},{n % 4},{begin + timedelta(hours=6.7 * (n // 3) + n % 3):%Y-%m-%dT%H:%M:%SZ}"
        for n in range(300)
    )
    path.write_text("\n".join(["case_id,activity,resource,end_time", *events]), encoding="utf-8")
    log, _ = read_log(path, time_zone="UTC", cache=False)
    assert any("300 starts are estimated" in note for note in ends(log).notes)


def test_clocks_that_are_changed_end(monday):
    zone = ZoneInfo("Europe/Berlin")
    at = [datetime(2026, 3, 1, 8, tzinfo=zone) + timedelta(hours=7 * n) for n in range(200)]
    log = event_log(
        [ActivityInstance(f"{n}", "a", f"{n % 2}", one, one + timedelta(hours=2)) for n, one in enumerate(at)],
        time_zone="Europe/Berlin",
    )
    ends(log)


def test_offsets_from_everywhere_end(tmp_path):
    path = tmp_path / "mixed.csv"
    zones = [ZoneInfo(name) for name in ("America/New_York", "Asia/Kolkata", "Europe/London", "Pacific/Auckland")]
    lines = ["case_id,activity,resource,start_time,end_time"]
    for n in range(300):
        begin = datetime(2026, 2, 1, tzinfo=UTC) + timedelta(hours=5.3 * n)
        begin, end = (moment.astimezone(zones[n % 4]) for moment in (begin, begin + timedelta(hours=1)))
        lines.append(f"{n // 3},{'abc'[n % 3]},{n % 5},{begin.isoformat()},{end.isoformat()}")
    path.write_text("\n".join(lines), encoding="utf-8")
    log, _ = read_log(path, time_zone="Europe/London", cache=False)
    assert len(log) == 300
    ends(log)


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_work_in_the_hour_that_the_clock_skips_or_repeats_ends(day):
    begin = datetime.fromisoformat(day).replace(tzinfo=UTC)
    log = event_log(
        [
            ActivityInstance(f"{n}", "a", "Ann", begin + timedelta(minutes=3 * n), begin + timedelta(minutes=3 * n + 2))
            for n in range(100)
        ],
        time_zone="Europe/Berlin",
    )
    ends(log)
