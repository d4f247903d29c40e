"""What a source hands over: its rows as they are, with what the form itself says about them."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.mapping import Mapping
from ambidex.eventlog.report import Finding

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a source.

    Attributes
    ----------
    form
        In words: "CSV", "XES", ...
    frame
        One row per row of the source, columns by the source's names; text where the source has text.
        Times without a zone are wall clock, times with a zone are exact instants.
    rows_read
        Rows (events) of the source, before anything was dropped or repeated.
    row
        The row number of each row of the frame, from 1; None if they are simply 1, 2, 3, ...
    known
        Columns that the form itself names, so that they need no guess.
    offsets
        Offsets to UTC in minutes, with how many times carry each, where the reader has already resolved them.
    findings
        What the source itself had to drop, repeat or assume.
    """

    form: str
    frame: "pl.DataFrame"
    rows_read: int
    row: NDArray[np.int64] | None = None
    known: Mapping = field(default_factory=Mapping)
    offsets: dict[int, int] | None = None
    findings: tuple[Finding, ...] = ()
