"""A factory as the flat arrays of a kernel: there is one for plain factories and one for rich ones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ambidex.factory import Factory
from ambidex.factory.visits import mean_visits
from ambidex.simulation.clock import Clock
from ambidex.simulation.compile_plain import compile_plain
from ambidex.simulation.compile_rich import compile_rich, is_rich
from ambidex.simulation.kernel.layout import Plan
from ambidex.simulation.kernel.rich_layout import RichPlan


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A factory ready to run.

    Attributes
    ----------
    factory
        What was compiled.
    plan
        The arrays of the kernel.
    resource_of_server, activity_of_state
        int32: indices into `factory.resources` and `factory.activities` (-1 for a fork or a wait).
    span
        int64 (n servers, 2): the first shift of each and the one after its last.
    on_duty
        uint8 by activity: 2 where its work begins and ends within a shift, 1 where it begins so, 0 where neither.
    """

    factory: Factory
    plan: Plan | RichPlan
    resource_of_server: NDArray[np.int32]
    activity_of_state: NDArray[np.int32]
    span: NDArray[np.int64]
    on_duty: NDArray[np.uint8]

    def visits(self) -> tuple[float, ...]:
        """Return how many activities a case is expected to pass, by work type."""
        return tuple(sum(mean_visits(work_type).values()) for work_type in self.factory.work_types)


def compile_factory(factory: Factory, *, clock: Clock, begins: int, limit: int, rich: bool = False) -> Compiled:
    """Return a factory without problems as arrays.

    Parameters
    ----------
    clock
        The clock of the run.
    begins, limit
        The first and last instant of the run, on its clock.
    rich
        Also compile a plain factory for the kernel of rich ones.
    """
    compile_it = compile_rich if rich or is_rich(factory) else compile_plain
    activities = {activity.name: code for code, activity in enumerate(factory.activities)}
    steps = [activities.get(state.activity or "", -1) for kind in factory.work_types for state in kind.states]
    capacity = [person.capacity for person in factory.resources]
    plan = compile_it(factory, clock=clock, begins=begins, limit=limit)
    # Who waits for the others of a job may be off duty when the last of them comes.
    duty = [0 if activity.together else 1 + activity.interruptible for activity in factory.activities]
    return Compiled(
        factory=factory,
        plan=plan,
        resource_of_server=np.repeat(np.arange(len(capacity), dtype=np.int32), capacity),
        activity_of_state=np.array(steps, np.int32),
        span=np.ascontiguousarray(plan.group[plan.server_group, :2]),
        on_duty=np.array(duty, np.uint8),
    )
