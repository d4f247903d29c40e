"""A log as a file that other tools, and `read_log`, can read."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ambidex.errors import BadInput, Problem
from ambidex.eventlog.log import EventLog, Instants

if TYPE_CHECKING:
    import polars as pl


def write_log(log: EventLog, path: str | Path) -> None:
    """Write one row per activity instance, in the order of the log.

    Columns are case_id, activity, resource, start_time, end_time, work_type and, where the log knows them, team,
    enabled_time, cost, value, start_estimated and the attributes of cases as case:NAME. Parquet keeps the time zone of
    the log; CSV has local times with their offset, so name the zone when you read it again. If two instances of a case
    are alike in everything, a column instance_id tells them apart.

    Parameters
    ----------
    path
        Ends in .csv or .parquet; an older file there is replaced.

    Raises
    ------
    BadInput
        If the ending is another one, or the file cannot be written.
    """
    path = Path(path)
    ending = path.suffix.casefold()
    if ending not in (".csv", ".parquet"):
        what = f'a log cannot be written as "{ending or path.name}".'
        raise BadInput(path.name, [Problem("file", what, "End the name in .csv or .parquet.")])
    frame = as_frame(log)
    try:
        if ending == ".csv":
            _as_text(frame).write_csv(path)
        else:
            frame.write_parquet(path)
    except OSError as error:
        what = f"it cannot be written: {error.strerror or error}."
        raise BadInput(path.name, [Problem("file", what, "Name a folder that is there and yours.")]) from error


def as_frame(log: EventLog) -> "pl.DataFrame":
    """Return the log as a table with names instead of codes and times in the zone of the log."""
    import polars as pl

    columns = {
        "case_id": pl.Series(list(log.case_ids), dtype=pl.String).gather(log.case),
        "activity": _named(log.activities, log.activity),
        "resource": _named(log.resources, log.resource),
        "start_time": _times(log.start_at, log.time_zone),
        "end_time": _times(log.end_at, log.time_zone),
        "work_type": _named(log.work_types, log.work_type[log.case]),
    }
    if log.teams:
        team_of = np.append(log.team_of, np.int32(-1))
        columns["team"] = _named(log.teams, team_of[log.resource])
    if log.enabled_at is not None:
        columns["enabled_time"] = _times(log.enabled_at, log.time_zone)
    if log.cost is not None:
        columns["cost"] = pl.Series(log.cost).fill_nan(None)
    if log.case_value is not None:
        columns["value"] = pl.Series(log.case_value[log.case]).fill_nan(None)
    if log.start_estimated is not None:
        columns["start_estimated"] = pl.Series(log.start_estimated)
    for name, values in log.case_attributes.items():
        columns[f"case:{name}"] = pl.Series(list(values), strict=False).gather(log.case)
    frame = pl.DataFrame(columns)
    if frame.is_duplicated().any():
        frame = frame.with_columns(instance_id=pl.int_range(1, len(log) + 1))
    return frame


def _named(names: tuple[str, ...], codes: NDArray[np.int32]) -> "pl.Series":
    import polars as pl

    return pl.Series([*names, None], dtype=pl.String).gather(np.where(codes < 0, len(names), codes))


def _times(at: Instants, time_zone: str) -> "pl.Series":
    import polars as pl

    micro = pl.Series(np.asarray(at).astype(np.int64)).cast(pl.Datetime("us", "UTC"))
    return micro.dt.convert_time_zone(time_zone)


def _as_text(frame: "pl.DataFrame") -> "pl.DataFrame":
    import polars.selectors as cs

    return frame.with_columns(cs.datetime().dt.to_string("%Y-%m-%dT%H:%M:%S%.f%:z"))
