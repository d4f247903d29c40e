"""Limits are far above logs of real work: what is large but plausible is read."""

import gzip
from pathlib import Path

import pytest

from ambidex.errors import BadInput
from ambidex.eventlog.limit import (
    MOST_COLUMNS,
    MOST_UNPACKED,
    require_few_columns,
    require_plausible_cells,
    require_plausible_size,
)
from ambidex.eventlog.source_file import open_source
from ambidex.eventlog.sources import source_of

GB = 2**30


@pytest.mark.parametrize(("unpacked", "packed"), [(2 * GB, GB // 40), (MOST_UNPACKED, GB), (200 * 2**20, 2**10)])
def test_a_gzipped_log_that_is_large_is_read(unpacked, packed):
    require_plausible_size(unpacked, packed, "log")


@pytest.mark.parametrize(
    ("unpacked", "packed", "told"),
    [(MOST_UNPACKED + 1, GB, "more than 16 GB"), (GB, GB // 300, "more than 200 times its size")],
)
def test_one_that_no_log_is_is_refused(unpacked, packed, told):
    with pytest.raises(BadInput, match=told):
        require_plausible_size(unpacked, packed, "log")


def test_a_parquet_file_of_few_or_dense_cells_is_read_and_one_of_nothing_is_refused():
    require_plausible_cells(5_000_000, 10, 100, "log")
    require_plausible_cells(100_000_000, 30, GB // 4, "log")
    with pytest.raises(BadInput, match="100 bytes hold 5,000,001 rows of 10 columns"):
        require_plausible_cells(5_000_001, 10, 100, "log")


def test_as_many_columns_as_are_allowed_are_read():
    require_few_columns(MOST_COLUMNS, "log")
    with pytest.raises(BadInput, match="more than 2,000 columns"):
        require_few_columns(MOST_COLUMNS + 1, "log")


def test_a_csv_as_wide_as_is_allowed_is_read(tmp_path: Path):
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"c{n}" for n in range(MOST_COLUMNS)) + "\n" + ",".join("1" * MOST_COLUMNS) + "\n")
    file = open_source(path)
    assert source_of(file).read(file, case_object=None).frame.width == MOST_COLUMNS


@pytest.mark.parametrize("size", [0, 10, 2**20 - 1, 2**20, 3 * 2**20 + 17, 40 * 2**20])
def test_what_was_gzipped_is_unpacked_to_the_same(tmp_path: Path, size: int):
    path = tmp_path / "log.csv.gz"
    content = (bytes(range(256)) * (size // 256 + 1))[:size]
    path.write_bytes(gzip.compress(b"head", 1) + bytes(7) + gzip.compress(content, 1) + bytes(2**20 + 5))
    assert open_source(path).content() == b"head" + content


def test_what_follows_a_gzipped_log_must_be_gzipped(tmp_path: Path):
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress(b"head") + b"and more")
    with pytest.raises(BadInput, match="cut off or damaged"):
        open_source(path).content()
