"""The arrays of a log as the kernels want them: contiguous, of one type, read-only, in microseconds."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Micros = NDArray[np.int64]
"""Microseconds: since 1970 for instants."""

Hours = NDArray[np.float64]

HOUR = 3_600_000_000
"""Microseconds in an hour."""


def codes(values: NDArray[Any]) -> NDArray[np.int32]:
    """Return codes for a kernel; nothing is copied where the array is already as wanted."""
    return _sealed(np.ascontiguousarray(np.asarray(values), dtype=np.int32))


def counts(values: NDArray[Any]) -> NDArray[np.int64]:
    """Return offsets or row numbers for a kernel."""
    return _sealed(np.ascontiguousarray(np.asarray(values), dtype=np.int64))


def micros(instants: NDArray[Any]) -> Micros:
    """Return instants (datetime64) as microseconds since 1970, for a kernel."""
    exact = np.ascontiguousarray(np.asarray(instants), dtype="datetime64[us]")
    return _sealed(exact.view(np.int64))


def instants(values: Micros) -> NDArray[np.datetime64]:
    """Return microseconds since 1970 as instants."""
    return values.view("datetime64[us]")


def hours(durations: NDArray[Any]) -> Hours:
    """Return microseconds as hours."""
    return np.asarray(durations / HOUR, dtype=np.float64)


def mean_hours(total: Micros, n: NDArray[np.int64]) -> Hours:
    """Return total over n in hours, nan where n is 0."""
    return np.asarray(np.divide(total, n * float(HOUR), out=np.full(n.shape, np.nan), where=n > 0))


def _sealed(values: NDArray[Any]) -> NDArray[Any]:
    view = values.view()
    view.flags.writeable = False
    return view
