"""What a person is told about a file that cannot be used: where, what, and what to do."""

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ambidex.errors import BadInput
from ambidex.eventlog import EventLog, ImportReport, read_log

Read = Callable[..., tuple[EventLog, ImportReport]]
HEADER = "case_id,activity,resource,start_time,end_time\n"
ROW = "1,Check,Ann,2024-01-01T09:00Z,2024-01-01T10:00Z\n"
XES = (
    '<?xml version="1.0"?>\n<log><trace><string key="concept:name" value="1"/><event>'
    '<string key="concept:name" value="a"/>\n<date key="time:timestamp" value="2024-01-01T09:00:00Z"/>'
    "</event></trace></log>"
)


def told(path: Path) -> str:
    with pytest.raises(BadInput) as error:
        read_log(path, cache=False)
    return str(error.value)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("log.csv", b"", "file   it is empty. Export the log again."),
        ("log.csv.gz", gzip.compress(b""), "it is empty"),
        ("log.csv", HEADER.encode(), "line 1   there are no rows below the header."),
        ("log.csv", b"hello\nworld\n", "line 1   the first line has only one cell."),
        ("log.csv", (HEADER + ROW.replace("Ann", "Zoë")).encode("latin-1"), "line 2   byte 57 is not UTF-8"),
        ("log.csv", b"a,b\n1,\0\n", "it holds zero bytes"),
        ("log.csv", (HEADER + ROW + "1,2,3,4,5,6\n").encode(), "line 3   it has 6 cells, the header names 5."),
        ("log.csv", (HEADER + '1,"a,b\n').encode(), "line 2   a double quote is opened and not closed"),
        ("log.csv", b"case,case,end\n1,1,2024-01-01\n", 'line 1   two columns are called "case".'),
        ("log.csv", (HEADER + "1,a,x,,\n").encode(), "1 row      no end: still open, or not recorded. First in row 1."),
        ("log.csv", (HEADER + "1,a,x,foo,bar\n").encode(), '"end_time" does not hold times: row 1 has "bar"'),
        ("log.csv.gz", gzip.compress((HEADER + ROW * 99).encode())[:-9], "the gzip file is cut off or damaged"),
        ("log", bytes(range(256)) * 9, "it is of no form that can be read. Export the log as one of: Parquet"),
        ("log.xes", XES[:-9].encode(), "line 3, column 66   the XML is broken: unclosed token."),
        ("log.xes", b"<?xml version='1.0'?><log></log>", "it holds no events"),
        ("log.xes", XES.replace("trace", "branch").encode(), "of its 1 events only 0 could be read"),
        ("log.xes", XES.replace("2024-01-01T", "Monday").encode(), 'line 3   "Monday09:00:00Z" is no time'),
        ("log.xes", XES.replace("date", "int").encode(), "no event has a time:timestamp"),
        ("log.parquet", b"PAR1" + b"junk" * 99, "it is not a whole Parquet file"),
        ("log.json", b'{"events": [}', "line 1, column 13   the JSON is broken"),
        ("log.json", b'{"events": 1}', "it is JSON, but not OCEL 2.0"),
        ("log.json", b"[1, 2]", "it is JSON, but not OCEL 2.0"),
        ("log.json", b'{"a": "\xe9"}', "byte 8   it is not UTF-8"),
        ("log.json", b'{"events": [], "objects": []}', "it holds no events"),
        ("log.sqlite", b"SQLite format 3\0" + b"junk" * 99, "it is not a whole OCEL 2.0 database"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert words in told(path)


def test_a_folder_is_no_log(tmp_path: Path) -> None:
    assert "is a folder. Name one log file in it." in told(tmp_path)


def test_a_file_that_is_not_there_is_told_with_the_one_that_may_be_meant(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text(HEADER)
    assert 'Did you mean "claims.csv"?' in told(tmp_path / "claim.csv")
    assert "there is no file" in told(tmp_path / "nowhere" / "claim.csv")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="left out: this user may read every file")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(HEADER + ROW)
    path.chmod(0)
    assert "you may not read it" in told(path)


def test_all_reasons_are_told_when_no_row_is_left(read_text: Read) -> None:
    with pytest.raises(BadInput) as error:
        read_text(HEADER.strip(), ",a,x,2024-01-01T09:00,2024-01-01T10:00", "1,,x,2024-01-01T09:00,2024-01-01T10:00")
    assert [problem.what for problem in error.value.problems] == ["no row is left to read.", "no case.", "no activity."]


def test_a_log_without_completions_is_told(read_text: Read) -> None:
    with pytest.raises(BadInput, match="never says complete"):
        read_text("case,activity,timestamp,lifecycle", "1,a,2024-01-01T09:00,start")


def test_a_wrong_column_and_a_wrong_zone_are_told(read_text: Read) -> None:
    with pytest.raises(BadInput, match=r'there is no column "caseid".*Did you mean "case_id"'):
        read_text(HEADER.strip(), ROW.strip(), columns={"case_id": "caseid"})
    with pytest.raises(BadInput, match="there is no time zone"):
        read_text(HEADER.strip(), ROW.strip(), time_zone="Europe/Pari")
