import gzip
import json
import sqlite3
from pathlib import Path

import pytest

from ambidex.errors import BadInput
from ambidex.eventlog import EventLog, ImportReport, read_log

OBJECTS = {
    "o1": ("orders", {"price": 10}),
    "o2": ("orders", {"price": 20}),
    "i1": ("items", {}),
    "i2": ("items", {}),
    "Ann": ("employees", {"role": "Sales"}),
    "Bob": ("employees", {"role": "Depot"}),
}
EVENTS = [
    ("e1", "place", "2024-01-01T09:00:00Z", ["o1", "i1", "Ann"]),
    ("e2", "pay", "2024-01-01T10:00:00Z", ["o1"]),
    ("e3", "send", "2024-01-01T11:00:00Z", ["o1", "o2", "Bob", "Ann"]),
    ("e4", "pick", "2024-01-01T12:00:00Z", ["i2"]),
]


def as_json(path: Path) -> Path:
    told = {
        "objectTypes": [],
        "eventTypes": [],
        "objects": [
            {"id": name, "type": kind, "attributes": [{"name": key, "value": value} for key, value in known.items()]}
            for name, (kind, known) in OBJECTS.items()
        ],
        "events": [
            {"id": name, "type": kind, "time": at, "relationships": [{"objectId": thing} for thing in things]}
            for name, kind, at, things in EVENTS
        ],
    }
    path.write_text(json.dumps(told))
    return path


def as_sqlite(path: Path) -> Path:
    database = sqlite3.connect(path)
    run = database.execute
    for kind in ("event", "object"):
        run(f"CREATE TABLE {kind} (ocel_id TEXT, ocel_type TEXT)")
        run(f"CREATE TABLE {kind}_map_type (ocel_type TEXT, ocel_type_map TEXT)")
    run("CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT)")
    for name, kind, at, things in EVENTS:
        run("INSERT INTO event VALUES (?, ?)", (name, kind))
        run("INSERT INTO event_map_type VALUES (?, ?)", (kind, kind.title()))
        run(f"CREATE TABLE event_{kind} (ocel_id TEXT, ocel_time TEXT)")
        run(f"INSERT INTO event_{kind} VALUES (?, ?)", (name, at))  # noqa: S608 - names of our own
        database.executemany("INSERT INTO event_object VALUES (?, ?, '')", [(name, thing) for thing in things])
    run("CREATE TABLE object_Orders (ocel_id TEXT, ocel_time TEXT, price REAL)")
    run("CREATE TABLE object_Items (ocel_id TEXT, ocel_time TEXT)")
    run("CREATE TABLE object_Employees (ocel_id TEXT, ocel_time TEXT, role TEXT)")
    database.executemany(
        "INSERT INTO object_map_type VALUES (?, ?)", [(k, k.title()) for k in ("orders", "items", "employees")]
    )
    for name, (kind, known) in OBJECTS.items():
        run("INSERT INTO object VALUES (?, ?)", (name, kind))
        values = [name, "1970-01-01", *known.values()]
        run(f"INSERT INTO object_{kind.title()} VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608 - names of our own
    database.commit()
    database.close()
    return path


def packed(path: Path) -> Path:
    target = path.with_name(f"{path.name}.gz")
    target.write_bytes(gzip.compress(path.read_bytes()))
    return target


@pytest.fixture(params=["sqlite", "json", "sqlite.gz", "json.gz"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    form: str = request.param
    path = as_sqlite(tmp_path / "log.sqlite") if form.startswith("sqlite") else as_json(tmp_path / "log.json")
    return packed(path) if form.endswith("gz") else path


def rows(log: EventLog) -> list[tuple[str, str, str | None]]:
    return [
        (
            log.case_ids[log.case[row]],
            log.activities[log.activity[row]],
            log.resources[log.resource[row]] if log.resource[row] >= 0 else None,
        )
        for row in range(len(log))
    ]


def kinds(report: ImportReport) -> dict[str, tuple[int, tuple[int, ...]]]:
    return {finding.kind: (finding.n, finding.rows) for finding in report.findings if finding.kind != "assumed"}


def test_the_objects_of_one_type_are_the_cases(source: Path) -> None:
    log, report = read_log(source, case_object="orders", cache=False)
    assert rows(log) == [("o1", "place", "Ann"), ("o1", "pay", None), ("o1", "send", "Bob"), ("o2", "send", "Bob")]
    assert kinds(report) == {"dropped": (1, (4,)), "repeated": (1, (3,))}
    assert (report.rows_read, report.n_instances, report.n_unexplained) == (4, 4, 0)


def test_another_type_gives_another_log(source: Path) -> None:
    log, _ = read_log(source, case_object="items", cache=False)
    assert rows(log) == [("i1", "place", "Ann"), ("i2", "pick", None)]


def test_the_type_with_most_different_steps_is_chosen_and_told(source: Path) -> None:
    _, report = read_log(source, cache=False)
    assert any(
        'the case is taken to be an object of type "orders"; types are' in found.why for found in report.findings
    )


def test_attributes_teams_and_estimated_starts_are_there(source: Path) -> None:
    log, _ = read_log(source, case_object="orders", cache=False)
    assert [float(price) for price in log.case_attributes["price"]] == [10.0, 20.0]
    assert [log.teams[code] for code in log.team_of] == ["Sales", "Depot"]
    assert log.start_estimated is not None
    assert log.start_estimated.all()


def test_a_type_that_is_not_there_is_told_with_the_types_there_are(source: Path) -> None:
    with pytest.raises(BadInput, match=r'no type of object "order".*items \(2 in 2 events\).*Did you mean "orders"'):
        read_log(source, case_object="order", cache=False)


def test_two_events_of_one_id_are_told(tmp_path: Path) -> None:
    told = json.loads(as_json(tmp_path / "log.json").read_text())
    told["events"].append(told["events"][0])
    (tmp_path / "log.json").write_text(json.dumps(told))
    with pytest.raises(BadInput, match='two events have the id "e1"'):
        read_log(tmp_path / "log.json", cache=False)
