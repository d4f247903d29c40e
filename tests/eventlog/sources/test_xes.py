import gzip
from pathlib import Path

import pytest

from ambidex.eventlog import EventLog, ImportReport, read_log


def event(activity: str, at: str, **more: str) -> str:
    attributes = "".join(f'<string key="{key.replace("_", ":")}" value="{value}"/>' for key, value in more.items())
    return (
        f'<event><string key="concept:name" value="{activity}"/><date key="time:timestamp" value="{at}"/>{attributes}'
        "</event>"
    )


def trace(name: str, *events: str, more: str = "") -> str:
    return f'<trace><string key="concept:name" value="{name}"/>{more}{"".join(events)}</trace>\n'


def read(
    tmp_path: Path, *traces: str, name: str = "log.xes", time_zone: str | None = None
) -> tuple[EventLog, ImportReport]:
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">{"".join(traces)}</log>'.encode()
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    return read_log(tmp_path / name, time_zone=time_zone, cache=False)


TWO = (
    event("a", "2024-01-01T09:00:00.000+02:00", lifecycle_transition="start", org_resource="Ann"),
    event("a", "2024-01-01T10:00:00.000+02:00", lifecycle_transition="complete", org_resource="Ann"),
)


@pytest.mark.parametrize("name", ["log.xes", "log.xes.gz", "log.xml"])
def test_start_and_complete_are_one_instance_at_exact_times(tmp_path: Path, name: str) -> None:
    log, report = read(tmp_path, trace("1", *TWO), name=name)
    assert (len(log), log.resources, log.time_zone) == (1, ("Ann",), "Etc/GMT-2")
    assert (str(log.start_at[0])[:16], str(log.end_at[0])[:16]) == ("2024-01-01T07:00", "2024-01-01T08:00")
    assert (report.form, report.rows_read, report.n_unexplained, report.guessed) == ("XES", 2, 0, ())


def test_instances_are_told_apart_by_their_identity(tmp_path: Path) -> None:
    rows = [("1", "start", 9), ("2", "start", 10), ("2", "complete", 11), ("1", "complete", 12)]
    events = [
        event("a", f"2024-01-01T{hour:02d}:00:00Z", lifecycle_transition=step, concept_instance=identity)
        for identity, step, hour in rows
    ]
    log, _ = read(tmp_path, trace("1", *events))
    assert [str(at)[11:13] for at in log.end_at] == ["12", "11"]


def test_attributes_of_a_trace_belong_to_the_case(tmp_path: Path) -> None:
    log, _ = read(tmp_path, trace("1", *TWO, more='<string key="channel" value="phone"/><int key="size" value="3"/>'))
    assert {name: log.case_attributes[name].tolist() for name in log.case_attributes} == {
        "channel": ["phone"],
        "size": [3],
    }


def test_times_without_an_offset_are_wall_clock(tmp_path: Path) -> None:
    log, _ = read(tmp_path, trace("1", event("a", "2024-01-01T09:00:00")), time_zone="America/New_York")
    assert str(log.end_at[0])[11:16] == "14:00"


def test_the_defaults_of_the_log_are_no_times(tmp_path: Path) -> None:
    default = '<global scope="event"><date key="time:timestamp" value="2020-01-01T00:00:00+05:00"/></global>'
    log, _ = read(tmp_path, default, trace("1", *TWO))
    assert log.time_zone == "Etc/GMT-2"


def test_an_event_without_a_time_that_can_be_read_is_dropped_in_silence_on_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log, report = read(tmp_path, trace("1", event("a", "2024-01-01T09:00:00Z"), event("b", "Monday")))
    assert (len(log), (report.findings[0].why, report.findings[0].rows)) == (1, ("no time", (2,)))
    assert capfd.readouterr() == ("", "")


def test_an_offset_without_a_colon_is_understood(tmp_path: Path) -> None:
    log, _ = read(tmp_path, trace("1", event("a", "2024-01-01T09:00:00+0200")))
    assert str(log.end_at[0])[11:16] == "07:00"


def test_traces_of_one_name_are_one_case_and_told(tmp_path: Path) -> None:
    log, report = read(tmp_path, trace("1", *TWO), trace("2", *TWO), trace("1", *TWO))
    assert log.n_cases == 2
    assert any(finding.n == 1 and "name of an earlier one" in finding.why for finding in report.findings)


def test_names_are_unescaped(tmp_path: Path) -> None:
    log, _ = read(tmp_path, trace("1", event("Turning &amp; Milling é", "2024-01-01T09:00:00Z")))
    assert log.activities == ("Turning & Milling é",)


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "UTF-8", "UTF-16", "windows-1252"])
def test_names_are_read_in_the_encoding_that_the_file_declares(tmp_path: Path, encoding: str) -> None:
    events = trace("1", event("Prüfung", "2024-01-01T09:00:00Z"))
    content = f'<?xml version="1.0" encoding="{encoding}"?><log>{events}</log>'
    (tmp_path / "log.xes").write_bytes(content.encode(encoding))
    assert read_log(tmp_path / "log.xes", cache=False)[0].activities == ("Prüfung",)
