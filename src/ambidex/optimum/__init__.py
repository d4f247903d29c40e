"""Which problem to solve first: the constraint, changes ranked by what they give the whole, and local optimums."""

from ambidex.optimum.plausible import on_plausible_twins
from ambidex.optimum.ranking import Constraint, LocalOptimum, Plausible, RankedChange, Ranking
from ambidex.optimum.search import rank
from ambidex.optimum.tables import ranking_tables

__all__ = [
    "Constraint",
    "LocalOptimum",
    "Plausible",
    "RankedChange",
    "Ranking",
    "on_plausible_twins",
    "rank",
    "ranking_tables",
]
