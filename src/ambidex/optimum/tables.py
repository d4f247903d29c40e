"""A ranking as plain tables, for files."""

from collections.abc import Mapping, Sequence
from typing import Any

from ambidex.optimum.ranking import Ranking
from ambidex.terms import Quantity

_GAINS = ("gain_cycle", "gain_throughput", "gain_ratio", "added_cost", "own_gain", "own_saved", "own_cost")


def ranking_tables(ranking: Ranking) -> Mapping[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]:
    """Return columns and rows by name of the table: `ranking`, `local_optimum`."""
    spread = [f"{name}{end}" for name in _GAINS for end in ("", "_low", "_high")]
    possible = ["plausible_gain", "plausible_gain_low", "plausible_gain_high", "plausible_helps"]
    columns = ["rank", "change", "kind", "place", "team", *spread, "replications", "verdict", *possible]
    rows = [
        [
            place,
            row.words,
            row.kind,
            row.place,
            row.team or "",
            *(cell for name in _GAINS for cell in _cells(getattr(row, name))),
            row.gain_cycle.n,
            row.verdict,
            *_cells(row.plausible.gain if row.plausible else None),
            row.plausible.helps if row.plausible else "",
        ]
        for place, row in enumerate(ranking.rows, 1)
    ]
    of_teams = [
        [one.team, one.setting, one.own_gain.key, *_cells(one.own_gain), *_cells(one.cost_to_whole), one.words]
        for one in ranking.local_optima
    ]
    gains = ["own_gain", "own_gain_low", "own_gain_high", "cost_to_whole", "cost_to_whole_low", "cost_to_whole_high"]
    return {
        "ranking": (columns, rows),
        "local_optimum": (["team", "setting", "own_measure", *gains, "words"], of_teams),
    }


def _cells(quantity: Quantity | None) -> tuple[float | str, float | str, float | str]:
    if quantity is None:
        return ("", "", "")
    low, high = ("" if edge is None else edge for edge in (quantity.low, quantity.high))
    return (quantity.value, low, high)
