from pathlib import Path

import pytest

from ambidex.eventlog.source_file import open_source
from ambidex.eventlog.sources import source_of, sources


def test_the_folder_is_the_registry() -> None:
    import ambidex.eventlog.sources as folder

    files = {path.stem for path in Path(folder.__path__[0]).glob("*.py")} - {"__init__"}
    registered = {source.__name__.rpartition(".")[2] for source in sources()}  # type: ignore[attr-defined]
    assert registered == files


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("a.csv", b"anything", "CSV"),
        ("a", b"case,end\n1,2024-01-01\n", "CSV"),
        ("a.csv", b"PAR1....", "Parquet"),
        ("a.parquet", b"...", "Parquet"),
        ("a.xes", b"...", "XES"),
        ("a.xml", b'<?xml version="1.0"?><log>', "XES"),
        ("a", b"SQLite format 3\0", "OCEL 2.0"),
        ("a.jsonocel", b' {"events": []}', "OCEL 2.0"),
    ],
)
def test_the_form_is_seen_from_name_and_content(tmp_path: Path, name: str, content: bytes, form: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert form == source_of(open_source(tmp_path / name)).FORM
