"""Which problem to solve first: the constraint, changes ranked by what they give the whole, and local optimums."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ambidex.optimum.ranking import Constraint, LocalOptimum, RankedChange, Ranking
    from ambidex.optimum.search import rank
    from ambidex.optimum.tables import ranking_tables

_HOME = {
    "Constraint": "ranking",
    "LocalOptimum": "ranking",
    "RankedChange": "ranking",
    "Ranking": "ranking",
    "rank": "search",
    "ranking_tables": "tables",
}

__all__ = ["Constraint", "LocalOptimum", "RankedChange", "Ranking", "rank", "ranking_tables"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = found
    return found
