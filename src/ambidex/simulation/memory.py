"""Memory for the arrays of a replication: touching fresh memory costs as much as the work that is done in it.

Arrays that are long together lie in one block, which NumPy asks huge pages for; what a replication needs only while it
runs is kept for the next one.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

_LINE = 64
"""Bytes that come into the cache at once; every array begins with a line of its own."""
_MOST_KEPT = 2**27
"""Bytes that are kept between replications, all blocks together."""

_kept: list[NDArray[np.uint8]] = []
_keeping = Lock()


def together(*wanted: tuple[DTypeLike, int]) -> tuple[NDArray[Any], ...]:
    """Return arrays that are not filled, of a type and length each, in one block of memory.

    Examples
    --------
    >>> code, at = together((np.int32, 3), (np.int64, 5))
    >>> (len(code), at.dtype.name)
    (3, 'int64')
    """
    return _carved(np.empty(_bytes(wanted), np.uint8), wanted)


@contextmanager
def lent(*wanted: tuple[DTypeLike, int]) -> Iterator[tuple[NDArray[Any], ...]]:
    """Lend arrays like those of `together` for a while; nothing may point to them afterwards."""
    size = _bytes(wanted)
    with _keeping:
        block = _kept.pop() if _kept else np.empty(0, np.uint8)
    if len(block) < size:
        # A little more, because the next replication will not want exactly as much.
        block = np.empty(size + size // 8, np.uint8)
    yield _carved(block, wanted)
    with _keeping:
        if sum(map(len, _kept)) + len(block) <= _MOST_KEPT:
            _kept.append(block)


def _bytes(wanted: Sequence[tuple[DTypeLike, int]]) -> int:
    return _LINE + sum(_lines(kind, length) for kind, length in wanted)


def _carved(block: NDArray[np.uint8], wanted: Sequence[tuple[DTypeLike, int]]) -> tuple[NDArray[Any], ...]:
    at = -block.ctypes.data % _LINE
    arrays = []
    for kind, length in wanted:
        arrays.append(block[at : at + np.dtype(kind).itemsize * length].view(kind))
        at += _lines(kind, length)
    return tuple(arrays)


def _lines(kind: DTypeLike, length: int) -> int:
    return -(-np.dtype(kind).itemsize * length // _LINE) * _LINE
