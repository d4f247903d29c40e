"""The one way in which a loop of this package is compiled: cached on disk, other threads may run meanwhile."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
T = TypeVar("T")


def compiled(function: Callable[P, T]) -> Callable[P, T]:
    """Return the function, compiled for the first types it is called with."""
    return cast(Callable[P, T], njit(cache=True, nogil=True)(function))
