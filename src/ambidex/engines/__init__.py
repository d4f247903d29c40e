"""Where replications run: a file per engine, found by its name; the folder is the registry.

Each engine has `run(work, n, workers)`: it does `work(0)` to `work(n - 1)` and returns the results in that order.
Which engine it is changes nothing about them: everything that is drawn by chance follows from the seed and the number
of the replication.
"""

import pkgutil
from collections.abc import Callable
from importlib import import_module
from typing import Any, Protocol, TypeVar

from ambidex.errors import BadInput, Problem, did_you_mean

T = TypeVar("T")
_NO_ENGINES = ("frozen",)


class Engine(Protocol):
    """Does numbered work somewhere."""

    def __call__(self, work: Callable[[int], Any], n: int, workers: int | None) -> tuple[Any, ...]:
        """Return what the work gives for each number below `n`; `workers` at once, as many as there are if None."""
        ...


def engines() -> tuple[str, ...]:
    """Return the names of the engines that there are.

    Examples
    --------
    >>> engines()
    ('ray', 'threads')
    """
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return tuple(sorted(name for name in names if name not in _NO_ENGINES))


def engine_of(name: str) -> Engine:
    """Return the engine of a name.

    Raises
    ------
    BadInput
        If there is no such engine, or what it needs is not installed.
    """
    if name not in engines():
        what = f'there is no engine "{name}".'
        remedy = f"{did_you_mean(name, engines())} Engines are {', '.join(engines())}.".strip()
        raise BadInput("the simulation", [Problem("engine", what, remedy)])
    found: Engine = import_module(f"{__name__}.{name}").run
    return found
