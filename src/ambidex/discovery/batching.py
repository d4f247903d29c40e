"""Which activities collect their work into batches, and when a batch starts.

Taken over from the batches seen, and only where a run with the batch comes nearer to the log than a run without it: a
few coincidences look like batches, and waiting for a batch that is none would be the longest wait of all.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ambidex.discovery.delay import apart
from ambidex.discovery.service import capacities
from ambidex.eventlog import EventLog
from ambidex.factory import Batch, Factory
from ambidex.flow import Batching

LONGEST = 0.95
"""The share of batches that are complete within `max_wait`."""

CLEAR = 0.6
"""This share of the batches must have the typical size, or nearly."""

_NEARLY = 0.1

Hours = NDArray[np.float64]


def discover_batches(
    factory: Factory,
    batching: Batching,
    added: tuple[Hours, ...],
    simulated: Callable[[Factory], tuple[Hours, ...]],
    *,
    log: EventLog,
) -> Factory:
    """Return the factory with the batches of its activities; whoever does a batch does one thing at a time.

    Parameters
    ----------
    batching
        The batches of the log.
    added
        What each instance adds to the time of its case in the log, by activity.
    simulated
        Runs a factory and returns the same of it.
    """
    found = {code: batch for code in range(len(factory.activities)) if (batch := _batch(factory, batching, code))}
    if not found:
        return factory
    without, collecting = simulated(factory), simulated(_with(factory, found, log))
    # What is still missing without the batch may be delay; what is too much with it cannot be taken back.
    kept = {
        code: batch
        for code, batch in found.items()
        if apart(added[code], collecting[code]) <= apart(added[code], without[code])
    }
    return _with(factory, kept, log)


def _batch(factory: Factory, batching: Batching, code: int) -> Batch | None:
    seen = batching.activities[code]
    if factory.activities[code].role is None or not (seen.is_batching and seen.parallel and seen.typical_size > 1):
        return None
    own = np.asarray(batching.activity_of) == code
    size = np.bincount(batching.batch[batching.batch >= 0], minlength=len(own))[own]
    if np.mean(np.abs(size - seen.typical_size) <= _NEARLY * seen.typical_size) < CLEAR:
        return None
    spread = (batching.last_enabled_at[own] - batching.first_enabled_at[own]) / np.timedelta64(1, "h")
    return Batch(size=seen.typical_size, max_wait=float(np.quantile(spread, LONGEST)))


def _with(factory: Factory, batches: dict[int, Batch], log: EventLog) -> Factory:
    if not batches:
        return factory
    return replace(
        factory,
        resources=tuple(
            replace(resource, capacity=int(capacity))
            for resource, capacity in zip(factory.resources, capacities(log, collected=batches))
        ),
        activities=tuple(
            replace(activity, batch=batches.get(code)) for code, activity in enumerate(factory.activities)
        ),
    )
