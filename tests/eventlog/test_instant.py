from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.eventlog.instant import NO_OFFSET, read_instants, to_utc

moments = st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1))


def one(*cells: str | None) -> list[str | None]:
    (column,) = read_instants([pl.Series(cells, dtype=pl.String)])
    shown = column.wall.view("datetime64[us]").astype(str)
    lost = column.missing | column.unreadable
    return [None if gone else str(text) for text, gone in zip(shown, lost, strict=True)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2024-03-01T09:30:15.123", "2024-03-01T09:30:15.123000"),
        ("2024-03-01 09:30", "2024-03-01T09:30:00.000000"),
        ("2024/03/01 9:30:15", "2024-03-01T09:30:15.000000"),
        ("2024-03-01T09:30:15.123456789Z", "2024-03-01T09:30:15.123456"),
        ("2024-03-01", "2024-03-01T00:00:00.000000"),
        ("20240301", "2024-03-01T00:00:00.000000"),
        ("20240301T093015Z", "2024-03-01T09:30:15.000000"),
        ("01.03.2024 09:30", "2024-03-01T09:30:00.000000"),
        ("1/3/24", "2024-03-01T00:00:00.000000"),
        ("01/Mar/24 9:30 PM", "2024-03-01T21:30:00.000000"),
        ("1 March 2024, 09:30", "2024-03-01T09:30:00.000000"),
        ("Mar 1, 2024 12:05 AM", "2024-03-01T00:05:00.000000"),
        ("1709285415", "2024-03-01T09:30:15.000000"),
        ("1709285415.0", "2024-03-01T09:30:15.000000"),
        ("1709285415123", "2024-03-01T09:30:15.123000"),
        ("  2024-03-01  ", "2024-03-01T00:00:00.000000"),
    ],
)
def test_a_time_is_read_as_people_and_systems_write_it(cell: str, expected: str) -> None:
    assert one(cell) == [expected]


@pytest.mark.parametrize(
    "cell", ["2024-02-30", "2024-13-01", "2024-01-01T25:00", "yesterday", "13:00 PM", "9999-12-31", "0001-01-01", "12"]
)
def test_what_is_no_time_is_not_read(cell: str) -> None:
    assert one(cell, "2024-01-01") == [None, "2024-01-01T00:00:00.000000"]


@pytest.mark.parametrize("cell", [None, "", "  ", "NaT", "null"])
def test_an_empty_cell_is_missing_and_not_unreadable(cell: str | None) -> None:
    (column,) = read_instants([pl.Series([cell], dtype=pl.String)])
    assert (column.missing.tolist(), column.unreadable.tolist()) == ([True], [False])


@pytest.mark.parametrize(
    ("cells", "first", "note"),
    [
        (("03/04/2024", "25/04/2024"), "2024-04-03", "day first, because 1 of them"),
        (("03/04/2024", "04/25/2024"), "2024-03-04", "month first, because 1 of them"),
        (("03/04/2024", "04/05/2024"), "2024-04-03", "day first; no date decides it"),
        (("03/04/2024 1:00 PM",), "2024-03-04", "month first, because hours are written with AM and PM"),
    ],
)
def test_the_order_of_day_and_month_is_decided_by_the_whole_column(
    cells: tuple[str, ...], first: str, note: str
) -> None:
    (column,) = read_instants([pl.Series(cells)])
    assert str(column.wall.view("datetime64[us]")[0])[:10] == first
    assert note in column.notes[0]


def test_one_column_decides_the_order_for_the_others() -> None:
    start, _ = read_instants([pl.Series(["03/04/2024"]), pl.Series(["04/25/2024"])])
    assert str(start.wall.view("datetime64[us]")[0])[:10] == "2024-03-04"


@given(moments, st.integers(-14 * 60, 14 * 60))
def test_an_offset_makes_an_exact_instant(moment: datetime, minutes: int) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    (column,) = read_instants([pl.Series([aware.isoformat()])])
    micro, _, _ = to_utc(column, time_zone="America/New_York")
    assert micro[0] == round((aware - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1))


@given(moments)
def test_without_an_offset_a_time_is_wall_clock(moment: datetime) -> None:
    (column,) = read_instants([pl.Series([moment.isoformat()])])
    assert column.offset.tolist() == [NO_OFFSET]
    assert str(column.wall.view("datetime64[us]")[0]) == str(np.datetime64(moment, "us"))


@pytest.mark.parametrize(
    ("wall", "utc", "skipped", "twice"),
    [
        ("2024-07-01T12:00", "2024-07-01T10:00", 0, 0),
        ("2024-03-31T02:30", "2024-03-31T01:30", 1, 0),
        ("2024-10-27T02:30", "2024-10-27T00:30", 0, 1),
    ],
)
def test_summer_time_is_read_on_the_wall_clock_of_the_zone(wall: str, utc: str, skipped: int, twice: int) -> None:
    (column,) = read_instants([pl.Series([wall])])
    micro, gap, double = to_utc(column, time_zone="Europe/Paris")
    assert (str(micro.view("datetime64[us]")[0])[:16], gap, double) == (utc, skipped, twice)


def test_typed_times_carry_their_zone() -> None:
    at = datetime(2024, 7, 1, 12, tzinfo=ZoneInfo("Europe/Paris"))
    (column,) = read_instants([pl.Series([at]).dt.convert_time_zone("Europe/Paris")])
    assert (column.zone, to_utc(column, time_zone="UTC")[0][0]) == ("Europe/Paris", round(at.timestamp() * 1e6))


def test_days_alone_are_noticed() -> None:
    days, hours = read_instants([pl.Series(["2024-01-01", None]), pl.Series(["2024-01-01 00:00", "2024-01-01"])])
    assert (days.whole_days, hours.whole_days) == (True, False)


def test_numbers_are_seconds_or_milliseconds_since_1970() -> None:
    (column,) = read_instants([pl.Series([1709285415.0, 1709285415123.0, 5.0, None])])
    assert column.wall.tolist()[:2] == [1709285415000000, 1709285415123000]
    assert (column.unreadable.tolist(), column.missing.tolist()) == (
        [False, False, True, False],
        [False, False, False, True],
    )


@given(st.lists(moments, min_size=1), st.sampled_from(["", "Z"]), st.sampled_from(["T", " "]))
def test_a_column_of_one_form_is_read_as_its_cells_are_one_by_one(
    cells: list[datetime], zulu: str, between: str
) -> None:
    column = pl.Series([cell.isoformat(between) + zulu for cell in cells])
    slow, quick = read_instants([pl.concat([pl.Series(["1/1/2024"]), column]), column])
    assert (slow.wall[1:].tolist(), slow.offset[1:].tolist()) == (quick.wall.tolist(), quick.offset.tolist())
    assert not quick.unreadable.any()
