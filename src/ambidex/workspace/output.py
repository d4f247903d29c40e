"""Files written for a person: each appears whole or not at all."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ambidex.draw.cell import safe_cell


def write_text(path: Path, text: str) -> Path:
    """Write a text file so that a reader never sees half of it; return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
    return path


def write_json(path: Path, value: Any) -> Path:
    """Write a value as JSON, indented, without NaN (missing numbers are null by then)."""
    return write_text(path, json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def write_tables(folder: Path, tables: Mapping[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]) -> list[Path]:
    """Write each table (columns, rows) as `folder/NAME.csv`; no cell is a formula to a spreadsheet."""
    paths = []
    for name, (columns, rows) in tables.items():
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([safe_cell(cell) for cell in row] for row in rows)
        paths.append(write_text(folder / f"{name}.csv", text.getvalue()))
    return paths
