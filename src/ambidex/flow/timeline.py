"""What each resource was doing, moment by moment: made once, used for waiting, batches, utilization and cost."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.log import EventLog
from ambidex.flow.array import Micros, codes, counts, micros
from ambidex.flow.enabled import enabled
from ambidex.flow.on_duty import OnDuty, on_duty
from ambidex.working_time import Calendar


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """The time of each resource, cut at every start and end of its work; microseconds throughout.

    Attributes
    ----------
    enabled
        int64 (n,): when each instance could have started.
    by_start, by_enabled
        int64 (m,): the rows that have a resource, grouped by it, each group in order of start, of `enabled`.
    group
        int64 (n_resources + 1,): bounds of the groups.
    point, duty, busy, spread
        (2m,): the cuts of resource r are `2 * group[r]:2 * group[r + 1]`. The instants; and until each, from an origin
        of the resource's own, its time on duty, its time on duty with work in hand, and the same divided by how many
        instances were in work at once.
    n_in_work
        int32 (2m,): how many instances are in work from each cut to the next.
    begins, closes
        int64 (n,): the cut at which each row starts and ends; -1 with no resource.
    """

    on_duty: OnDuty
    enabled: Micros
    by_start: NDArray[np.int64]
    by_enabled: NDArray[np.int64]
    group: NDArray[np.int64]
    point: Micros
    duty: Micros
    busy: Micros
    spread: NDArray[np.float64]
    n_in_work: NDArray[np.int32]
    begins: NDArray[np.int64]
    closes: NDArray[np.int64]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which rows have a resource: bool (n,)."""
        return self.begins >= 0

    def in_work(self) -> Micros:
        """Return the time on duty from start to end of each row: int64 (n,); 0 with no resource."""
        return self._passed(self.duty)

    def share_of_work(self) -> NDArray[np.float64]:
        """Return the time on duty that each row took of its resource, shared evenly among what was in work at once.

        float64 (n,), 0 with no resource; over the rows of a resource it sums to its time busy.
        """
        return self._passed(self.spread)

    def until(self, at: Micros, *, resource: NDArray[np.int32]) -> tuple[Micros, Micros, Micros]:
        """Return, for a resource until each instant, the time on duty, the time of it with work in hand, the last cut.

        int64 (k,) each. The cut is one less than the first one before that.
        """
        from ambidex.flow.kernel.timeline import latest_cut

        duty = self.on_duty.until(at, resource=resource)
        cut = latest_cut(counts(at), codes(resource), self.group, counts(self.point))
        first = 2 * self.group[resource]
        here = np.maximum(cut, first)
        in_hand = (cut >= first) & (self.n_in_work[here] > 0)
        return duty, self.busy[here] + np.where(in_hand, duty - self.duty[here], 0), cut

    def _passed(self, clock: NDArray[Any]) -> NDArray[Any]:
        result = np.zeros(len(self.begins), clock.dtype)
        result[self.known] = clock[self.closes[self.known]] - clock[self.begins[self.known]]
        return result


def timeline(log: EventLog, *, calendars: tuple[Calendar, ...] | None = None) -> Timeline:
    """Return the timeline of the resources of a log.

    Parameters
    ----------
    calendars
        One by resource; where missing they are inferred from when each resource is seen to work.
    """
    from ambidex.flow.kernel.timeline import cuts, grouped

    duty_of = on_duty(log, calendars)
    start, end, ready = micros(log.start_at), micros(log.end_at), micros(enabled(log))
    resource = codes(log.resource)
    n_rows = np.bincount(resource[resource >= 0], minlength=len(log.resources))
    group = counts(np.concatenate(([0], np.cumsum(n_rows))))
    by_start, by_end, by_enabled = (
        counts(grouped(counts(np.argsort(at, kind="stable")), resource, group[:-1].copy(), int(group[-1])))
        for at in (start, end, ready)
    )
    point, in_work, begins, closes = cuts(start, end, by_start, by_end, group)
    owner = codes(np.repeat(np.arange(len(log.resources)), 2 * n_rows))
    duty = duty_of.until(point, resource=owner)
    passed = np.where(in_work[:-1] > 0, np.diff(duty), 0)  # nothing is in work between two resources
    busy = np.concatenate(([0], np.cumsum(passed)))[: len(point)]
    shared = np.concatenate(([0.0], np.cumsum(passed / np.maximum(in_work[:-1], 1))))[: len(point)]
    return Timeline(duty_of, ready, by_start, by_enabled, group, point, duty, busy, shared, in_work, begins, closes)
