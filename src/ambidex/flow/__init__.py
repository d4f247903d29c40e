"""Measures of any log, real or simulated: throughput, work in progress, cycle, waiting by cause, cost, hand-offs.

Each function takes a log and returns a value; `measure` returns them all. Compiled loops are loaded when first used.
"""

from ambidex.flow.batching import ActivityBatches, Batching, batches
from ambidex.flow.cost import Cost, cost, throughput_per_cost
from ambidex.flow.cycle_time import Percentile, cycle_hours, percentile
from ambidex.flow.directly_follows import DirectlyFollows, directly_follows
from ambidex.flow.enabled import arrival_at, enabled, finished_at
from ambidex.flow.flow_efficiency import flow_efficiency, flow_efficiency_open, touched_hours
from ambidex.flow.handoffs import Handoffs, handoffs
from ambidex.flow.measure import measure
from ambidex.flow.measures import ActivityRow, Measures, ResourceRow, TeamRow, WorkTypeRow
from ambidex.flow.on_duty import seen_calendars
from ambidex.flow.rework import Rework, rework
from ambidex.flow.series import WEEK, Series
from ambidex.flow.table import Table, measures_json, measures_tables
from ambidex.flow.throughput import throughput
from ambidex.flow.timeline import Timeline, timeline
from ambidex.flow.utilization import Utilization, utilization
from ambidex.flow.variants import Variants, variants
from ambidex.flow.waiting import CAUSES, Waiting, waiting
from ambidex.flow.wip import mean_wip, wip

__all__ = [
    "CAUSES",
    "WEEK",
    "ActivityBatches",
    "ActivityRow",
    "Batching",
    "Cost",
    "DirectlyFollows",
    "Handoffs",
    "Measures",
    "Percentile",
    "ResourceRow",
    "Rework",
    "Series",
    "Table",
    "TeamRow",
    "Timeline",
    "Utilization",
    "Variants",
    "Waiting",
    "WorkTypeRow",
    "arrival_at",
    "batches",
    "cost",
    "cycle_hours",
    "directly_follows",
    "enabled",
    "finished_at",
    "flow_efficiency",
    "flow_efficiency_open",
    "handoffs",
    "mean_wip",
    "measure",
    "measures_json",
    "measures_tables",
    "percentile",
    "rework",
    "seen_calendars",
    "throughput",
    "throughput_per_cost",
    "timeline",
    "touched_hours",
    "utilization",
    "variants",
    "waiting",
    "wip",
]
