import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.eventlog.source_file import open_source
from ambidex.eventlog.sources import csv

cells = st.text(alphabet='ab é,;|\t"\n', max_size=6)


def rows(path: Path) -> list[tuple[str | None, ...]]:
    return csv.read(open_source(path), case_object=None).frame.rows()


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


@given(
    st.lists(st.tuples(cells, cells), min_size=1, max_size=6), st.sampled_from(",;\t|"), st.booleans(), st.booleans()
)
def test_what_is_quoted_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, table: list[tuple[str, str]], delimiter: str, mark: bool, pack: bool
) -> None:
    lines = [delimiter.join(["one", "two"]), *(delimiter.join(quoted(cell) for cell in row) for row in table)]
    content = (b"\xef\xbb\xbf" if mark else b"") + "\n".join(lines).encode() + b"\n"
    path = tmp_path_factory.mktemp("csv") / "log.csv"
    path.write_bytes(gzip.compress(content) if pack else content)
    read = [tuple(cell or "" for cell in row) for row in rows(path)]
    assert read == table


@pytest.mark.parametrize(
    "content",
    [
        b"one,two\n1,2\n",
        b"one,two\r\n1,2\r\n",
        b"one,two\r1,2\r",
        b"\n\none,two\n1,2\n\n\n",
        b"sep=;\none;two\n1;2\n",
        "one,two\n1,2\n".encode("utf-16"),
        b"one\ttwo\n1\t2",
        b'"one","two"\n"1","2"\n',
    ],
)
def test_however_a_program_writes_lines_the_cells_are_the_same(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "log.csv").write_bytes(content)
    assert rows(tmp_path / "log.csv") == [("1", "2")]


def test_every_cell_is_text(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("id,at,cost\n007,2024-01-01,1.50\n")
    assert rows(tmp_path / "log.csv") == [("007", "2024-01-01", "1.50")]


def test_a_short_row_has_empty_cells_and_a_column_without_a_name_gets_one(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("a,,c\n1\n")
    table = csv.read(open_source(tmp_path / "log.csv"), case_object=None)
    assert (table.frame.columns, table.frame.rows()) == (["a", "column 2", "c"], [("1", None, None)])
