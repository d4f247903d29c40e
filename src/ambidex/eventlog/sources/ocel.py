"""Object-centric logs, OCEL 2.0 as SQLite or JSON: events belong to several objects, one type of which is the case.

An event that belongs to several objects of that type is repeated for each; an event that belongs to none is dropped;
both are told. Who did it is taken from a type of object that is called employees, resources or the like.
"""

import json
import sqlite3
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from ambidex.errors import BadInput, Problem, did_you_mean
from ambidex.eventlog.limit import require_few_columns
from ambidex.eventlog.mapping import Mapping
from ambidex.eventlog.report import Finding, finding
from ambidex.eventlog.source_file import SourceFile
from ambidex.eventlog.table import Table

FORM = "OCEL 2.0"
ORDER = 15
_SQLITE = b"SQLite format 3\0"
_PEOPLE = ("employee", "resource", "user", "worker", "person", "people", "agent", "staff", "operator", "machine")
_TEAM = ("team", "department", "group", "role")
_CROWD = 100
_RE_EXPORT = "Export the log again as OCEL 2.0 in SQLite or JSON."


@dataclass(frozen=True, slots=True)
class _Ocel:
    """Events (event, activity, time, attributes), relations (event, object) and objects (object, type, attributes)."""

    form: str
    events: pl.DataFrame
    relations: pl.DataFrame
    objects: pl.DataFrame


def fits(file: SourceFile) -> bool:
    """Tell by the first bytes: a SQLite database, or JSON."""
    return file.head.startswith(_SQLITE) or file.head.lstrip().startswith((b"{", b"["))


def read(file: SourceFile, *, case_object: str | None) -> Table:
    """Return one row per event and object of the type that is the case."""
    log = _from_sqlite(file) if file.head.startswith(_SQLITE) else _from_json(file)
    if log.events.is_empty():
        raise BadInput(file.path.name, [Problem("file", "it holds no events.", _RE_EXPORT)])
    twice = log.events["event"].filter(log.events["event"].is_duplicated())
    if len(twice):
        raise BadInput(file.path.name, [Problem("events", f'two events have the id "{twice[0]}".', _RE_EXPORT)])
    numbered = log.events.with_row_index("row", offset=1)
    related = log.relations.unique(maintain_order=True).join(log.objects, on="object", maintain_order="left")
    chosen, note = _case_type(related, numbered, case_object, file)
    cases = related.filter(pl.col("type") == chosen)
    frame = numbered.join(
        cases.select("event", pl.col("object").alias("case")), on="event", how="left", maintain_order="left_right"
    )
    findings = [note, *_told(frame, chosen)]
    frame = frame.filter(pl.col("case").is_not_null())
    frame, known = _with_people(frame, related, findings)
    own = _attributes_of(log.objects, chosen, file.path.name)
    frame = frame.join(own, left_on="case", right_on="object", how="left", maintain_order="left")
    return Table(
        form=log.form,
        frame=frame.drop("row", "event"),
        rows_read=log.events.height,
        row=frame["row"].to_numpy().astype(np.int64),
        known=known,
        findings=tuple(findings),
    )


def _case_type(related: pl.DataFrame, events: pl.DataFrame, said: str | None, file: SourceFile) -> tuple[str, Finding]:
    """Return the type that is the case: the one said, or that which shows most different steps of most events."""
    counted = (
        related.join(events.select("event", "activity"), on="event")
        .group_by("type")
        .agg(
            pl.col("event").n_unique().alias("n_events"),
            pl.col("object").n_unique().alias("n_objects"),
            pl.struct("object", "activity").n_unique().alias("n_steps"),
        )
        .sort("type")
    )
    types = counted["type"].to_list()
    if not types:
        raise BadInput(file.path.name, [Problem("file", "no event belongs to an object.", _RE_EXPORT)])
    listed = ", ".join(f"{row['type']} ({row['n_objects']} in {row['n_events']} events)" for row in counted.to_dicts())
    if said is not None and said not in types:
        what = f'there is no type of object "{said}" that events belong to; there are {listed}.'
        raise BadInput(file.path.name, [Problem(f"--case-object {said}", what, did_you_mean(said, types))])
    if said is not None:
        return said, Finding("assumed", f'the case is an object of type "{said}"; types are {listed}', 0)
    work = counted.filter(~pl.col("type").map_elements(_is_people, return_dtype=pl.Boolean))
    small = work.filter(pl.col("n_events") <= _CROWD * pl.col("n_objects"))
    choice = next(some for some in (small, work, counted) if some.height)
    score = pl.col("n_events") * pl.col("n_steps") / pl.col("n_objects")
    best = str(choice.sort(score, descending=True, maintain_order=True)["type"][0])
    why = f'the case is taken to be an object of type "{best}"; types are {listed}. Say --case-object TYPE for another'
    return best, Finding("assumed", why, 0)


