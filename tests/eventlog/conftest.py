"""Small files to read, written where they are wanted."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from ambidex.eventlog import EventLog, ImportReport, Mapping, read_log

# The first example of a test may have to compile a kernel.
settings.register_profile("eventlog", deadline=None)
settings.load_profile("eventlog")

HEADER = "case_id,activity,resource,start_time,end_time"


@pytest.fixture
def read_text(tmp_path: Path) -> Callable[..., tuple[EventLog, ImportReport]]:
    """Reads lines of text as a file; nothing is kept beside it."""

    def read(*lines: str, name: str = "log.csv", **options: Any) -> tuple[EventLog, ImportReport]:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        mapping = Mapping(**options.pop("columns", {})) if "columns" in options else None
        return read_log(path, mapping=mapping, cache=False, **options)

    return read
