"""A column of names as codes: whatever is done to names is done once per name, not once per row."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import polars as pl

_Kind = TypeVar("_Kind", bound=np.generic)
_NOTHING = ("", "nan", "null", "none", "nat")


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """Names by code.

    Attributes
    ----------
    codes
        int32 (n,): index into `names`, -1 where there is no name.
    names
        Distinct names, a text series; some may not occur.
    floats
        How many rows had a whole number written as a decimal ("10861.0"), now written without.
    """

    codes: NDArray[np.int32]
    names: "pl.Series"
    floats: NDArray[np.bool_] | None = None

    def only(self, rows: NDArray[np.int64]) -> "Coded":
        """Return the names of some rows, each at most once and in ascending order."""
        return Coded(of_rows(self.codes, rows), self.names)


def of_rows(values: NDArray[_Kind], rows: NDArray[np.int64]) -> NDArray[_Kind]:
    """Return the values of some rows, each at most once and in ascending order: of all rows they are the values."""
    return values if len(rows) == len(values) else values[rows]


def code(column: "pl.Series") -> Coded:
    """Return the names of a column, trimmed, with empty cells as -1 and whole numbers without a decimal point.

    Examples
    --------
    >>> import polars as pl
    >>> coded = code(pl.Series(["7.0", " 8.0", "", "7.0"]))
    >>> coded.codes.tolist(), coded.names.to_list()
    ([0, 1, -1, 0], ['7', '8'])
    """
    import polars as pl

    from ambidex.eventlog.kernel import first_rows

    text = column if column.dtype == pl.String else column.cast(pl.String, strict=False)
    categories = text.cast(pl.Categorical(pl.Categories.random()))
    physical = categories.to_physical()
    codes = (physical.fill_null(2**32 - 1) if physical.null_count() else physical).to_numpy()
    signed = np.array(codes.view(np.int32))  # a copy: kernels are compiled for arrays that can be written to
    first = first_rows(signed, int(signed.max(initial=-1)) + 1)
    return _cleaned(signed, text.gather(first))


def _cleaned(codes: NDArray[np.int32], raw: "pl.Series") -> Coded:
    import polars as pl

    names = raw.str.strip_chars()
    nothing = names.str.to_lowercase().is_in(_NOTHING)
    whole = names.str.contains(r"^-?\d+\.0$")
    numeric = names.filter(~nothing).str.contains(r"^-?\d+(?:\.0)?$")
    floats = None
    if whole.any() and numeric.all():
        names = names.str.replace(r"\.0$", "")
        floats = whole.to_numpy()[codes] & (codes >= 0)
    if not (nothing.any() or floats is not None or (names != raw).any()):
        return Coded(codes, raw)
    frame = pl.DataFrame({"name": names.set(nothing, None)})
    kept = frame["name"].drop_nulls().unique(maintain_order=True)
    index = frame.join(
        pl.DataFrame({"name": kept, "code": np.arange(len(kept), dtype=np.int32)}),
        on="name",
        how="left",
        maintain_order="left",
    )["code"].fill_null(-1)
    lookup = np.append(index.to_numpy(), np.int32(-1)).astype(np.int32)
    return Coded(lookup[codes], kept, floats)
