"""Real logs against counts made with the standard library alone."""

import csv
import gzip
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import iterparse

import numpy as np
import pytest

from ambidex.errors import BadInput
from ambidex.eventlog import ImportReport, read_log


def kinds(report: ImportReport) -> Counter[str]:
    return sum((Counter({finding.kind: finding.n}) for finding in report.findings), Counter())


def rows_of(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def traces_of(path: Path) -> Iterator[tuple[str, list[dict[str, str]]]]:
    with gzip.open(path) as file:
        for _, element in iterparse(file):
            if element.tag.endswith("}trace"):
                attributes = {child.get("key"): child.get("value") for child in element if child.get("key")}
                events = [
                    {str(child.get("key")): str(child.get("value")) for child in event}
                    for event in element
                    if event.tag.endswith("}event")
                ]
                yield str(attributes["concept:name"]), events


@pytest.mark.parametrize(
    ("name", "n_instances", "zone"), [("production", 4_953, "Etc/GMT+5"), ("academic_credentials", 6_870, "Etc/GMT-3")]
)
def test_an_xes_log_has_the_instances_that_are_in_its_text(
    shared: Path, name: str, n_instances: int, zone: str
) -> None:
    path = shared / "samples" / f"{name}.xes.gz"
    log, report = read_log(path, cache=False)
    traces = dict(traces_of(path))
    completed = [
        (case, event)
        for case, events in traces.items()
        for event in events
        if event["lifecycle:transition"] == "complete"
    ]
    real = [(case, event) for case, event in completed if event["org:resource"] not in ("Start", "End")]
    assert len(completed) == n_instances
    assert (len(log), log.n_cases, kinds(report)["merged"]) == (len(real), len(traces), n_instances)
    assert kinds(report)["dropped"] == n_instances - len(real)
    assert set(log.activities) == {event["concept:name"] for _, event in real}
    assert set(log.resources) == {event["org:resource"] for _, event in real}
    counted = Counter(case for case, _ in real)
    assert dict(zip(log.case_ids, np.diff(log.case_offset).tolist(), strict=True)) == counted
    assert (log.time_zone, report.n_unexplained, log.start_estimated) == (zone, 0, None)


@pytest.mark.parametrize(("name", "n_rows"), [("purchasing_example", 9_119), ("loan_2012_work_items", 59_302)])
def test_a_csv_log_has_the_rows_of_its_text(shared: Path, name: str, n_rows: int) -> None:
    path = shared / "samples" / f"{name}.csv.gz"
    log, report = read_log(path, cache=False)
    rows = rows_of(path)
    case, activity, resource = (report.columns[name] for name in ("case_id", "activity", "resource"))
    assert len(rows) == len(log) == report.rows_read == n_rows
    assert Counter(row[case] for row in rows) == dict(zip(log.case_ids, np.diff(log.case_offset).tolist(), strict=True))
    named = [log.activities[code] for code in log.activity]
    assert Counter(named) == Counter(row[activity] for row in rows)
    assert set(log.resources) == {row[resource].removesuffix(".0") for row in rows if row[resource]}
    assert int((log.resource < 0).sum()) == sum(not row[resource] for row in rows)


def test_work_items_of_the_bank_are_told_as_they_are(shared: Path) -> None:
    log, report = read_log(shared / "samples" / "loan_2012_work_items.csv.gz", cache=False)
    assert (log.n_cases, len(log.activities), len(log.resources), log.time_zone) == (8_616, 6, 57, "UTC")
    assert str(log.start_at.min()) == "2011-10-01T09:08:36.700000"
    assert kinds(report) == Counter(assumed=6_335, repaired=52_967)


def test_purchases_are_at_exact_times(shared: Path) -> None:
    log, report = read_log(shared / "samples" / "purchasing_example.csv.gz", cache=False)
    assert (log.n_cases, len(log.activities), len(log.resources)) == (608, 21, 27)
    assert str(log.start_at.min()) == "2011-01-01T05:00:00.000000"
    assert "offsets +02:00, +03:00 occur" in report.time_zone_note


def test_tasks_of_a_tracker_are_cases_of_one_activity(shared: Path) -> None:
    path = shared / "samples" / "agile_jira_tasks.csv.gz"
    log, report = read_log(path, cache=False)
    rows = rows_of(path)
    early = [row for row in rows if row["finished_date"] < row["created_date"]]
    assert (len(log), log.n_cases, len(early)) == (len(rows), len(rows), 1_662)
    assert kinds(report) == Counter(repaired=1_662)
    assert (log.activities, sorted(log.work_types), report.columns["start"]) == (("work",), ["0", "1"], "created_date")
    days = (log.end_at - log.start_at) / np.timedelta64(1, "D")
    assert days.sum() == sum(max(int(row["cycle_time_days"]), 0) for row in rows)


def test_open_issues_are_dropped_and_told(shared: Path) -> None:
    path = shared / "samples" / "github_issues.csv.gz"
    log, report = read_log(path, cache=False)
    rows = rows_of(path)
    opened = [number for number, row in enumerate(rows, start=1) if not row["closed"]]
    (dropped,) = [finding for finding in report.findings if finding.kind == "dropped"]
    assert (len(rows), len(opened), len(log), log.n_cases) == (754, 53, 701, 701)
    assert (dropped.n, dropped.rows) == (53, tuple(opened[:20]))
    assert sorted(log.work_types) == ["ACT", "pyart"]


@pytest.fixture(scope="module")
def orders(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    path = tmp_path_factory.mktemp("ocel") / "orders.sqlite"
    path.write_bytes(gzip.decompress((shared / "samples" / "order_management_ocel2.sqlite.gz").read_bytes()))
    return sqlite3.connect(path)


@pytest.mark.parametrize("kind", ["orders", "items", "packages"])
def test_any_type_of_object_can_be_the_case(shared: Path, orders: sqlite3.Connection, kind: str) -> None:
    log, report = read_log(shared / "samples" / "order_management_ocel2.sqlite.gz", case_object=kind, cache=False)
    related, n_events, n_objects = orders.execute(
        "SELECT count(*), count(DISTINCT ocel_event_id), count(DISTINCT ocel_object_id) FROM (SELECT DISTINCT "
        "ocel_event_id, ocel_object_id FROM event_object JOIN object ON ocel_id = ocel_object_id WHERE ocel_type = ?)",
        (kind,),
    ).fetchone()
    told = kinds(report)
    assert (report.rows_read, len(log), log.n_cases) == (18_211, related, n_objects)
    assert (told["dropped"], told["repeated"]) == (18_211 - n_events, related - n_events)


def test_orders_are_the_case_if_nothing_is_said(shared: Path) -> None:
    log, report = read_log(shared / "samples" / "order_management_ocel2.sqlite.gz", cache=False)
    assert (log.n_cases, report.form) == (2_000, "OCEL 2.0 SQLite")


@pytest.mark.parametrize("name", ["bank_calls_5min", "people_managers", "krackhardt_hightech_edges"])
def test_a_table_that_is_no_log_is_refused_in_words(shared: Path, name: str) -> None:
    with pytest.raises(BadInput, match=r"no column looks like .* Say which it is: --column"):
        read_log(shared / "samples" / f"{name}.csv.gz", cache=False)


@pytest.mark.parametrize("name", ["LoanApp", "P2P", "ACR", "Production", "Insurance"])
def test_the_logs_of_the_accuracy_protocol_are_read_whole(shared: Path, name: str) -> None:
    path = shared / "accuracy" / f"{name}_train.csv.gz"
    log, report = read_log(path, cache=False)
    assert len(log) + kinds(report)["dropped"] == len(rows_of(path))
    assert (np.diff(log.case) >= 0).all()
    inside = np.diff(log.case) == 0
    assert (np.diff(log.start_at)[inside] >= np.timedelta64(0)).all()
    assert (np.diff(log.start_at[log.case_offset[:-1]]) >= np.timedelta64(0)).all()
