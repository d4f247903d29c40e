"""Some cases of a log, and cases moved in time."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.log import EventLog


def cases_of(log: EventLog, cases: NDArray[np.int64]) -> EventLog:
    """Return the log of some cases, by number; a case that is named several times comes as several cases."""
    offset = np.asarray(log.case_offset)
    length = np.diff(offset)[cases]
    bounds = np.concatenate([[0], np.cumsum(length)]).astype(np.int64)
    rows = np.arange(bounds[-1]) - np.repeat(bounds[:-1] - offset[cases], length)

    def taken(column: NDArray[Any] | None) -> NDArray[Any] | None:
        return None if column is None else np.asarray(column)[rows]

    return replace(
        log,
        case=np.repeat(np.arange(len(cases), dtype=np.int32), length),
        activity=np.asarray(log.activity)[rows],
        resource=np.asarray(log.resource)[rows],
        start_at=np.asarray(log.start_at)[rows],
        end_at=np.asarray(log.end_at)[rows],
        enabled_at=taken(log.enabled_at),
        cost=taken(log.cost),
        start_estimated=taken(log.start_estimated),
        case_offset=bounds,
        case_ids=[f"{log.case_ids[int(case)]}" for case in cases],
        work_type=np.asarray(log.work_type)[cases],
        case_value=None if log.case_value is None else np.asarray(log.case_value)[cases],
        case_attributes={name: values[cases] for name, values in log.case_attributes.items()},
    )


def moved(log: EventLog, by: NDArray[np.int64]) -> EventLog:
    """Return the log with each case moved by so many microseconds: int64 (n_cases,)."""
    step = np.asarray(by)[np.asarray(log.case)].astype("timedelta64[us]")
    return replace(
        log,
        start_at=np.asarray(log.start_at) + step,
        end_at=np.asarray(log.end_at) + step,
        enabled_at=None if log.enabled_at is None else np.asarray(log.enabled_at) + step,
    )
