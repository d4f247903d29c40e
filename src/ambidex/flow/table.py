"""Measures as plain data: for JSON, and as tables of columns and rows for CSV.

Columns are named by terms. Missing numbers are None.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from itertools import chain
from math import isfinite
from typing import Any

import numpy as np

from ambidex.flow.measures import Measures
from ambidex.flow.series import Series
from ambidex.flow.variants import Variants

Table = tuple[tuple[str, ...], list[tuple[Any, ...]]]
"""Columns and rows."""

MOST_VARIANTS = 1000
"""Rarer variants are left out of the table; `coverage` shows how much is in it."""


IN_HOURS = {
    "cost": "resource_hours",
    "cost_per_case": "resource_hours_per_case",
    "throughput_per_cost": "throughput_per_resource_hour",
}
"""What the columns of cost really are where no costs are known."""


def measures_tables(measures: Measures) -> dict[str, Table]:
    """Return every table of the measures, by name."""
    return {
        "key_figures": _key_figures(measures),
        "activities": _rows(measures, measures.by_activity),
        "teams": _rows(measures, measures.by_team),
        "work_types": _rows(measures, measures.by_work_type),
        "resources": _rows(measures, measures.by_resource),
        "flow": _flow(measures),
        "variants": _variants(measures.variants, measures.graph.activities),
        "handoffs": _handoffs(measures),
        "batches": _batches(measures),
        "weeks": _weeks(measures),
        "throughput_per_cost": _ratios(measures),
    }


def measures_json(measures: Measures) -> dict[str, Any]:
    """Return the measures as plain data that `json.dumps(..., allow_nan=False)` takes."""
    tables = {
        name: [dict(zip(columns, row, strict=True)) for row in rows]
        for name, (columns, rows) in measures_tables(measures).items()
    }
    return {
        "name": measures.name,
        "n_cases": measures.n_cases,
        "n_instances": measures.n_instances,
        "notes": list(measures.notes),
        **tables,
    }


def _key_figures(measures: Measures) -> Table:
    columns = ("term", "name", "value", "low", "high", "unit", "of", "n", "note")
    rows = [
        _plain(
            figure.key,
            figure.term.name,
            figure.value,
            figure.low,
            figure.high,
            figure.term.unit,
            figure.of,
            figure.n,
            figure.note,
        )
        for figure in measures.key_figures
    ]
    return columns, rows


def _rows(measures: Measures, values: Sequence[Any]) -> Table:
    if not values:
        return (), []
    columns = tuple(field.name for field in fields(values[0]))
    if measures.cost.in_hours:
        columns = tuple(IN_HOURS.get(column, column) for column in columns)
    return columns, [_plain(*asdict(value).values()) for value in values]


def _flow(measures: Measures) -> Table:
    graph = measures.graph
    rows = [
        _plain(
            graph.activities[giver],
            graph.activities[taker],
            int(graph.count[giver, taker]),
            graph.mean_hours[giver, taker],
        )
        for giver, taker in np.argwhere(graph.count)
    ]
    return ("activity", "next_activity", "n", "gap"), rows


def _variants(found: Variants, activities: Sequence[str]) -> Table:
    coverage = found.coverage
    rows = [
        _plain(
            number + 1,
            int(found.counts[number]),
            coverage[number],
            " > ".join(activities[code] for code in found.sequence(number)),
        )
        for number in range(min(len(found), MOST_VARIANTS))
    ]
    return ("variant", "n_cases", "coverage", "activities"), rows


def _handoffs(measures: Measures) -> Table:
    rows = [
        _plain(between, found.names[giver], found.names[taker], int(n))
        for between, found in (("resource", measures.handoffs), ("team", measures.team_handoffs))
        for giver, taker, n in zip(found.giver, found.taker, found.n, strict=True)
    ]
    return ("between", "giver", "taker", "n"), rows


def _batches(measures: Measures) -> Table:
    columns = ("activity", "n_batches", "batched_share", "mean_size", "typical_size", "longest_wait", "together")
    rows = [
        _plain(
            each.activity,
            each.n_batches,
            each.share,
            each.mean_size,
            each.typical_size,
            each.longest_wait,
            each.together,
        )
        for each in measures.batching.activities
    ]
    return columns, rows


def _weeks(measures: Measures) -> Table:
    spans = measures.throughput, measures.wip, measures.throughput_per_cost
    columns = ("start_at", "whole", "n_finished", *(series.key for series in spans))
    flow = measures.throughput
    rows = [
        _plain(
            f"{flow.start_at[week]}Z",
            bool(flow.whole[week]),
            int(flow.n[week]),
            *(series.value[week] for series in spans),
        )
        for week in range(len(flow))
    ]
    return columns, rows


def _ratios(measures: Measures) -> Table:
    def each(series: Series) -> Iterator[tuple[Any, ...]]:
        for week in range(len(series)):
            yield _plain(
                series.of,
                f"{series.start_at[week]}Z",
                bool(series.whole[week]),
                int(series.n[week]),
                series.value[week],
            )

    parts = (
        measures.throughput_per_cost,
        *measures.throughput_per_cost_by_work_type,
        *measures.throughput_per_cost_by_team,
    )
    columns = ("of", "start_at", "whole", "n_finished", measures.throughput_per_cost.key)
    return columns, list(chain.from_iterable(each(series) for series in parts))


def _plain(*values: Any) -> tuple[Any, ...]:
    return tuple(_one(value) for value in values)


def _one(value: Any) -> Any:
    if isinstance(value, float):  # also NumPy's
        return float(value) if isfinite(value) else None
    return value
