"""Attributes of cases, by name: a column becomes an array of objects only when somebody asks for it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import polars as pl


class Attributes(Mapping[str, NDArray[np.object_]]):
    """Object arrays (n_cases,) by name.

    Parameters
    ----------
    names
        Of the attributes, in order.
    load
        Returns the table of all of them, one row per case; called when one is asked for.

    Examples
    --------
    >>> import polars as pl
    >>> attributes = Attributes(["channel"], lambda: pl.DataFrame({"channel": ["phone", None]}))
    >>> attributes["channel"].tolist()
    ['phone', None]
    """

    def __init__(self, names: Sequence[str], load: "Callable[[], pl.DataFrame]") -> None:
        self._names = tuple(names)
        self.load = load

    def __getitem__(self, name: str) -> NDArray[np.object_]:
        if name not in self._names:
            raise KeyError(name)
        column = self.load()[name].to_list()
        values = np.empty(len(column), dtype=np.object_)
        values[:] = column
        return values

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
