"""An XES text of the usual shape as a table, in one pass over its bytes.

The usual shape: UTF-8, events in traces, attributes that are text, times or numbers, only space between the tags.
It holds for what tools export; what is not of it, or is broken, is not read here, and a general reader has the word.
"""

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import unescape

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import polars as pl

_DECLARATION = re.compile(
    rb"<\?xml\s+version\s*=\s*[\"']1\.0[\"'](?:\s+encoding\s*=\s*[\"'](?i:UTF-8|US-ASCII)[\"'])?"
    rb"(?:\s+standalone\s*=\s*[\"'](?:yes|no)[\"'])?\s*\?>"
)
_BOM = b"\xef\xbb\xbf"
_CHUNK = 1 << 24
_MOST_COLUMNS = 1024
_UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """The events of a log.

    Attributes
    ----------
    frame
        One row per event in the order of the text; attributes of its trace are called case:NAME. Times are in UTC, or
        on the clock that the text shows where it says no offset; the type does not tell which.
    offsets
        int32: for each time:timestamp the minutes ahead of UTC that it says, `instant.NO_OFFSET` for none.
    """

    frame: "pl.DataFrame"
    offsets: NDArray[np.int32]


def events_in(content: bytes) -> Events | None:
    """Return the events of a text of the usual shape, or None: it is of another shape, or broken.

    Examples
    --------
    >>> date = '<date key="time:timestamp" value="2024-03-01T09:30:00+01:00"/>'
    >>> events = events_in(f'<log><trace><event>{date}</event></trace></log>'.encode())
    >>> str(events.frame["time:timestamp"][0]), events.offsets.tolist()
    ('2024-03-01 08:30:00', [60])
    >>> events_in(b"<log><trace><event></trace></log>") is None
    True
    """
    import polars as pl

    from ambidex.eventlog import kernel_xes as kernel

    begin = len(_BOM) if content.startswith(_BOM) else 0
    declaration = _DECLARATION.match(content, begin)
    begin = declaration.end() if declaration else begin
    end = content.rfind(b">") + 1
    if not end or content[end:].strip(b" \t\r\n") or not _is_utf8(content):
        return None
    text = np.frombuffer(content, dtype=np.uint8, count=end)
    attributes, columns = np.empty((end // kernel.SHORTEST + 1, 4), np.int64), np.empty((_MOST_COLUMNS, 4), np.int64)
    trace_of = np.empty(end // 8 + 1, np.int32)
    k, n_columns, n_events, n_traces = kernel.find_attributes(text, begin, attributes, columns, trace_of)
    if k <= 0:
        return None
    owner, column, start, length = (np.ascontiguousarray(attributes[:k, place]) for place in range(4))
    order = np.argsort(column.astype(np.int16), kind="stable")
    bound = np.concatenate(([0], np.cumsum(np.bincount(column, minlength=n_columns))))
    offsets = np.zeros(0, dtype=np.int32)
    series: dict[str, pl.Series] = {}
    for number in range(n_columns):
        scope, kind, key_start, key_length = columns[number].tolist()
        key = content[key_start : key_start + key_length].decode()
        rows = order[bound[number] : bound[number + 1]]
        read = _column(content, text, kind, start[rows], length[rows])
        name = key if scope == kernel.EVENT else f"case:{key}"
        if read is None or name in series or "&" in key:
            return None
        values, index, said = read
        if name == "time:timestamp":
            offsets = said
        place = np.full(n_traces if scope == kernel.TRACE else n_events, -1, dtype=np.int32)
        place[owner[rows]] = index
        series[name] = _spread(values, place if scope == kernel.EVENT else place[trace_of[:n_events]])
    return Events(pl.DataFrame({name: series[name] for name in sorted(series)}), offsets)


def _is_utf8(content: bytes) -> bool:
    if content.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for low in range(0, len(content), _CHUNK):
            decoder.decode(content[low : low + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _column(
    content: bytes, text: NDArray[np.uint8], kind: int, start: NDArray[np.int64], length: NDArray[np.int64]
) -> "tuple[pl.Series, NDArray[np.int32], NDArray[np.int32]] | None":
    """Return values, the index of the value of each row, and offsets of times; None if a value is not of its kind."""
    import polars as pl

    from ambidex.eventlog import kernel_xes as kernel

    each, none = np.arange(len(start), dtype=np.int32), np.zeros(0, dtype=np.int32)
    if kind == kernel.DATE:
        at, offset = np.empty(len(start), np.int64), np.empty(len(start), np.int32)
        good = kernel.read_dates(text, start, length, at, offset)
        return (pl.Series(at).cast(pl.Datetime("us")), each, offset) if good else None
    if kind == kernel.INT:
        good, numbers = kernel.read_integers(text, start, length)
        return (pl.Series(numbers), each, none) if good else None
    code, first = kernel.number_words(text, start, length)
    spans = zip(start[first].tolist(), (start[first] + length[first]).tolist(), strict=True)
    words = pl.Series([_plain(content[low:high].decode()) for low, high in spans], dtype=pl.String)
    values = _typed(words, kind)
    return None if values.null_count() else (values, code, none)


def _plain(word: str) -> str:
    return unescape(word, {"&quot;": '"', "&apos;": "'"}) if "&" in word else word


def _typed(words: "pl.Series", kind: int) -> "pl.Series":
    """Return the words as what they are, null where they are not."""
    import polars as pl

    from ambidex.eventlog import kernel_xes as kernel

    if kind == kernel.FLOAT:
        plain = words.str.contains(r"^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$")
        return words.set(~plain, None).cast(pl.Float64, strict=False)
    if kind == kernel.BOOLEAN:
        return (words == "true").set(~words.is_in(["true", "false"]), None)
    return words.set(~words.str.contains(_UUID), None) if kind == kernel.ID else words


def _spread(values: "pl.Series", place: NDArray[np.int32]) -> "pl.Series":
    import polars as pl

    where = pl.Series(place)
    return values.gather(where.set(where < 0, None) if (place < 0).any() else where)
