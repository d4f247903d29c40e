"""What is done to the rows of a file, a rule at a time."""

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.eventlog import EventLog, ImportReport, read_log

Read = Callable[..., tuple[EventLog, ImportReport]]
HEADER = "case_id,activity,resource,start_time,end_time"
GOOD = "1,Check,Ann,2024-01-01T09:00Z,2024-01-01T10:00Z"


def found(report: ImportReport, words: str) -> tuple[str, int, tuple[int, ...]]:
    """Return kind, count and rows of the one finding that says these words."""
    (one,) = [finding for finding in report.findings if words in finding.why]
    return one.kind, one.n, one.rows


def test_a_clean_row_is_one_instance_and_nothing_is_told(read_text: Read) -> None:
    log, report = read_text(HEADER, GOOD)
    assert (len(log), log.n_cases, log.activities, log.resources) == (1, 1, ("Check",), ("Ann",))
    assert log.start_at.tolist() == [np.datetime64("2024-01-01T09:00", "us").item()]
    assert (log.work_types, log.case_ids[0], report.findings, report.n_unexplained) == (("work",), "1", (), 0)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",Check,Ann,2024-01-01T09:00Z,2024-01-01T10:00Z", "no case"),
        ("2, ,Ann,2024-01-01T09:00Z,2024-01-01T10:00Z", "no activity"),
        ("2,Check,Ann,2024-01-01T09:00Z,", "no end: still open"),
        ("2,Check,Ann,2024-01-01T09:00Z,soon", 'end is no time that can be read, such as "soon"'),
        ("2,Check,Ann,2024-02-30T09:00Z,2024-03-01T10:00Z", "start is no time that can be read"),
        ("2,Check,Ann,2024-01-01T11:00Z,2024-01-01T10:00Z", "it ends before it starts"),
        (GOOD, "equals an earlier row"),
        ("2,Start,Start,2024-01-01T09:00Z,2024-01-01T09:00Z", "an artificial step"),
        ("2,end,END,2024-01-01T09:00Z,2024-01-01T09:00Z", "an artificial step"),
    ],
)
def test_a_row_that_cannot_be_used_is_dropped_with_its_reason_and_number(read_text: Read, row: str, words: str) -> None:
    log, report = read_text(HEADER, GOOD, "1,Send,Bob,2024-01-01T11:00Z,2024-01-01T12:00Z", row)
    assert found(report, words) == ("dropped", 1, (3,))
    assert (len(log), report.rows_read, report.n_unexplained) == (2, 3, 0)


@pytest.mark.parametrize(
    "row",
    [
        "2,Start,Ann,2024-01-01T09:00Z,2024-01-01T09:00Z",
        "2,Start,Start,2024-01-01T09:00Z,2024-01-01T09:01Z",
        "2,Check,Start,2024-01-01T09:00Z,2024-01-01T09:00Z",
    ],
)
def test_a_step_called_start_that_somebody_does_or_that_takes_time_is_kept(read_text: Read, row: str) -> None:
    log, _ = read_text(HEADER, GOOD, row)
    assert len(log) == 2


def test_a_row_without_a_resource_is_kept_and_told(read_text: Read) -> None:
    log, report = read_text(HEADER, GOOD, "1,Send,,2024-01-01T11:00Z,2024-01-01T12:00Z")
    assert log.resource.tolist() == [0, -1]
    assert found(report, "no resource") == ("assumed", 1, (2,))


def test_resources_read_as_floats_are_repaired_and_told(read_text: Read) -> None:
    row = "2,Check,10861.0,2024-01-01T09:00Z,2024-01-01T10:00Z"
    log, report = read_text(HEADER, row)
    assert log.resources == ("10861",)
    assert found(report, "resources are whole numbers")[:2] == ("repaired", 1)


@pytest.mark.parametrize(
    ("end", "kind"), [("2024-01-02", "repaired"), ("2024-01-01", "dropped"), ("2023-01-03", "dropped")]
)
def test_only_one_day_before_the_start_is_repaired(read_text: Read, end: str, kind: str) -> None:
    _, report = read_text("id,created,closed", "1,2024-01-01,2024-01-05", f"2,2024-01-03,{end}")
    assert [finding.kind for finding in report.findings if "before" in finding.why] == [kind]


def test_whole_days_are_told_and_equal_rows_of_whole_days_are_kept(read_text: Read) -> None:
    log, report = read_text(HEADER, *["1,Check,Ann,2024-01-01,2024-01-02"] * 2)
    assert len(log) == 2
    assert found(report, "times are whole days")[0] == "assumed"
    assert found(report, "equals an earlier row") == ("assumed", 1, (2,))


