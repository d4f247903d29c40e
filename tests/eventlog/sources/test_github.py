"""Issues of GitHub are one piece of work each."""

import json

import pytest

from ambidex.errors import BadInput
from ambidex.eventlog import read_log

BUG = {
    "number": 7,
    "createdAt": "2026-03-02T09:00:00Z",
    "closedAt": "2026-03-04T09:00:00Z",
    "assignees": [{"login": "ann"}, {"login": "bo"}],
    "labels": [{"name": "bug"}, {"name": "urgent"}],
    "author": {"login": "cy"},
    "milestone": {"title": "1.0"},
}
REST = {
    "number": 8,
    "created_at": "2026-03-03T09:00:00Z",
    "closed_at": None,
    "assignees": [],
    "labels": ["docs"],
    "user": {"login": "dan"},
}
PULL = {
    "number": 9,
    "created_at": "2026-03-03T10:00:00Z",
    "closed_at": "2026-03-05T10:00:00Z",
    "merged_at": "2026-03-04T10:00:00Z",
    "pull_request": {},
    "user": {"login": "eve"},
}


@pytest.fixture
def read(tmp_path):
    """Returns the log and report of some JSON."""

    def log_of(told):
        path = tmp_path / "issues.json"
        path.write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
        return read_log(path)

    return log_of


def test_an_issue_lasts_from_opening_to_closing_by_the_first_assignee(read):
    log, report = read([BUG, PULL])
    assert report.form == "GitHub JSON"
    told = {
        case: (log.activities[a], log.resources[r], log.work_types[w])
        for case, a, r, w in zip(log.case_ids, log.activity, log.resource, log.work_type)
    }
    assert told == {"7": ("issue", "ann", "bug"), "9": ("pull request", "eve", "no label")}
    assert ((log.end_at - log.start_at).astype(float) / 3.6e9).tolist() == [48.0, 24.0]


def test_issues_that_are_open_are_told(read):
    log, report = read({"items": [BUG, REST]})
    assert log.n_cases == 1
    assert any("no end" in one.why and one.rows == (2,) for one in report.findings)
    assert report.n_unexplained == 0


@pytest.mark.parametrize(
    ("told", "places"),
    [
        ([{"number": 1}, {"created_at": "2026-03-02T09:00:00Z"}, BUG], ["issue 1", "issue 2"]),
        ('[{"number": 1, "createdAt": ', ["file"]),
        ({"number": 0, "createdAt": 0, "items": []}, ["issues"]),
    ],
)
def test_what_is_no_list_of_issues_is_refused(read, told, places):
    with pytest.raises(BadInput) as refused:
        read(told)
    assert [one.place for one in refused.value.problems] == places
