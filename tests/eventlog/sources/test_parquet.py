import gzip
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from ambidex.errors import BadInput
from ambidex.eventlog import read_log

FRAME = pl.DataFrame(
    {
        "case_id": [7, 7],
        "activity": pl.Series(["a", "b"], dtype=pl.Categorical),
        "resource": [10.0, None],
        "start": [datetime(2024, 7, 1, 9), datetime(2024, 7, 1, 10)],
        "end": [datetime(2024, 7, 1, 10), datetime(2024, 7, 1, 11)],
    }
)


@pytest.mark.parametrize("unit", ["ns", "us", "ms"])
def test_types_are_understood(tmp_path: Path, unit: str) -> None:
    times = pl.col("start", "end").dt.cast_time_unit(unit)  # type: ignore[arg-type]
    FRAME.with_columns(times).write_parquet(tmp_path / "log.parquet")
    log, report = read_log(tmp_path / "log.parquet", cache=False)
    assert (list(log.case_ids), log.activities, log.resources) == (["7"], ("a", "b"), ("10",))
    assert (str(log.start_at[0]), report.form) == ("2024-07-01T09:00:00.000000", "Parquet")


def test_the_zone_of_the_times_is_the_zone_of_the_log(tmp_path: Path) -> None:
    times = pl.col("start", "end").dt.replace_time_zone("Europe/Paris")
    FRAME.with_columns(times).write_parquet(tmp_path / "log.parquet")
    log, _ = read_log(tmp_path / "log.parquet", cache=False)
    assert (log.time_zone, str(log.start_at[0])[11:16]) == ("Europe/Paris", "07:00")


def test_dates_alone_are_whole_days(tmp_path: Path) -> None:
    FRAME.with_columns(pl.col("start", "end").cast(pl.Date)).write_parquet(tmp_path / "log.parquet")
    _, report = read_log(tmp_path / "log.parquet", cache=False)
    assert any("whole days" in finding.why for finding in report.findings)


def test_a_packed_file_is_unpacked(tmp_path: Path) -> None:
    FRAME.write_parquet(tmp_path / "log.parquet")
    (tmp_path / "log.parquet.gz").write_bytes(gzip.compress((tmp_path / "log.parquet").read_bytes()))
    assert len(read_log(tmp_path / "log.parquet.gz", cache=False)[0]) == 2


def test_a_file_without_rows_is_told(tmp_path: Path) -> None:
    FRAME.head(0).write_parquet(tmp_path / "log.parquet")
    with pytest.raises(BadInput, match="it has no rows"):
        read_log(tmp_path / "log.parquet", cache=False)
