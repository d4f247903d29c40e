"""All shifts of all resources during a run, as the kernels read them."""

import numpy as np
from numpy.typing import NDArray

from ambidex.factory import Factory, Resource
from ambidex.simulation.clock import Clock
from ambidex.simulation.kernel import layout
from ambidex.working_time import ALWAYS, Calendar
from ambidex.working_time.shifts import shifts


def shift_table(
    factory: Factory, *, clock: Clock, begins: int, limit: int
) -> tuple[NDArray[np.int64], list[tuple[int, int]]]:
    """Return all shifts (columns as in `layout`), and by resource the first of its own and the one after its last."""
    places: dict[object, tuple[int, int]] = {}
    tables: list[NDArray[np.int64]] = []
    count = 0
    for person in factory.resources:
        key = (person.calendar, person.absent, person.from_date, person.until_date)
        if key not in places:
            table = _shifts(
                factory.calendars[person.calendar], person, factory.time_zone, clock.origin, begins=begins, limit=limit
            )
            places[key] = (count, count + len(table))
            tables.append(table)
            count += len(table)
    table = np.concatenate(tables) if tables else np.empty((0, 3), np.int64)
    return table, [
        places[person.calendar, person.absent, person.from_date, person.until_date] for person in factory.resources
    ]


def hours_on_duty(factory: Factory, *, clock: Clock, begins: int, ends: int) -> NDArray[np.float64]:
    """Return the hours on duty of each resource between two instants, float64 (n resources,)."""
    shift, spans = shift_table(factory, clock=clock, begins=begins, limit=ends)
    worked = np.maximum(np.minimum(shift[:, 1], ends) - np.maximum(shift[:, 0], begins), 0)
    so_far = np.concatenate([[0], np.cumsum(worked)])
    return np.array([so_far[last] - so_far[first] for first, last in spans]) / layout.HOUR


def _shifts(
    calendar: Calendar, person: Resource, time_zone: str, origin: int, *, begins: int, limit: int
) -> NDArray[np.int64]:
    dated = person.absent or person.from_date or person.until_date or calendar.dated
    if calendar.intervals == ALWAYS.intervals and not dated:
        return np.array([[-layout.NEVER, layout.NEVER, 0]])
    told = shifts(
        calendar,
        time_zone=time_zone,
        begins=begins + origin,
        ends=limit + origin,
        absent=person.absent,
        from_date=person.from_date,
        until_date=person.until_date,
    )
    length = told[:, 1] - told[:, 0]
    return np.column_stack([told - origin, np.cumsum(length) - length])
