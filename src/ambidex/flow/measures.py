"""What is measured of a log, as values: the tables, the rows a manager reads, and the key figures.

The fields of the rows are terms of `terms.toml`, which says their units. A number that the log cannot give is nan.
"""

from dataclasses import dataclass

from ambidex.flow.array import Hours
from ambidex.flow.batching import Batching
from ambidex.flow.cost import Cost
from ambidex.flow.directly_follows import DirectlyFollows
from ambidex.flow.handoffs import Handoffs
from ambidex.flow.rework import Rework
from ambidex.flow.series import Series
from ambidex.flow.utilization import Utilization
from ambidex.flow.variants import Variants
from ambidex.flow.waiting import Waiting
from ambidex.terms import Quantity


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One activity: means are over its instances, in clock hours."""

    activity: str
    n_instances: int
    n_cases: int
    n_resources: int
    service_time: float
    waiting_time: float
    batching: float
    contention: float
    prioritization: float
    unavailability: float
    extraneous: float
    rework_share: float
    batched_share: float
    cost: float


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team, by what its resources did; means are over instances, in clock hours."""

    team: str
    n_resources: int
    n_instances: int
    n_cases: int
    service_time: float
    waiting_time: float
    batching: float
    contention: float
    prioritization: float
    unavailability: float
    extraneous: float
    utilization: float
    work_at_once: float
    handoffs_given: int
    handoffs_taken: int
    cost: float
    throughput_per_cost: float


@dataclass(frozen=True, slots=True)
class WorkTypeRow:
    """One work type: its cases from arrival to end, in clock hours."""

    work_type: str
    n_cases: int
    arrival_rate: float
    throughput: float
    wip: float
    cycle_time: float
    cycle_time_p50: float
    cycle_time_p85: float
    cycle_time_p95: float
    flow_efficiency: float
    first_pass_share: float
    cost: float
    cost_per_case: float
    throughput_per_cost: float


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """One resource: hours in its calendar from first to last seen, and what it did in them."""

    resource: str
    team: str
    n_instances: int
    busy_hours: float
    available_hours: float
    utilization: float
    work_at_once: float
    cost: float


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """Everything measured of one log, real or simulated.

    Attributes
    ----------
    key_figures
        What a manager reads first; estimates carry a 95 % interval.
    by_activity, by_team, by_work_type, by_resource
        One row each, in the order of the log; no team row where the log names no teams.
    throughput, wip, throughput_per_cost
        By week of the wall clock.
    throughput_per_cost_by_work_type, throughput_per_cost_by_team
        The same ratio, one series each.
    cycle_hours
        float64 (n_cases,).
    notes
        What was assumed and what is thin, in sentences.
    """

    name: str
    n_cases: int
    n_instances: int
    key_figures: tuple[Quantity, ...]
    by_activity: tuple[ActivityRow, ...]
    by_team: tuple[TeamRow, ...]
    by_work_type: tuple[WorkTypeRow, ...]
    by_resource: tuple[ResourceRow, ...]
    graph: DirectlyFollows
    variants: Variants
    handoffs: Handoffs
    team_handoffs: Handoffs
    rework: Rework
    waiting: Waiting
    batching: Batching
    utilization: Utilization
    cost: Cost
    throughput: Series
    wip: Series
    throughput_per_cost: Series
    throughput_per_cost_by_work_type: tuple[Series, ...]
    throughput_per_cost_by_team: tuple[Series, ...]
    cycle_hours: Hours
    notes: tuple[str, ...]

    def key_figure(self, key: str) -> Quantity:
        """Return the key figure of the whole with this term.

        Raises
        ------
        KeyError
            If it is not among the key figures.
        """
        for figure in self.key_figures:
            if figure.key == key and not figure.of:
                return figure
        raise KeyError(key)
