"""CSV, plain or gzipped, with comma, semicolon, tab or bar between the cells.

Every column is read as text, so that whatever is wrong with a cell can be told with its row number.
"""

import csv
import io
import re
from collections import Counter

import polars as pl

from ambidex.errors import BadInput, Problem
from ambidex.eventlog.limit import LONGEST_HEADER, require_few_columns
from ambidex.eventlog.source_file import SourceFile
from ambidex.eventlog.table import Table

FORM = "CSV"
ORDER = 90
_DELIMITERS = ",;\t|"
_BOM = b"\xef\xbb\xbf"


def fits(file: SourceFile) -> bool:
    """Tell whether it is text of which the first line has several cells, or is called a CSV."""
    if file.name.casefold().endswith((".csv", ".tsv", ".txt")):
        return True
    return b"\0" not in file.head and _delimiter(_first_line(file.head)) is not None


def read(file: SourceFile, *, case_object: str | None) -> Table:  # noqa: ARG001 - only OCEL has object types
    """Return its rows, all of them text."""
    content = _text(file)
    content, delimiter = _said_delimiter(content)
    header = _first_line(content)
    _require_short(header, file)
    delimiter = delimiter or _delimiter(header)
    if delimiter is None:
        what = "the first line has only one cell."
        remedy = "The first line must name the columns, with comma, semicolon, tab or | between them."
        raise BadInput(file.path.name, [Problem("line 1", what, remedy)])
    names = _names(header, delimiter, file)
    try:
        frame = pl.read_csv(
            io.BytesIO(content),
            separator=delimiter,
            has_header=False,
            skip_rows=1,
            schema=dict.fromkeys(names, pl.String()),
            truncate_ragged_lines=False,
            missing_columns="insert",
            extra_columns="raise",
        )
    except pl.exceptions.NoDataError:
        frame = pl.DataFrame(schema=dict.fromkeys(names, pl.String()))
    except pl.exceptions.PolarsError as error:
        raise BadInput(file.path.name, [_broken_line(content, delimiter, len(names), error)]) from error
    if frame.is_empty():
        what, remedy = "there are no rows below the header.", "Export the log again."
        raise BadInput(file.path.name, [Problem("line 1", what, remedy)])
    return Table(form=FORM, frame=frame, rows_read=frame.height)


def _text(file: SourceFile) -> bytes:
    """Return its content as UTF-8, with lines that end in a line feed, from the first line that is not empty."""
    content = file.content().removeprefix(_BOM)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        content = content.decode("utf-16", errors="replace").encode()
    if b"\0" in content:
        what, remedy = "it holds zero bytes, so it is not text.", "Export the log as CSV in UTF-8."
        raise BadInput(file.path.name, [Problem("file", what, remedy)])
    try:
        content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        seen = content[error.start : error.start + 1].decode("cp1252", errors="replace")
        what = f"byte {error.start + 1} is not UTF-8 (in Windows-1252 it would be {seen!r})."
        remedy = f'Save the file as "CSV UTF-8", or convert it: iconv -f WINDOWS-1252 -t UTF-8 {file.path.name}'
        raise BadInput(file.path.name, [Problem(f"line {line}", what, remedy)]) from error
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    return content.strip(b"\r\n")


def _said_delimiter(content: bytes) -> tuple[bytes, str | None]:
    """Return the content below a first line such as "sep=;", which Excel writes, and what that line says."""
    found = re.match(rb"sep=([,;\t|])\r?\n", content)
    return (content[found.end() :], found[1].decode()) if found else (content, None)


def _first_line(content: bytes) -> str:
    found = re.search(rb"[^\r\n]+", content.removeprefix(_BOM))
    return found[0].decode(errors="replace") if found else ""


def _require_short(header: str, file: SourceFile) -> None:
    """Refuse a first line of which the cells would take long to tell apart."""
    require_few_columns(max(map(header.count, _DELIMITERS)) + 1, file.path.name)
    if len(header) > LONGEST_HEADER:
        what = f"it has more than {LONGEST_HEADER:,} letters, and no more are read."
        raise BadInput(file.path.name, [Problem("line 1", what, "The first line must name the columns.")])


def _delimiter(header: str) -> str | None:
    widths = {letter: len(next(csv.reader([header], delimiter=letter), [])) for letter in _DELIMITERS}
    widest = max(widths, key=lambda letter: widths[letter])
    return widest if widths[widest] > 1 else None


def _names(header: str, delimiter: str, file: SourceFile) -> list[str]:
    names = [name.strip() for name in next(csv.reader([header], delimiter=delimiter))]
    twice = sorted(name for name, count in Counter(names).items() if count > 1 and name)
    if twice:
        what, remedy = f'two columns are called "{twice[0]}".', "Give each column its own name."
        raise BadInput(file.path.name, [Problem("line 1", what, remedy)])
    return [name or f"column {index}" for index, name in enumerate(names, start=1)]


def _broken_line(content: bytes, delimiter: str, width: int, error: Exception) -> Problem:
    reader, line = csv.reader(io.StringIO(content.decode()), delimiter=delimiter, strict=True), 1
    try:
        for cells in reader:
            if len(cells) > width:
                what = f"it has {len(cells)} cells, the header names {width}."
                return Problem(f"line {line}", what, f"Put cells that hold {_called(delimiter)} in double quotes.")
            line = reader.line_num + 1
    except csv.Error:
        what = "a double quote is opened and not closed, or stands in the middle of a cell."
        return Problem(f"line {line}", what, "Close it, or write it twice if it belongs to the text.")
    return Problem("file", f"it is not well-formed CSV: {str(error).splitlines()[0]}", "Export the log again.")


def _called(delimiter: str) -> str:
    return {",": "a comma", ";": "a semicolon", "\t": "a tab"}.get(delimiter, f'a "{delimiter}"')
