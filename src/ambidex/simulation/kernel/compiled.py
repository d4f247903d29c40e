"""How functions of the kernel are compiled that allocate nothing: without counting references, which costs half."""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """Return a function compiled on its first call, kept on disk, that lets other threads run."""
    options: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}
    return njit(**options)(function)  # type: ignore[no-any-return]