def test_rows_that_differ_in_any_column_are_no_duplicates(read_text: Read) -> None:
    log, _ = read_text(f"{HEADER},piece", f"{GOOD},left", f"{GOOD},right")
    assert len(log) == 2


def test_a_tracker_without_activities_has_one_activity_and_says_so(read_text: Read) -> None:
    log, report = read_text("id,created,closed", "1,2024-01-01T09:00,2024-01-02T09:00")
    assert log.activities == ("work",)
    assert found(report, "no column names activities")[0] == "assumed"


def test_numbers_that_repeat_between_projects_are_told_apart_by_the_project(read_text: Read) -> None:
    rows = ["web,7,2024-01-01T09:00,2024-01-02T09:00", "app,7,2024-01-01T10:00,2024-01-02T10:00"]
    log, report = read_text("project,number,created,closed", *rows)
    assert list(log.case_ids) == ["web 7", "app 7"]
    assert found(report, '"number" repeats')[0] == "assumed"


def test_a_log_of_completions_gets_estimated_starts_and_says_so(read_text: Read) -> None:
    log, report = read_text("case,activity,user,timestamp", "1,a,Ann,2024-01-01T09:00Z", "1,b,Ann,2024-01-01T10:00Z")
    assert log.start_estimated is not None
    assert log.start_estimated.all()
    assert str(log.start_at[1]) == "2024-01-01T09:00:00.000000"
    assert found(report, "no start is recorded") == ("assumed", 2, (1, 2))


def test_only_missing_starts_are_estimated(read_text: Read) -> None:
    log, report = read_text(HEADER, GOOD, "1,Check,Ann,,2024-01-01T11:00Z")
    assert log.start_estimated is not None
    assert log.start_estimated.tolist() == [False, True]
    assert found(report, "no start is recorded") == ("assumed", 1, (2,))


LINES = "case,activity,resource,timestamp,lifecycle"


def test_lines_of_start_and_complete_are_one_instance(read_text: Read) -> None:
    log, report = read_text(
        LINES,
        "1,a,Ann,2024-01-01T09:00Z,start",
        "1,a,Ann,2024-01-01T10:00Z,COMPLETE",
        "1,b,Bob,2024-01-01T11:00Z,complete",
    )
    assert (len(log), report.rows_read, report.n_unexplained) == (2, 3, 0)
    assert found(report, "a start, joined") == ("merged", 1, (1,))
    assert found(report, "no start is recorded") == ("assumed", 1, (3,))


def test_other_lines_and_work_without_an_end_are_dropped(read_text: Read) -> None:
    _, report = read_text(
        LINES,
        "1,a,Ann,2024-01-01T09:00Z,start",
        "1,a,Ann,2024-01-01T09:30Z,suspend",
        "1,a,Ann,2024-01-01T10:00Z,complete",
        "1,b,Ann,2024-01-01T11:00Z,start",
        "1,c,Ann,2024-01-01T12:00Z,",
    )
    assert found(report, 'a line that says "suspend"') == ("dropped", 1, (2,))
    assert found(report, "started and never completed") == ("dropped", 1, (4,))
    assert found(report, "is empty: neither") == ("dropped", 1, (5,))


def test_start_lines_are_dropped_where_a_column_has_the_starts(read_text: Read) -> None:
    log, report = read_text(
        "case,activity,start_time,end_time,lifecycle",
        "1,a,2024-01-01T09:00Z,2024-01-01T09:00Z,start",
        "1,a,2024-01-01T09:00Z,2024-01-01T10:00Z,complete",
    )
    assert len(log) == 1
    assert found(report, "stands in") == ("dropped", 1, (1,))


def test_a_column_of_life_with_other_words_makes_every_row_a_completion(read_text: Read) -> None:
    log, report = read_text(LINES, "1,a,Ann,2024-01-01T09:00Z,closed")
    assert len(log) == 1
    assert found(report, "never says start or complete")[0] == "assumed"


