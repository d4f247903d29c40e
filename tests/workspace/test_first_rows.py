"""What a file looks like, before all of it is read."""

import gzip

import polars as pl
import pytest

from ambidex.errors import BadInput
from ambidex.workspace import preview

ROWS = "Ticket,Step,Owner,Closed at\n" + "".join(
    f"T{n // 4},step {n % 4},Ann,2026-03-02 09:{n % 60:02d}\n" for n in range(9000)
)


@pytest.fixture
def csv(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(ROWS)
    return path


def test_columns_rows_and_guesses_are_shown(csv):
    seen = preview(csv)
    assert (seen.form, seen.columns, len(seen.rows)) == ("CSV", ("Ticket", "Step", "Owner", "Closed at"), 12)
    assert seen.rows[1] == ("T0", "step 1", "Ann", "2026-03-02 09:01")
    assert seen.guessed == {"case_id": "Ticket", "activity": "Step", "resource": "Owner", "end": "Closed at"}


def test_the_end_of_what_was_looked_at_may_be_in_the_middle_of_a_row(tmp_path):
    packed = tmp_path / "log.csv.gz"
    packed.write_bytes(gzip.compress(ROWS.encode()))
    assert preview(packed).guessed["case_id"] == "Ticket"


def test_parquet_looks_the_same(csv, tmp_path):
    path = tmp_path / "log.parquet"
    pl.read_csv(csv, infer_schema=False).write_parquet(path)
    assert preview(path).rows == preview(csv).rows


def test_what_cannot_be_guessed_is_said_and_the_rows_are_still_shown(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("a,b\n1,2\n")
    seen = preview(path)
    assert "no column looks like the case" in seen.doubt
    assert seen.rows == (("1", "2"),)


def test_xes_says_itself_what_is_what(tmp_path):
    path = tmp_path / "log.xes"
    path.write_text('<?xml version="1.0"?><log xmlns="http://www.xes-standard.org/"></log>')
    seen = preview(path)
    assert (seen.form, seen.columns, seen.doubt) == ("XES", (), "")


def test_what_is_no_log_is_refused(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00")
    with pytest.raises(BadInput, match="of no form that can be read"):
        preview(path)