def _told(frame: pl.DataFrame, chosen: str) -> Iterable[Finding]:
    lost = frame.filter(pl.col("case").is_null())["row"].to_numpy()
    again = frame.filter(~pl.col("row").is_first_distinct())["row"].to_numpy()
    if len(lost):
        yield finding("dropped", f'the event belongs to no object of type "{chosen}"', lost)
    if len(again):
        yield finding("repeated", f'the event belongs to several objects of type "{chosen}": once for each', again)


def _with_people(frame: pl.DataFrame, related: pl.DataFrame, findings: list[Finding]) -> tuple[pl.DataFrame, Mapping]:
    """Return the frame with who did it, and their team where objects have one."""
    known = Mapping(case_id="case", activity="activity", end="time")
    types = sorted(kind for kind in related["type"].unique() if _is_people(kind))
    if not types or "resource" in frame.columns:
        return frame, known
    people = related.filter(pl.col("type").is_in(types))
    team = next(
        (name for name in _TEAM if people.select(_attribute(name)).to_series().null_count() < people.height), ""
    )
    first = people.unique("event", keep="first", maintain_order=True).select(
        "event", pl.col("object").alias("resource"), *([_attribute(team).alias("team")] if team else [])
    )
    several = people.height - first.height
    why = f"who did it is taken from {', '.join(types)}"
    if several:
        why += f"; where there are several ({several} more), it is the first"
    findings.append(Finding("assumed", why, 0))
    frame = frame.join(first, on="event", how="left", maintain_order="left")
    return frame, Mapping(
        case_id="case", activity="activity", end="time", resource="resource", team="team" if team else None
    )


def _attributes_of(objects: pl.DataFrame, kind: str, source: str) -> pl.DataFrame:
    """Return the first known attributes of the objects of one type, a column case:NAME each."""
    own = objects.filter(pl.col("type") == kind)
    pairs = [(row["object"], json.loads(row["attributes"])) for row in own.to_dicts()]
    names = sorted({name for _, attributes in pairs for name in attributes})
    require_few_columns(len(names), source)
    values = {f"case:{name}": [attributes.get(name) for _, attributes in pairs] for name in names}
    return pl.DataFrame({"object": [identity for identity, _ in pairs], **values}, strict=False)


def _attribute(name: str) -> pl.Expr:
    return pl.col("attributes").str.json_path_match(f"$.{name}")


def _is_people(kind: str) -> bool:
    return kind.casefold().rstrip("s") in _PEOPLE


def _from_sqlite(file: SourceFile) -> _Ocel:
    with tempfile.TemporaryDirectory() as folder:
        path = file.path
        if file.packed:
            path = Path(folder) / "log.sqlite"
            path.write_bytes(file.content())
        database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            return _from_database(database, file.path.name)
        except sqlite3.DatabaseError as error:
            what = f"it is not a whole OCEL 2.0 database: {error}."
            raise BadInput(file.path.name, [Problem("file", what, _RE_EXPORT)]) from error
        finally:
            database.close()


