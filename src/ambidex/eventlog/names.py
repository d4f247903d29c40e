"""Many names in one piece of memory, so that a million case ids are opened without making a million strings."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, overload

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import polars as pl


class Names(Sequence[str]):
    """A sequence of names that are decoded when they are asked for.

    Parameters
    ----------
    text
        uint8: all names, one after the other, in UTF-8.
    offset
        int64 (n + 1,): name i is `text[offset[i]:offset[i + 1]]`.

    Examples
    --------
    >>> names = pack_names(["Ann", "Zoë", ""])
    >>> len(names), names[1], names[-1], list(names[:2])
    (3, 'Zoë', '', ['Ann', 'Zoë'])
    """

    __slots__ = ("offset", "text")

    def __init__(self, text: NDArray[np.uint8], offset: NDArray[np.int64]) -> None:
        self.text = text
        self.offset = offset

    def __len__(self) -> int:
        return len(self.offset) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        place = index % len(self)
        return self.text[self.offset[place] : self.offset[place + 1]].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        content, ends = self.text.tobytes(), self.offset.tolist()
        return (content[low:high].decode() for low, high in pairwise(ends))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(a == b for a, b in zip(self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"<{len(self)} names>"


def pack_names(names: "Iterable[str] | pl.Series") -> Names:
    """Return the names in packed form."""
    import polars as pl

    series = names if isinstance(names, pl.Series) else pl.Series(list(names), dtype=pl.String)
    offset = np.zeros(len(series) + 1, dtype=np.int64)
    np.cumsum(series.str.len_bytes().to_numpy(), out=offset[1:])
    text = np.frombuffer(series.str.join("").item().encode(), dtype=np.uint8) if len(series) else np.zeros(0, np.uint8)
    return Names(text.copy(), offset)
