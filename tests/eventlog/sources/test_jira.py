"""Issues of Jira: times in a status of work are work, and all other time is waiting."""

import json
from datetime import datetime

import pytest

from ambidex.errors import BadInput
from ambidex.eventlog import read_log


def issue(key, created, changes, *, status="Done", kind="Story", assignee=None, **more):
    histories = [
        {"created": at, "author": {"displayName": who}, "items": [{"field": field, "fromString": was, "toString": now}]}
        for at, who, field, was, now in changes
    ]
    fields = {
        "created": created,
        "status": {"name": status},
        "issuetype": {"name": kind},
        "assignee": assignee and {"displayName": assignee},
        "project": {"key": "OPS"},
        **more,
    }
    return {"key": key, "fields": fields, "changelog": {"histories": histories}}


REPAIR = issue(
    "OPS-1",
    "2026-03-02T09:00:00.000+0100",
    [
        # The newest first, as some versions tell it.
        ("2026-03-05T12:00:00.000+0100", "Cy", "status", "In Review", "Done"),
        ("2026-03-05T11:00:00.000+0100", "Cy", "status", "Ready for Review", "In Review"),
        ("2026-03-05T10:59:00.000+0100", "Bo", "assignee", "Ann", "Cy"),
        ("2026-03-04T17:00:00.000+0100", "Ann", "status", "In Progress", "Ready for Review"),
        ("2026-03-03T09:00:00.000+0100", "Ann", "status", "To Do", "In Progress"),
        ("2026-03-03T08:59:00.000+0100", "Bo", "assignee", None, "Ann"),
    ],
)
UNTOUCHED = issue(
    "OPS-2", "2026-03-02T10:00:00.000+0100", [("2026-03-02T11:00:00.000+0100", "Bo", "status", "To Do", "Done")]
)
RUNNING = issue(
    "OPS-3",
    "2026-03-02T10:00:00.000+0100",
    [("2026-03-04T09:00:00.000+0100", "Bo", "status", "To Do", "In Progress")],
    status="In Progress",
    kind="Bug",
)


@pytest.fixture
def read(tmp_path):
    """Returns the log and report of some JSON."""

    def log_of(told, name="issues.json"):
        path = tmp_path / name
        path.write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
        return read_log(path, time_zone="Europe/Paris")

    return log_of


def test_each_time_of_work_is_an_instance_by_whom_it_was_assigned_to(read):
    log, _ = read({"issues": [REPAIR]})
    told = [(log.activities[a], log.resources[r]) for a, r in zip(log.activity, log.resource)]
    assert told == [("In Progress", "Ann"), ("In Review", "Cy")]
    hours = (log.end_at - log.start_at).astype(float) / 3.6e9
    assert hours.tolist() == [32.0, 1.0]
    waited = (log.start_at - log.enabled_at).astype(float) / 3.6e9
    assert waited.tolist() == [24.0, 18.0]
    assert log.work_types == ("Story",)
    assert log.case_attributes["project"].tolist() == ["OPS"]


def test_every_issue_is_in_the_log_or_in_the_report(read):
    log, report = read({"issues": [REPAIR, UNTOUCHED, RUNNING]})
    assert report.form == "Jira JSON"
    assert report.rows_read == 3
    assert log.n_cases == 1
    told = {one.why: one.rows for one in report.findings}
    assert told["nobody worked on the issue in any status"] == (2,)
    assert any("no end" in why and rows == (3,) for why, rows in told.items())
    assert report.n_unexplained == 0


def test_it_is_said_which_status_is_work(read):
    _, report = read({"issues": [REPAIR, RUNNING]})
    said = next(one.why for one in report.findings if "worked on in" in one.why)
    assert '"In Progress", "In Review", and wait in "To Do", "Ready for Review", "Done"' in said


def test_who_moved_it_did_it_where_nobody_was_assigned(read):
    alone = issue(
        "OPS-9",
        "2026-03-02T09:00:00.000+0000",
        [
            ("2026-03-02T10:00:00.000+0000", "Dan", "status", "Open", "Doing"),
            ("2026-03-02T12:00:00.000+0000", "Eve", "status", "Doing", "Closed"),
        ],
    )
    log, _ = read([alone])
    assert log.resources == ("Dan",)
    assert str(log.start_at[0]) == str(datetime(2026, 3, 2, 10)).replace(" ", "T") + ".000000"


def test_several_pages_and_single_issues_are_read(read):
    log, _ = read([{"issues": [REPAIR]}, issue("OPS-7", REPAIR["fields"]["created"], [
        ("2026-03-03T09:00:00.000+0100", "Ann", "status", "New", "Testing"),
        ("2026-03-03T10:00:00.000+0100", "Ann", "status", "Testing", "Done"),
    ])])  # fmt: skip
    assert sorted(log.case_ids) == ["OPS-1", "OPS-7"]


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ({"issues": [{"key": "OPS-1", "fields": {"status": {"name": "x"}}}, {"fields": {}}]}, "issue 1 (OPS-1)"),
        ({"issues": [], "changelog": 1}, "issues"),
        ('{"issues": [{"fields": ', "file"),
        ({"issues": [UNTOUCHED]}, "issues"),
    ],
)
def test_what_is_no_search_of_issues_is_refused_with_its_place(read, told, place):
    with pytest.raises(BadInput) as refused:
        read(told)
    assert refused.value.problems[0].place == place


def test_every_broken_issue_is_told_at_once(read):
    with pytest.raises(BadInput) as refused:
        read({"issues": [{"key": "A", "fields": {"x": 1}}, {"fields": {}}, REPAIR]})
    assert [one.place for one in refused.value.problems] == ["issue 1 (A)", "issue 2"]
