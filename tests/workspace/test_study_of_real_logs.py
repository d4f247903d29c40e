"""A study of each real log agrees with what plain Python reads from the same file."""

import csv
import gzip
import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ambidex.workspace import study

NOW = datetime(2026, 11, 23, tzinfo=UTC)
Span = tuple[datetime, datetime]


def rows_of_csv(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def spans(moments: Iterator[tuple[str, datetime]]) -> dict[str, Span]:
    found: dict[str, Span] = {}
    for case, at in moments:
        first, last = found.get(case, (at, at))
        found[case] = (min(first, at), max(last, at))
    return found


def of_csv(path: Path, case: str, *columns: str) -> dict[str, Span]:
    return spans((row[case], instant(row[column])) for row in rows_of_csv(path) for column in columns)


def of_jira(path: Path) -> dict[str, Span]:
    """What was finished the day before it was created took no time."""
    rows = [(r["id"], instant(r["created_date"]), instant(r["finished_date"])) for r in rows_of_csv(path)]
    return {case: (start, max(start, end)) for case, start, end in rows}


def of_xes(path: Path) -> dict[str, Span]:
    def moments() -> Iterator[tuple[str, datetime]]:
        with gzip.open(path) as file:
            for _, trace in ET.iterparse(file):
                if trace.tag.endswith("}trace"):
                    case = value(trace, "concept:name")
                    for event in trace.iter(f"{trace.tag[:-5]}event"):
                        if value(event, "concept:name") not in {"Start", "End"}:
                            yield case, instant(value(event, "time:timestamp"))
                    trace.clear()

    def value(element: ET.Element, key: str) -> str:
        return next(child.attrib["value"] for child in element if child.get("key") == key)

    return spans(moments())


def of_orders(path: Path, folder: Path) -> dict[str, Span]:
    plain = folder / "orders.sqlite"
    plain.write_bytes(gzip.decompress(path.read_bytes()))
    with sqlite3.connect(plain) as database:
        orders = {case for (case,) in database.execute("select ocel_id from object where ocel_type = 'orders'")}
        tables = [name for (name,) in database.execute("select ocel_type_map from event_map_type")]
        query = 'select ocel_id, ocel_time from "event_{}"'
        at = {event: time for name in tables for event, time in database.execute(query.format(name))}
        pairs = database.execute("select ocel_object_id, ocel_event_id from event_object").fetchall()
    database.close()
    return spans((case, instant(at[event])) for case, event in pairs if case in orders)


READERS = {
    "loan_2012_work_items.csv.gz": lambda path, _: of_csv(path, "case_id", "start_time", "end_time"),
    "purchasing_example.csv.gz": lambda path, _: of_csv(path, "case:concept:name", "start_timestamp", "time:timestamp"),
    "agile_jira_tasks.csv.gz": lambda path, _: of_jira(path),
    "production.xes.gz": lambda path, _: of_xes(path),
    "academic_credentials.xes.gz": lambda path, _: of_xes(path),
    "order_management_ocel2.sqlite.gz": of_orders,
}


@pytest.mark.parametrize("name", READERS)
def test_the_figures_of_a_study_are_those_of_the_file(shared, tmp_path, name):
    path = shared / "samples" / name
    expected = READERS[name](path, tmp_path)
    found = study(path, output=tmp_path / "study", now=NOW)
    hours = [(last - first).total_seconds() / 3600 for first, last in expected.values()]
    span = max(last for _, last in expected.values()) - min(first for first, _ in expected.values())
    figures = {row["term"]: row for row in json.loads((tmp_path / "study/measures.json").read_text())["key_figures"]}
    assert found.log.n_cases == len(expected)
    assert figures["cycle_time"]["value"] == pytest.approx(sum(hours) / len(hours), rel=0.02)
    assert figures["throughput"]["value"] == pytest.approx(len(hours) / (span.total_seconds() / 3600), rel=1e-3)
    assert f"{len(expected):,} cases" in (tmp_path / "study/study.html").read_text(encoding="utf-8")
