"""The commands, typed as a person types them, on a small log and a small factory."""

import re

import pytest

FACTORY = """
name: Desk
time_zone: UTC
resources: {Clerk: {count: 2, roles: [clerk], calendar: always, cost_per_hour: 30}}
activities: {Answer: {role: clerk, service_time: {exponential: {mean: 20 min}}}}
work_types: {question: {arrivals: {per_week: 600}, start: Answer, flow: {Answer: end}}}
"""


@pytest.fixture
def log_file(tmp_path):
    """Three weeks of one activity."""
    path = tmp_path / "work.csv"
    lines = [
        f"{d}-{n},Answer,Ann,2026-03-{d:02d} 09:{n}0,2026-03-{d:02d} 09:{n}8" for d in range(1, 22) for n in range(5)
    ]
    path.write_text("\n".join(["case,activity,resource,start,end", *lines]))
    return path


@pytest.fixture
def factory_file(tmp_path):
    """Two clerks who answer questions."""
    path = tmp_path / "desk.yaml"
    path.write_text(FACTORY)
    return path


def test_help_names_every_command(type_command):
    printed = type_command("--help").printed
    assert [name for name in ("demo", "discover", "log", "measure", "simulate", "study") if name not in printed] == []


def test_log_prints_how_columns_were_read_and_can_write_them(type_command, log_file, tmp_path):
    done = type_command("log", log_file, "-o", tmp_path / "again.parquet")
    assert done.status == 0
    assert re.search(r"case_id +case \(guessed\)", done.printed)
    assert (tmp_path / "again.parquet").exists()


def test_measure_prints_key_figures_and_can_write_tables(type_command, log_file, tmp_path):
    done = type_command("measure", log_file, "-o", tmp_path / "out")
    assert done.status == 0
    assert "Cycle time" in done.printed
    assert (tmp_path / "out" / "tables" / "activities.csv").exists()


def test_discover_writes_a_factory_that_simulate_runs(type_command, log_file, tmp_path):
    twin = tmp_path / "twin.yaml"
    assert type_command("discover", log_file, "-o", twin, "--no-check").status == 0
    done = type_command("simulate", twin, "--from", "2026-04-01", "--days", 14, "--replications", 2)
    assert done.status == 0
    assert "Throughput" in done.printed


def test_simulate_gives_the_same_answer_for_the_same_seed(type_command, factory_file):
    words = ("simulate", factory_file, "--from", "2026-04-01", "--days", 7, "--replications", 3)
    first, again, other = type_command(*words), type_command(*words), type_command(*words, "--seed", 2)
    assert first.printed == again.printed != other.printed


def test_simulate_says_the_same_without_a_log(type_command, factory_file):
    words = ("simulate", factory_file, "--from", "2026-04-01", "--days", 60, "--warm-up", 5, "--replications", 3)
    kept, counted = (type_command(*words, *more).printed.splitlines() for more in ((), ("--statistics-only",)))
    quantiles = [next(line for line in told if line.startswith("Cycle times")) for told in (kept, counted)]
    assert [line for line in kept if line not in quantiles] == [line for line in counted if line not in quantiles]
    exact, near = ([float(number) for number in re.findall(r"([0-9.]+) min", line)] for line in quantiles)
    assert near == pytest.approx(exact, rel=0.03)


def test_simulate_writes_no_log_of_statistics_only(type_command, factory_file, tmp_path):
    written = tmp_path / "simulated.csv"
    done = type_command("simulate", factory_file, "--from", "2026-04-01", "--statistics-only", "-o", written)
    assert done.status == 2
    assert "leave out one of the two" in done.complained
    assert not written.exists()


def test_simulate_can_write_its_first_log(type_command, factory_file, tmp_path):
    written = tmp_path / "simulated.csv"
    assert type_command("simulate", factory_file, "--from", "2026-04-01", "--days", 7, "-o", written).status == 0
    assert type_command("log", written).status == 0


def test_two_logs_and_a_roster_make_one_factory(type_command, log_file, tmp_path):
    other, people, twin = tmp_path / "calls.csv", tmp_path / "people.csv", tmp_path / "twin.yaml"
    other.write_text(log_file.read_text())
    people.write_text("person,team,manager,roles,cost_per_hour\nAnn,Desk,Mia,clerk,41\n")
    words = ("discover", log_file, "--also", other, "--roster", people, "-o", twin, "--no-check")
    assert type_command(*words).status == 0
    written = twin.read_text()
    assert "manager: Mia" in written
    assert "cost_per_hour: 41" in written
    assert "Answer (work)" in written
    assert "Answer (calls)" in written


def test_what_is_wrong_with_any_log_or_the_roster_is_told(type_command, log_file, tmp_path):
    done = type_command("log", log_file, "--also", tmp_path / "nowhere.csv")
    assert (done.status, "nowhere.csv" in done.complained) == (2, True)
    people = tmp_path / "people.csv"
    people.write_text("person,cost_per_hour\nAnn,much\n")
    done = type_command("study", log_file, "--roster", people, "-o", tmp_path / "study")
    assert (done.status, "line 2, cost_per_hour" in done.complained) == (2, True)


def test_study_answers_first(type_command, log_file, tmp_path):
    done = type_command("study", log_file, "-o", tmp_path / "study")
    assert done.status == 0
    assert done.printed.splitlines()[-1].endswith("study.html")