def test_work_types_teams_costs_values_and_attributes_are_read(read_text: Read) -> None:
    log, report = read_text(
        f"{HEADER},type,team,cost,value,enabled,channel,note",
        f"{GOOD},claim,North,2.5,100,2024-01-01T08:00Z,phone,x",
        "1,Send,Bob,2024-01-01T11:00Z,2024-01-01T12:00Z,claim,South,free,100,2024-01-01T11:30Z,phone,y",
        "2,Send,Bob,2024-01-01T11:00Z,2024-01-01T12:00Z,,South,3,,,mail,x",
    )
    assert ([log.work_types[code] for code in log.work_type], log.teams) == (["claim", "unknown"], ("North", "South"))
    assert [log.teams[code] for code in log.team_of] == ["North", "South"]
    assert log.cost is not None
    assert log.case_value is not None
    assert log.enabled_at is not None
    np.testing.assert_array_equal(log.cost, [2.5, np.nan, 3.0])
    np.testing.assert_array_equal(log.case_value, [100.0, np.nan])
    assert [str(at)[11:16] for at in log.enabled_at] == ["08:00", "11:00", "11:00"]
    assert dict(log.case_attributes)["channel"].tolist() == ["phone", "mail"]
    assert "note" not in log.case_attributes
    assert found(report, "cost is no number")[:2] == ("assumed", 1)
    assert found(report, "enabled after it was started") == ("repaired", 1, (2,))
    assert found(report, "no time of being enabled") == ("repaired", 1, (3,))


def test_a_guessed_work_type_that_changes_within_a_case_is_not_taken(read_text: Read) -> None:
    rows = [f"{GOOD},a", "1,Send,Bob,2024-01-01T11:00Z,2024-01-01T12:00Z,b"]
    guessed, report = read_text(f"{HEADER},type", *rows)
    assert (guessed.work_types, "work_type" in report.columns) == (("work",), False)
    given_, told = read_text(f"{HEADER},type", *rows, columns={"work_type": "type"})
    assert given_.work_types == ("a",)
    assert found(told, "changes within these cases")[:2] == ("assumed", 1)


def test_naive_times_are_wall_clock_in_the_zone_that_is_said(read_text: Read) -> None:
    log, report = read_text(HEADER, GOOD.replace("Z", ""), time_zone="America/New_York")
    assert (str(log.start_at[0])[11:16], log.time_zone) == ("14:00", "America/New_York")
    assert report.time_zone_note.startswith("given; times say no zone")


def test_a_mapping_overrides_the_guess(read_text: Read) -> None:
    log, report = read_text(f"{HEADER},room", f"{GOOD},4.12", columns={"activity": "room"})
    assert (log.activities, "activity" in report.guessed) == (("4.12",), False)


minutes = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), min_size=1, max_size=12)


@given(minutes, st.randoms(use_true_random=False))
def test_shuffled_rows_give_the_same_log(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str]], chance: random.Random
) -> None:
    rows = [f"{case},{step},R,2024-01-01T09:{at:02d}Z,2024-01-01T10:{at:02d}Z" for at, (case, step) in enumerate(steps)]
    shuffled = chance.sample(rows, len(rows))
    path: Path = tmp_path_factory.mktemp("logs") / "log.csv"
    path.write_text("\n".join([HEADER, *rows]))
    first, _ = read_log(path, cache=False)
    path.write_text("\n".join([HEADER, *shuffled]))
    second, _ = read_log(path, cache=False)
    for name in ("case", "activity", "resource", "start_at", "end_at", "case_offset"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))
    assert (first.activities, first.case_ids) == (second.activities, second.case_ids)


cells = st.sampled_from(["", "1", "2", "x"])
times = st.sampled_from(["", "soon", "2024-01-01T09:00", "2024-01-01", "2024-01-02T09:00+01:00", "03/04/2024"])


@given(st.lists(st.tuples(cells, cells, cells, times, times), max_size=15))
def test_every_row_is_in_the_log_or_explained(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    path: Path = tmp_path_factory.mktemp("logs") / "log.csv"
    fair = ["9,a,x,2024-01-01T09:00,2024-01-01T10:00"] * (len(rows) + 1)
    path.write_text("\n".join([HEADER, *fair, *(",".join(row) for row in rows)]))
    log, report = read_log(path, cache=False)
    assert (report.n_unexplained, report.n_instances, report.n_cases) == (0, len(log), log.n_cases)
    assert report.rows_read == len(fair) + len(rows)
    assert (log.end_at >= log.start_at).all()
    assert (np.diff(log.case_offset) > 0).all()
    assert all(0 < row <= report.rows_read for finding in report.findings for row in finding.rows)


def test_a_resource_belongs_to_the_team_it_is_most_in(read_text: Read) -> None:
    teams = ["North", "South", "South", ""]
    rows = [f"1,Check,Ann,2024-01-01T0{at}:00Z,2024-01-01T0{at}:30Z,{team}" for at, team in enumerate(teams)]
    log, report = read_text(f"{HEADER},team", *rows)
    assert [log.teams[code] for code in log.team_of] == ["South"]
    assert found(report, "resources seen in several teams")[:2] == ("assumed", 1)
