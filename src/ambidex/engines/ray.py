"""Ray: the processors of this machine, or of all that have joined a cluster. It is in the extra `ambidex[ray]`.

Where Ray has been told of a cluster (`ray.init(...)`, or RAY_ADDRESS), replications run there; else on this machine.
Every machine needs the same version of Ambidex.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import ambidex.engines.frozen  # noqa: F401 factories are sent to other processes
from ambidex.errors import BadInput, Problem

T = TypeVar("T")

CHUNKS_EACH = 4
"""Into so many pieces for each processor is the work cut: few messages, and still nobody idle for long."""


def run(work: Callable[[int], T], n: int, workers: int | None) -> tuple[T, ...]:
    """Return what the work gives for each number below `n`, in their order.

    Parameters
    ----------
    workers
        Pieces at once; as many as the cluster has processors if not given.

    Raises
    ------
    BadInput
        If Ray is not installed.
    """
    try:
        import ray
    except ImportError as error:
        remedy = 'Install it: pip install "ambidex[ray]". Or leave the engine out: threads are always there.'
        raise BadInput("the simulation", [Problem("engine", "Ray is not installed.", remedy)]) from error
    if not ray.is_initialized():
        ray.init(log_to_driver=False, include_dashboard=False, configure_logging=False)
    at_once = max(1, min(workers or int(ray.cluster_resources().get("CPU", 1)), n))
    shared = ray.put(work)
    pieces = [range(begin, n, at_once * CHUNKS_EACH) for begin in range(min(n, at_once * CHUNKS_EACH))]
    waiting = [(piece, _remote(ray).remote(shared, piece)) for piece in pieces]
    found = {number: result for piece, told in waiting for number, result in zip(piece, ray.get(told), strict=True)}
    return tuple(found[number] for number in range(n))


def _remote(ray: Any) -> Any:
    return ray.remote(num_cpus=1)(_piece)


def _piece(work: Callable[[int], T], numbers: range) -> list[T]:
    return [work(number) for number in numbers]
