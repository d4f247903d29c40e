"""GitHub issues and pull requests as JSON, of `gh issue list --json ...`, `gh pr list` or the REST interface.

An issue is a case and one piece of work, from when it was opened to when it was closed, by the first to whom it was
assigned, or else by its author where it is a pull request. Its kind is its first label.
"""

import json
from typing import Any

import polars as pl

from ambidex.errors import BadInput, Problem
from ambidex.eventlog.mapping import Mapping
from ambidex.eventlog.report import Finding
from ambidex.eventlog.source_file import SourceFile
from ambidex.eventlog.table import Table

FORM = "GitHub JSON"
ORDER = 13
_RE_EXPORT = (
    "Export again: gh issue list --state all --limit 10000 --json number,createdAt,closedAt,assignees,labels,author"
)


def fits(file: SourceFile) -> bool:
    """Tell by the first bytes: a list of things with a number and a time at which they were created."""
    head = file.head.lstrip()
    created = b'"createdAt"' in head or b'"created_at"' in head
    return head.startswith((b"[", b"{")) and created and b'"number"' in head and b'"fields"' not in head


def read(file: SourceFile, *, case_object: str | None) -> Table:  # noqa: ARG001 - only OCEL has object types
    """Return one row per issue.

    Raises
    ------
    BadInput
        If it is no list of issues, or issues of it do not say when they were opened.
    """
    try:
        told = json.loads(file.content())
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        what = f"it is not well-formed JSON: {error}."
        raise BadInput(file.path.name, [Problem("file", what, _RE_EXPORT)]) from error
    issues = told if isinstance(told, list) else told.get("items") or told.get("issues") or []
    if not issues:
        raise BadInput(file.path.name, [Problem("issues", "there are none.", _RE_EXPORT)])
    wrong = [
        Problem(f"issue {place}", "it does not say its number, or when it was opened.", _RE_EXPORT)
        for place, issue in enumerate(issues, 1)
        if not isinstance(issue, dict) or issue.get("number") is None or not _told(issue, "created_at", "createdAt")
    ]
    if wrong:
        raise BadInput(file.path.name, wrong)
    names = ("case", "activity", "resource", "start", "end", "work_type", "milestone")
    frame = pl.DataFrame([_row(issue) for issue in issues], schema=dict.fromkeys(names, pl.String()), orient="row")
    known = Mapping(
        case_id="case", activity="activity", resource="resource", start="start", end="end", work_type="work_type"
    )
    why = "an issue is one piece of work from opening to closing: the export does not say when somebody worked on it"
    return Table(form=FORM, frame=frame, rows_read=len(issues), known=known, findings=(Finding("assumed", why, 0),))


def _row(issue: dict[str, Any]) -> tuple[str | None, ...]:
    pull = "pull_request" in issue or "mergedAt" in issue or "merged_at" in issue
    people = issue.get("assignees") or []
    who = _login(people[0]) if people else _login(issue.get("author") or issue.get("user")) if pull else None
    labels = issue.get("labels") or []
    kind = labels[0].get("name") if labels and isinstance(labels[0], dict) else (labels[0] if labels else None)
    closed = _told(issue, "merged_at", "mergedAt") or _told(issue, "closed_at", "closedAt")
    milestone = issue.get("milestone")
    return (
        str(issue["number"]),
        "pull request" if pull else "issue",
        who,
        _told(issue, "created_at", "createdAt"),
        closed,
        kind or "no label",
        milestone.get("title") if isinstance(milestone, dict) else milestone,
    )


def _told(issue: dict[str, Any], *names: str) -> str | None:
    return next((issue[name] for name in names if issue.get(name)), None)


def _login(person: Any) -> str | None:
    return person.get("login") if isinstance(person, dict) else person
