"""A person who gives a bad file or mistypes gets words that name place and remedy, and exit status 2."""

import gzip
from pathlib import Path

import pytest

GOOD = "case,activity,resource,start,end\nc1,Assess,Ann,2026-03-02 09:00,2026-03-02 09:30\n"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.csv", b"", "empty"),
        ("header.csv", b"case,activity,start,end\n", "no rows"),
        ("latin.csv", GOOD.replace("Ann", "Zo\u00eb").encode("cp1252"), "UTF-8"),
        ("junk.csv", bytes(range(256)) * 20, ""),
        ("cut.csv.gz", gzip.compress(GOOD.encode() * 500)[:60], "cut"),
        ("broken.xes", b"<log><trace><event></log>", ""),
        ("times.csv", GOOD.replace("2026-03-02 09:00", "soon").encode(), "soon"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_a_file_that_cannot_be_read_is_told_in_words(type_command, tmp_path, name, content, told):
    path = tmp_path / name
    path.write_bytes(content)
    done = type_command("log", path)
    assert done.status == 2
    assert name in done.complained
    assert told in done.complained
    assert "Traceback" not in done.complained


def test_a_missing_file_is_told(type_command, tmp_path):
    done = type_command("log", tmp_path / "nowhere.csv")
    assert (done.status, "nowhere.csv" in done.complained) == (2, True)


def test_a_mismapped_column_is_told_with_the_nearest_name(type_command, tmp_path):
    path = tmp_path / "work.csv"
    path.write_text(GOOD)
    done = type_command("log", path, "--column", "activity=activty")
    assert done.status == 2
    assert 'Did you mean "activity"?' in done.complained


def test_an_unknown_name_before_the_equals_sign_is_told(type_command, tmp_path):
    path = tmp_path / "work.csv"
    path.write_text(GOOD)
    done = type_command("log", path, "--column", "cse=case", "--column", "activity")
    assert done.status == 2
    assert done.complained.count("is not understood") == 2


def test_a_log_of_one_row_is_a_log(type_command, tmp_path):
    path = tmp_path / "one.csv"
    path.write_text(GOOD)
    done = type_command("log", path)
    assert done.status == 0
    assert "1 activity instance" in done.printed


def test_an_unknown_option_is_told(type_command):
    done = type_command("study", "x.csv", "--colum", "a=b")
    assert (done.status, "--column" in done.complained) == (2, True)


def test_an_output_folder_that_is_a_file_is_told_before_any_work(type_command, tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("mine")
    done = type_command("study", tmp_path / "work.csv", "-o", taken / "page")
    assert done.status == 2
    assert taken.read_text() == "mine"


def test_a_factory_with_two_faults_tells_both(type_command, tmp_path):
    path = tmp_path / "factory.yaml"
    path.write_text(
        "name: Two faults\nactivities:\n  Assess: {role: asessor, service_time: 5 parsecs}\nwrk_types: {}\n"
    )
    done = type_command("simulate", path, "--from", "2026-03-02")
    assert done.status == 2
    assert "line 3" in done.complained
    assert "line 4" in done.complained


@pytest.mark.parametrize("days", ["nan", "inf", "1e9"])
def test_days_that_are_none_are_told(type_command, days):
    factory = Path(__file__).parents[1] / "factory" / "cases" / "valid" / "small.yaml"
    done = type_command("simulate", factory, "--from", "2026-01-05", "--days", days, "--warm-up", days)
    assert done.status == 2
    assert done.complained.count("is no number of days that can be simulated") == 2
