"""Times as people and systems write them, read for a whole column at once.

What one cell leaves open (is 03/04/2024 in March or in April?) is decided from all cells, and told.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import polars as pl

NO_OFFSET = np.int32(2**31 - 1)
_MINUTE = 60_000_000
_DAY = 24 * 60 * _MINUTE
_EARLIEST, _LATEST = 1900, 2200
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

_CLOCK = (
    r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
    r"\s*(?:(?P<zulu>[Zz]|UTC|GMT)|(?P<sign>[+-])(?P<offset_hour>\d{2}):?(?P<offset_minute>\d{2})?)?)?$"
)
_FORMS = {
    "year first": r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + _CLOCK,
    "year last": r"^(?P<one>\d{1,2})[-/.](?P<two>\d{1,2})[-/.](?P<year>\d{4}|\d{2})" + _CLOCK,
    "day name": r"^(?P<day>\d{1,2})[-/. ]+(?P<word>[A-Za-z]{3})[a-z]*[-/., ]+(?P<year>\d{4}|\d{2})" + _CLOCK,
    "month name": r"^(?P<word>[A-Za-z]{3})[a-z]*[-/. ]+(?P<day>\d{1,2}),?[-/. ]+(?P<year>\d{4}|\d{2})" + _CLOCK,
    "compact": r"^(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<zulu>Z)?)?$",
}
_YEAR_LAST = r"^\d{1,2}[-/.]\d"
_EPOCH = r"^\d{9,10}(?:\.\d+)?$|^\d{12,13}(?:\.0+)?$|^\d{15,16}(?:\.0+)?$"


@dataclass(frozen=True, slots=True, eq=False)
class Instants:
    """A column of times.

    Attributes
    ----------
    wall
        int64 (n,): microseconds since 1970 on the clock that the source shows; 0 where not readable.
    offset
        int32 (n,): minutes ahead of UTC, `NO_OFFSET` where the source does not say.
    missing, unreadable
        bool (n,): nothing was there; something was there that is no time.
    whole_days
        True if no cell says an hour.
    notes
        What had to be assumed, in words.
    zone
        IANA name of the zone that the source's type carries, or "".
    """

    wall: NDArray[np.int64]
    offset: NDArray[np.int32]
    missing: NDArray[np.bool_]
    unreadable: NDArray[np.bool_]
    whole_days: bool
    notes: tuple[str, ...] = ()
    zone: str = ""


def read_instants(columns: Sequence["pl.Series"]) -> list[Instants]:
    """Return the times of some columns of one source, which all write day and month in the same order."""
    import polars as pl

    texts = [_trimmed(column) for column in columns if column.dtype == pl.String]
    day_first, note = _day_first(texts)
    return [_one(column, day_first=day_first, note=note) for column in columns]


def _one(column: "pl.Series", *, day_first: bool, note: str) -> Instants:
    import polars as pl

    missing = column.is_null().to_numpy()
    if column.dtype == pl.String:
        return _text(_trimmed(column), day_first=day_first, note=note)
    if column.dtype == pl.Date or column.dtype == pl.Datetime:
        return _typed(column, missing)
    if column.dtype.is_numeric():
        return _epoch(column.cast(pl.Float64).fill_null(0).fill_nan(0).to_numpy(), missing)
    return _text(column.cast(pl.String, strict=False), day_first=day_first, note=note)


def _typed(column: "pl.Series", missing: NDArray[np.bool_]) -> Instants:
    import polars as pl

    zone = getattr(column.dtype, "time_zone", None) or ""
    wall = column.cast(pl.Datetime("us", zone or None)).to_physical()
    micro = (wall.fill_null(0) if wall.null_count() else wall).to_numpy()
    year = micro.view("datetime64[us]")
    odd = (year < np.datetime64(f"{_EARLIEST}", "us")) | (year >= np.datetime64(f"{_LATEST}", "us"))
    offset = np.full(len(micro), 0 if zone else NO_OFFSET, dtype=np.int32)
    return Instants(micro, offset, missing, odd & ~missing, column.dtype == pl.Date, zone=zone)


def _epoch(number: NDArray[np.float64], missing: NDArray[np.bool_]) -> Instants:
    seconds, millis, micros = (number >= 1e8) & (number < 1e11), (number >= 1e11) & (number < 1e14), number >= 1e14
    scale = np.select([seconds, millis, micros], [1e6, 1e3, 1.0], 0.0)
    wall = np.round(number * scale).astype(np.int64)
    readable = (seconds | millis | (micros & (number < 7e15))) & ~missing
    offset = np.zeros(len(wall), dtype=np.int32)
    note = ("times are numbers: read as time since 1970 in UTC",) if readable.any() else ()
    return Instants(np.where(readable, wall, 0), offset, missing, ~readable & ~missing, False, note)


def _text(column: "pl.Series", *, day_first: bool, note: str) -> Instants:
    import polars as pl

    n = len(column)
    missing = column.is_null().to_numpy()
    wall, offset = np.zeros(n, dtype=np.int64), np.full(n, NO_OFFSET, dtype=np.int32)
    open_, hours, notes = ~missing, False, []
    if quick := _quick(column):
        at, said = quick
        seen = at.is_not_null().to_numpy()
        wall[seen], offset[seen], open_[seen] = at.drop_nulls().to_physical().to_numpy(), said, False
        hours = bool(seen.any())
    for form, pattern in _FORMS.items():
        if not open_.any():
            break
        rows = np.flatnonzero(open_)
        parts = column.gather(rows).str.extract_groups(pattern).struct.unnest() if len(rows) < n else None
        parts = column.str.extract_groups(pattern).struct.unnest() if parts is None else parts
        instant, ahead, good, said_hour = _assemble(parts, day_first=day_first)
        wall[rows[good]], offset[rows[good]] = instant[good], ahead[good]
        open_[rows[good]] = False
        hours = hours or said_hour
        if form == "year last" and good.any() and note:
            notes.append(note)
    numbers = column.str.contains(_EPOCH).fill_null(False).to_numpy() & open_
    if numbers.any():
        rows = np.flatnonzero(numbers)
        epoch = _epoch(column.gather(rows).cast(pl.Float64).to_numpy(), np.zeros(len(rows), dtype=np.bool_))
        wall[rows], offset[rows], open_[rows], hours = epoch.wall, 0, epoch.unreadable, True
        notes += epoch.notes
    return Instants(wall, offset, missing, open_, not hours, tuple(notes))


def _quick(column: "pl.Series") -> "tuple[pl.Series, np.int32] | None":
    """Return the times of a column that writes them as its first cell does, in ISO form without an offset or in UTC.

    Others are null, and are left to slower eyes.
    """
    first = column.drop_nulls().head(1)
    found = re.match(r"\d{4}-\d\d-\d\d([T ])\d\d:\d\d:\d\d(?:\.\d+)?(Z?)$", first.item()) if len(first) else None
    if found is None:
        return None
    between, zulu = found.groups()
    at = column.str.to_datetime(f"%Y-%m-%d{between}%H:%M:%S%.f{zulu}", time_unit="us", strict=False)
    fair = at.dt.year().is_between(_EARLIEST, _LATEST - 1).fill_null(False)
    return at.set(~fair, None) if not fair.all() else at, np.int32(0) if zulu else NO_OFFSET


def _assemble(
    parts: "pl.DataFrame", *, day_first: bool
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.bool_], bool]:
    """Return microseconds, offset, which rows are real times, and whether any row says an hour."""
    import polars as pl

    def number(name: str) -> NDArray[np.int64]:
        if name not in parts.columns:
            return np.zeros(parts.height, dtype=np.int64)
        return parts[name].cast(pl.Int64, strict=False).fill_null(0).to_numpy()

    matched = parts["year"].is_not_null().to_numpy()
    year = number("year")
    short = (parts["year"].str.len_chars() == 2).fill_null(False).to_numpy()
    year = np.where(short, year + 2000, year)
    month, day = number("month"), number("day")
    if "one" in parts.columns:
        day, month = (number("one"), number("two")) if day_first else (number("two"), number("one"))
    if "word" in parts.columns:
        index = dict(zip(_MONTHS, range(1, 13)))
        month = parts["word"].str.to_lowercase().replace_strict(index, default=0, return_dtype=pl.Int64).to_numpy()
    hour, minute, second = number("hour"), number("minute"), number("second")
    if "half" in parts.columns and parts["half"].null_count() < parts.height:
        half = parts["half"].str.to_lowercase().str.head(1).fill_null("")
        after, said = (half == "p").to_numpy(), (half != "").to_numpy()
        good_half = ~said | ((hour >= 1) & (hour <= 12))
        hour = np.where(said, hour % 12 + 12 * after, hour)
    else:
        good_half = np.ones(parts.height, dtype=np.bool_)
    fraction = np.zeros(parts.height, dtype=np.int64)
    if "fraction" in parts.columns and parts["fraction"].null_count() < parts.height:
        fraction = parts["fraction"].str.head(6).str.pad_end(6, "0").cast(pl.Int64).fill_null(0).to_numpy()
    month_ok = (month >= 1) & (month <= 12) & (year >= _EARLIEST) & (year < _LATEST)
    first = (np.where(month_ok, year, 1970) - 1970).astype("datetime64[Y]").astype("datetime64[M]")
    months = first + (np.where(month_ok, month, 1) - 1).astype("timedelta64[M]")
    date = months.astype("datetime64[D]") + (np.clip(day, 1, 31) - 1).astype("timedelta64[D]")
    good = matched & month_ok & good_half & (day >= 1) & (date.astype("datetime64[M]") == months)
    good &= (hour < 24) & (minute < 60) & (second < 60)
    clock = ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction
    offset = np.full(parts.height, NO_OFFSET, dtype=np.int32)
    if "zulu" in parts.columns and parts["zulu"].null_count() < parts.height:
        offset[parts["zulu"].is_not_null().to_numpy()] = 0
    if "sign" in parts.columns and parts["sign"].null_count() < parts.height:
        signed = parts["sign"].is_not_null().to_numpy()
        ahead = number("offset_hour") * 60 + number("offset_minute")
        offset[signed] = (np.where((parts["sign"] == "-").fill_null(False).to_numpy(), -1, 1) * ahead)[signed]
    says_hour = "hour" in parts.columns and bool((parts["hour"].is_not_null().to_numpy() & good).any())
    return date.astype("datetime64[us]").astype(np.int64) + clock, offset, good, says_hour


def _trimmed(column: "pl.Series") -> "pl.Series":
    text = column.str.strip_chars()
    return text.set(text.is_in(["", "NaT", "nan", "NaN", "null", "NULL", "None"]).fill_null(False), None)


def _day_first(columns: Sequence["pl.Series"]) -> tuple[bool, str]:
    """Return whether the day comes first in dates with the year last, and how that was decided."""
    import polars as pl

    first, second, halves, any_ = 0, 0, False, False
    for column in columns:
        likely = column.filter(column.str.contains(_YEAR_LAST).fill_null(False))
        parts = likely.str.extract_groups(_FORMS["year last"]).struct.unnest()
        if parts["year"].null_count() == parts.height:
            continue
        any_ = True
        first += int((parts["one"].cast(pl.Int64) > 12).sum())
        second += int((parts["two"].cast(pl.Int64) > 12).sum())
        halves = halves or parts["half"].null_count() < parts.height
    if not any_:
        return True, ""
    if first or second:
        order = "day first" if first >= second else "month first"
        return first >= second, f"dates are read {order}, because {max(first, second)} of them can only be that"
    if halves:
        return False, "dates are read month first, because hours are written with AM and PM; no date decides it"
    return True, "dates are read day first; no date decides it"


def to_utc(instants: Instants, *, time_zone: str) -> tuple[NDArray[np.int64], int, int]:
    """Return microseconds since 1970 in UTC; cells without an offset are wall clock in `time_zone`.

    Also returns how many cells fell into the hour that a change to summer time skips (moved on by the gap)
    and into the hour that comes twice (taken as the first).
    """
    import polars as pl

    naive = instants.offset == NO_OFFSET
    exact = instants.wall - np.where(naive, 0, instants.offset).astype(np.int64) * _MINUTE
    if time_zone == "UTC" or not naive.any():
        return exact, 0, 0
    rows = np.flatnonzero(naive)
    wall = pl.Series(instants.wall[rows]).cast(pl.Datetime("us"))
    early = wall.dt.replace_time_zone(time_zone, ambiguous="earliest", non_existent="null")
    late = wall.dt.replace_time_zone(time_zone, ambiguous="latest", non_existent="null")
    twice = int((early != late).sum())
    skipped = early.is_null().to_numpy()
    micro = early.to_physical().fill_null(0).to_numpy().copy()
    if skipped.any():
        day_before = wall.filter(pl.Series(skipped)).dt.offset_by("-1d")
        micro[skipped] = (
            day_before.dt.replace_time_zone(time_zone, ambiguous="earliest").to_physical().to_numpy() + _DAY
        )
    exact[rows] = micro
    return exact, int(skipped.sum()), twice
