"""What is said when a simulation does something that cannot be: which law broke, where and when."""

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from ambidex.simulation.clock import Clock
from ambidex.simulation.compile import Compiled
from ambidex.simulation.kernel import layout


class InvariantBroken(RuntimeError):
    """The simulator did something that cannot be: a fault of Ambidex, not of the factory."""


def refuse_broken_law(
    law: int, place: int, rows: NDArray[np.int64], *, compiled: Compiled, clock: Clock, index: int
) -> None:
    """Refuse a path in which a law of `kernel.settle` does not hold; `place` is its row, or the case.

    Raises
    ------
    InvariantBroken
        Naming the factory, the replication, and where in it.
    """
    if law == layout.HELD:
        return
    if law in (layout.TWO_THINGS_AT_ONCE, layout.OFF_DUTY, layout.BEFORE_ENABLED):
        row = rows[place]
        factory = compiled.factory
        activity = factory.activities[int(compiled.activity_of_state[row[layout.ROW_STATE]])].name
        server = int(row[layout.ROW_SERVER])
        who = "an outsider" if server < 0 else factory.resources[int(compiled.resource_of_server[server])].name
        what = {
            layout.TWO_THINGS_AT_ONCE: "did more at once than their capacity",
            layout.OFF_DUTY: "worked outside their calendar",
            layout.BEFORE_ENABLED: "worked on a case before it was there, or ended before they began",
        }[law]
        told = f'{who} {what}: "{activity}" for case number {row[layout.ROW_CASE] + 1}'
        raise broken_at(told, int(row[layout.ROW_START]), compiled=compiled, clock=clock, index=index)
    what = {
        layout.NOT_EMPTY: f"case number {place + 1} ended without any work",
        layout.LITTLE: "Little's law does not hold on the path: the cases were not there as long as was counted",
        layout.LOST: "cases were lost: what came is not what ended and what is still there",
    }[law]
    raise InvariantBroken(f"{compiled.factory.name}, replication {index}: {what}")


def broken_at(what: str, at: int, *, compiled: Compiled, clock: Clock, index: int) -> InvariantBroken:
    """Return what to raise where something broke at an instant of the run's clock."""
    when: datetime = clock.instants(np.array([at])).astype(object)[0]
    return InvariantBroken(f"{compiled.factory.name}, replication {index}: {what}, at {when:%Y-%m-%d %H:%M:%S} UTC")