def _from_database(database: sqlite3.Connection, source: str) -> _Ocel:
    views = database.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall()
    if views:  # a view can give rows without end
        what = f'it has a view, "{views[0][0]}", where OCEL 2.0 has tables only.'
        raise BadInput(source, [Problem("file", what, _RE_EXPORT)])
    events = database.execute("SELECT ocel_id, ocel_type FROM event").fetchall()
    detail = {str(row.pop("ocel_id")): row for _, row in _typed_rows(database, "event")}
    rows = [
        {"event": str(identity), "activity": kind, "time": str(found.pop("ocel_time", None) or ""), **found}
        for identity, kind in events
        for found in [dict(detail.get(str(identity), {}))]
    ]
    first: dict[str, dict[str, Any]] = {}
    for _, row in _typed_rows(database, "object"):
        known = first.setdefault(str(row["ocel_id"]), {})
        for name, value in row.items():
            if not name.startswith("ocel_") and value is not None:
                known.setdefault(name, value)
    objects = [
        (str(identity), kind, json.dumps(first.get(str(identity), {})))
        for identity, kind in database.execute("SELECT ocel_id, ocel_type FROM object")
    ]
    relations = [
        (str(event), str(thing))
        for event, thing in database.execute("SELECT ocel_event_id, ocel_object_id FROM event_object")
    ]
    return _frames("OCEL 2.0 SQLite", source, rows, relations, objects)


def _typed_rows(database: sqlite3.Connection, kind: str) -> Iterable[tuple[str, dict[str, Any]]]:
    """Yield type and row of every event or object; each type has a table of its own."""
    for name, table in database.execute(f"SELECT ocel_type, ocel_type_map FROM {kind}_map_type").fetchall():  # noqa: S608
        quoted = f'"{kind}_{table}"'.replace("\0", "")
        rows = database.execute(f"SELECT * FROM {quoted}")  # noqa: S608 - the name is the file's own table
        columns = [column[0] for column in rows.description]
        for row in rows:
            yield name, dict(zip(columns, row))


def _from_json(file: SourceFile) -> _Ocel:
    content = file.content()
    try:
        told = json.loads(content)
    except json.JSONDecodeError as error:
        problem = Problem(f"line {error.lineno}, column {error.colno}", f"the JSON is broken: {error.msg}.", _RE_EXPORT)
        raise BadInput(file.path.name, [problem]) from error
    except UnicodeDecodeError as error:
        problem = Problem(f"byte {error.start + 1}", "it is not UTF-8.", _RE_EXPORT)
        raise BadInput(file.path.name, [problem]) from error
    except RecursionError as error:
        problem = Problem("file", "its lists are nested deeper than those of a log.", _RE_EXPORT)
        raise BadInput(file.path.name, [problem]) from error
    if not isinstance(told, dict):
        raise BadInput(file.path.name, [Problem("file", "it is JSON, but not OCEL 2.0.", _RE_EXPORT)])
    try:
        rows = [
            {
                "event": str(event["id"]),
                "activity": event["type"],
                "time": event.get("time") or "",
                **{item["name"]: item["value"] for item in event.get("attributes", [])},
            }
            for event in told["events"]
        ]
        relations = [
            (str(event["id"]), str(relation["objectId"]))
            for event in told["events"]
            for relation in event.get("relationships", [])
        ]
        objects = [(str(thing["id"]), thing["type"], json.dumps(_first_values(thing))) for thing in told["objects"]]
    except (KeyError, TypeError, AttributeError) as error:
        what = f"it is JSON, but not OCEL 2.0: {error} is missing or misplaced."
        raise BadInput(file.path.name, [Problem("file", what, _RE_EXPORT)]) from error
    return _frames("OCEL 2.0 JSON", file.path.name, rows, relations, objects)


def _first_values(thing: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for item in thing.get("attributes", []):
        values.setdefault(item["name"], item["value"])
    return values


def _frames(
    form: str,
    source: str,
    rows: list[dict[str, Any]],
    relations: list[tuple[str, str]],
    objects: list[tuple[str, str, str]],
) -> _Ocel:
    names = dict.fromkeys(name for row in rows for name in row)
    require_few_columns(len(names), source)
    events = {name: [None if row.get(name) is None else str(row[name]) for row in rows] for name in names}
    return _Ocel(
        form=form,
        events=pl.DataFrame(events, schema=dict.fromkeys(names, pl.String())),
        relations=pl.DataFrame(relations, schema={"event": pl.String, "object": pl.String}, orient="row"),
        objects=pl.DataFrame(
            objects, schema={"object": pl.String, "type": pl.String, "attributes": pl.String}, orient="row"
        ),
    )
