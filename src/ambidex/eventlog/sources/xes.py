"""XES, plain or gzipped: a text of the usual shape in one pass of our own, any other through r4pm.

r4pm turns every time into UTC and forgets the offset, skips what it does not understand and ends quietly at broken XML.
So what it is to read is looked at first: it must be well-formed, its events are counted, the offsets of its times read.
"""

import re
import tempfile
from collections import Counter
from pathlib import Path
from xml.parsers import expat

import numpy as np
import polars as pl

from ambidex.errors import BadInput, Problem
from ambidex.eventlog.instant import NO_OFFSET
from ambidex.eventlog.limit import require_few_columns
from ambidex.eventlog.mapping import Mapping
from ambidex.eventlog.report import Finding
from ambidex.eventlog.source_file import SourceFile
from ambidex.eventlog.table import Table
from ambidex.eventlog.xes_text import Events, events_in

FORM = "XES"
ORDER = 20
LONG = 10_000_000
"""Bytes from which a text is worth a pass of our own."""
_EVENT = re.compile(rb"<(?:\w+:)?event[\s>]")
_KEY = re.compile(rb"\skey\s*=\s*(\"[^\"]*\"|'[^']*')")
_STAMP = re.compile(rb'(<date\s+key="time:timestamp"\s+value=")([^"]*)("\s*/?>)')
_DECLARED = re.compile(rb"(<\?xml[^>]*encoding=[\"'])([\w.-]+)([\"'])")
_STANDARD = {
    "case_id": "case:concept:name",
    "activity": "concept:name",
    "resource": "org:resource",
    "end": "time:timestamp",
    "start": "start_timestamp",
    "transition": "lifecycle:transition",
    "instance": "concept:instance",
    "cost": "cost:total",
    "team": "org:group",
}


def fits(file: SourceFile) -> bool:
    """Tell by its name or its first element."""
    return file.name.casefold().endswith(".xes") or (b"<log" in file.head and b"<object-types" not in file.head)


def read(file: SourceFile, *, case_object: str | None) -> Table:  # noqa: ARG001 - only OCEL has object types
    """Return one row per event, with the attributes of its trace as columns called case:NAME."""
    content = file.content()
    # A short text is read at once either way, and need not wait for our own pass to be compiled on first use.
    events = events_in(content) if len(content) >= LONG else None
    if events is None or events.frame.schema.get(_STANDARD["end"]) != pl.Datetime:
        events = read_generally(content, source=file.path.name)
    frame, minutes = events.frame, np.unique_counts(events.offsets)
    offsets = Counter(dict(zip(minutes.values.tolist(), minutes.counts.tolist(), strict=True)))
    naive = set(offsets) == {int(NO_OFFSET)}
    if not naive:
        stamps = [name for name, kind in frame.schema.items() if kind == pl.Datetime]
        frame = frame.with_columns(pl.col(stamps).dt.replace_time_zone("UTC"))
        offsets[0] += offsets.pop(int(NO_OFFSET), 0)
    return Table(
        form=FORM,
        frame=frame,
        rows_read=frame.height,
        known=Mapping(**{name: column for name, column in _STANDARD.items() if column in frame.columns}),
        offsets=None if naive else {minutes: count for minutes, count in offsets.items() if count},
        findings=_joined_traces(frame),
    )


def read_generally(content: bytes, *, source: str) -> Events:
    """Return the events of a text of any shape; raise BadInput where it is broken."""
    _check_well_formed(content, source)
    content = _utf8(content)
    require_few_columns(len(set(_KEY.findall(content))), source)
    n_events = len(_EVENT.findall(content))
    if n_events == 0:
        raise BadInput(source, [Problem("file", "it holds no events.", "Export the log again.")])
    frame = _frame(content)
    if frame.height != n_events:
        what = f"of its {n_events} events only {frame.height} could be read."
        remedy = "Check that every <event> stands inside a <trace>, and that there is one <log>."
        raise BadInput(source, [Problem("file", what, remedy)])
    if frame.schema.get(_STANDARD["end"]) != pl.Datetime:
        raise BadInput(source, [_no_stamp(content)])
    offsets = [offset for offset in map(_offset, _stamps(content)) if offset is not None]
    return Events(frame, np.array(offsets, dtype=np.int32))


def _frame(content: bytes) -> pl.DataFrame:
    import r4pm

    # A time that r4pm cannot read would be printed on the terminal; it is taken out here, and told as missing later.
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "log.xes"
        plain.write_bytes(_STAMP.sub(_readable, content))
        frame, _ = r4pm.df.import_xes(str(plain))
    return pl.DataFrame(frame).select(sorted(frame.columns))


def _readable(found: re.Match[bytes]) -> bytes:
    if _offset(found[2]) is None:
        return b"<date />" if found[0].endswith(b"/>") else b""
    return found[1] + re.sub(rb"([+-]\d\d)(\d\d)$", rb"\1:\2", found[2].strip()) + found[3]


def _utf8(content: bytes) -> bytes:
    """Return well-formed XML in UTF-8, which is all that r4pm reads, whatever encoding it declares."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _DECLARED.sub(rb"\1UTF-8\3", content.decode("utf-16").encode(), count=1)
    found = _DECLARED.match(content)
    if found is None or found[2].upper() in (b"UTF-8", b"US-ASCII"):
        return content
    return _DECLARED.sub(rb"\1UTF-8\3", content.decode(found[2].decode()).encode(), count=1)


def _joined_traces(frame: pl.DataFrame) -> tuple[Finding, ...]:
    name = _STANDARD["case_id"]
    if name not in frame.columns:
        return ()
    runs = int((frame[name] != frame[name].shift()).sum()) + 1
    again = runs - frame[name].n_unique()
    why = "traces that have the name of an earlier one: joined with it to one case"
    return (Finding("assumed", why, again),) if again > 0 else ()


def _check_well_formed(content: bytes, source: str) -> None:
    def refuse_entity(*_: object) -> None:
        what = "it declares an entity, which no log needs and which can name other files or grow without end."
        place = f"line {parser.CurrentLineNumber}, column {parser.CurrentColumnNumber + 1}"
        raise BadInput(source, [Problem(place, what, "Export the log without a document type.")])

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse_entity
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        what = f"the XML is broken: {expat.ErrorString(error.code)}."
        place = f"line {error.lineno}, column {error.offset + 1}"
        raise BadInput(source, [Problem(place, what, "The file may be cut off; export it again.")]) from error


def _no_stamp(content: bytes) -> Problem:
    remedy = 'Every event needs  <date key="time:timestamp" value="2024-03-01T09:30:00+01:00"/>.'
    found = _STAMP.search(content)
    if found is None:
        return Problem("file", "no event has a time:timestamp.", remedy)
    line = content.count(b"\n", 0, found.start()) + 1
    return Problem(f"line {line}", f'"{found[2].decode(errors="replace")}" is no time that can be read.', remedy)


def _stamps(content: bytes) -> list[bytes]:
    """Return the times of events; what stands above the first trace are defaults of the log."""
    return [found[1] for found in _STAMP.findall(content, max(content.find(b"<trace"), 0))]


def _offset(stamp: bytes) -> int | None:
    """Return the minutes ahead of UTC that a time says, `NO_OFFSET` if it says none, None if it is no time."""
    found = re.fullmatch(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(Z|([+-])(\d\d):?(\d\d))?", stamp.strip())
    if found is None:
        return None
    said, sign, hours, minutes = found.groups()
    if said is None:
        return int(NO_OFFSET)
    return 0 if sign is None else (-1 if sign == b"-" else 1) * (int(hours) * 60 + int(minutes))
