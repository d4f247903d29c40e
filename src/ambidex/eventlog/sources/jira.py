"""Jira issues as JSON, from the search of its REST interface with `expand=changelog`.

An issue is a case. Each time in a status in which somebody works on it is an activity instance, done by whom it was
assigned to; it could have started when the one before had ended, or the issue was created. Time in a status in which
it waits ("To Do", "Blocked", "Ready for test", "Done") is waiting. Which status is which, its name says.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl

from ambidex.errors import BadInput, Problem
from ambidex.eventlog.mapping import Mapping as ColumnMapping
from ambidex.eventlog.report import Finding, finding
from ambidex.eventlog.source_file import SourceFile
from ambidex.eventlog.table import Table

FORM = "Jira JSON"
ORDER = 12

WAITS = re.compile(
    r"\b(to.?do|open|new|back.?log|selected|ready|awaiting|waiting|wait|blocked|on.?hold|paused|parked|planned|queued?"
    r"|triage|pending|reopened|re-opened|created|draft|idea|done|closed|resolved|cancell?ed|rejected|declined|won'?t"
    r"|duplicate|released|archived|complete|completed|finished|accepted)\b",
    re.IGNORECASE,
)
"""A status with one of these words in its name is one in which nobody works."""

_RE_EXPORT = "Export the search of Jira again: /rest/api/2/search?jql=...&expand=changelog"
_COLUMNS = ("case", "activity", "resource", "enabled", "start", "end", "work_type")


def fits(file: SourceFile) -> bool:
    """Tell by the first bytes: JSON with issues that have a change log or fields."""
    head = file.head.lstrip()
    return head.startswith((b"{", b"[")) and (b'"changelog"' in head or (b'"fields"' in head and b'"issues"' in head))


def read(file: SourceFile, *, case_object: str | None) -> Table:  # noqa: ARG001 - only OCEL has object types
    """Return one row per time that somebody worked on an issue.

    Raises
    ------
    BadInput
        If it is not the answer to a search, or issues of it lack what every issue has.
    """
    issues = _issues(file)
    wrong = [problem for number, issue in enumerate(issues, 1) for problem in _problems(number, issue)]
    if wrong:
        raise BadInput(file.path.name, wrong)
    known = [_Issue.of(issue) for issue in issues]
    rows, statuses = [], dict.fromkeys(status for issue in known for _, status, _ in issue.statuses)
    untouched, still_open = [], []
    for number, issue in enumerate(known, 1):
        own = list(_rows(issue))
        if not own:
            untouched.append(number)
        elif own[-1][_COLUMNS.index("end")] is None:
            still_open.append(number)
        rows += [(number, *row, issue.project, issue.priority) for row in own]
    if not rows:
        what = (
            "nobody ever worked on any of its issues: no status of theirs is one of work, or the change log is missing."
        )
        raise BadInput(file.path.name, [Problem("issues", what, _RE_EXPORT)])
    names = ["row", *_COLUMNS, "project", "priority"]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String()) | {"row": pl.Int64()}, orient="row")
    mapping = ColumnMapping(
        case_id="case", activity="activity", resource="resource", start="start", end="end", enabled="enabled",
        work_type="work_type",
    )  # fmt: skip
    again = _again(frame["row"].to_numpy())
    findings = [_said(statuses)]
    if untouched:
        findings.append(finding("dropped", "nobody worked on the issue in any status", np.array(untouched)))
    if len(again):
        findings.append(finding("repeated", "the issue was worked on several times: once for each", again))
    return Table(
        form=FORM,
        frame=frame.drop("row"),
        rows_read=len(issues),
        row=frame["row"].to_numpy(),
        known=mapping,
        findings=tuple(findings),
    )


def _again(row: np.ndarray) -> np.ndarray:
    return np.asarray(row[1:][row[1:] == row[:-1]])


def _said(statuses: Mapping[str, None]) -> Finding:
    work = [status for status in statuses if not WAITS.search(status)]
    waits = [status for status in statuses if WAITS.search(status)]
    why = f"issues are worked on in {_listed(work)}, and wait in {_listed(waits)}: seen by their names"
    return Finding("assumed", why, 0)


def _listed(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names) or "none"


def _issues(file: SourceFile) -> list[dict[str, Any]]:
    try:
        told = json.loads(file.content())
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        what = f"it is not well-formed JSON: {error}."
        raise BadInput(file.path.name, [Problem("file", what, _RE_EXPORT)]) from error
    pages = told if isinstance(told, list) else [told]
    issues = [
        issue
        for page in pages
        if isinstance(page, dict)
        for issue in (page.get("issues") if "issues" in page else [page]) or []
    ]
    if not issues:
        raise BadInput(file.path.name, [Problem("issues", "there are none.", _RE_EXPORT)])
    return issues


def _problems(number: int, issue: Any) -> Iterator[Problem]:
    fields = issue.get("fields") if isinstance(issue, dict) else None
    if not isinstance(fields, dict) or not issue.get("key"):
        yield Problem(f"issue {number}", "it has no key, or no fields.", _RE_EXPORT)
    elif not fields.get("created"):
        yield Problem(f"issue {number} ({issue['key']})", "it does not say when it was created.", _RE_EXPORT)


@dataclass(frozen=True, slots=True)
class _Issue:
    """An issue: (when, status, who moved it there) and (when, assignee), in order."""

    key: str
    kind: str
    project: str | None
    priority: str | None
    created: str
    statuses: tuple[tuple[str, str, str | None], ...]
    assignees: tuple[tuple[str, str | None], ...]

    @classmethod
    def of(cls, issue: dict[str, Any]) -> "_Issue":
        fields, created = issue["fields"], issue["fields"]["created"]
        histories = (issue.get("changelog") or {}).get("histories") or []
        # Jira tells the newest change first, or the oldest.
        changes = sorted(
            (
                (history["created"], item, _name(history.get("author")))
                for history in histories
                if history.get("created")
                for item in history.get("items") or []
            ),
            key=lambda change: _instant(change[0]),
        )
        moved = [(at, item, who) for at, item, who in changes if item.get("field") == "status"]
        given = [(at, item) for at, item, _ in changes if item.get("field") == "assignee"]
        first = moved[0][1].get("fromString") if moved else _name(fields.get("status"))
        whose = given[0][1].get("fromString") if given else _name(fields.get("assignee"))
        return cls(
            key=issue["key"],
            kind=_name(fields.get("issuetype")) or "work",
            project=_name(fields.get("project")),
            priority=_name(fields.get("priority")),
            created=created,
            statuses=(
                (created, first or "Open", _name(fields.get("creator"))),
                *((at, item.get("toString") or "", who) for at, item, who in moved),
            ),
            assignees=((created, whose), *((at, item.get("toString")) for at, item in given)),
        )


def _name(thing: Any) -> str | None:
    if not isinstance(thing, dict):
        return thing if isinstance(thing, str) else None
    return thing.get("displayName") or thing.get("name") or thing.get("key")


def _instant(text: str) -> float:
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        return 0.0


def _rows(issue: _Issue) -> Iterator[tuple[str | None, ...]]:
    """Yield case, activity, resource, enabled, start, end and kind of each time somebody worked on it."""
    ready = issue.created
    for place, (start, status, who) in enumerate(issue.statuses):
        if WAITS.search(status):
            continue
        end = issue.statuses[place + 1][0] if place + 1 < len(issue.statuses) else None
        yield issue.key, status, _assignee(issue, start, end) or who, ready, start, end, issue.kind
        ready = end or ready


def _assignee(issue: _Issue, start: str, end: str | None) -> str | None:
    """Return to whom an issue was assigned when a time began; else the first to whom it was before that time ended."""
    before = [who for at, who in issue.assignees if _instant(at) <= _instant(start)]
    within = [
        who
        for at, who in issue.assignees
        if _instant(at) > _instant(start) and (end is None or _instant(at) < _instant(end))
    ]
    return (before[-1] if before else None) or next((who for who in within if who), None)
