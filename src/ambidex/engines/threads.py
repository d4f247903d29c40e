"""Threads of this process: the kernels release the lock of the interpreter, so they run at once."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def run(work: Callable[[int], T], n: int, workers: int | None) -> tuple[T, ...]:
    """Return what the work gives for each number below `n`, in their order.

    Parameters
    ----------
    workers
        Threads at once; as many as there are processors if not given.

    Examples
    --------
    >>> run(lambda number: number**2, 4, workers=2)
    (0, 1, 4, 9)
    """
    at_once = max(1, min(workers or os.cpu_count() or 1, n))
    if at_once == 1:
        return tuple(work(number) for number in range(n))
    with ThreadPoolExecutor(at_once) as pool:
        return tuple(pool.map(work, range(n)))
