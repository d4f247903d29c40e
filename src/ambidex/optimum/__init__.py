"""Which problem to solve first: the constraint, changes ranked by what they give the whole, and local optimums."""

from ambidex.optimum.ranking import Constraint, LocalOptimum, RankedChange, Ranking
from ambidex.optimum.search import rank
from ambidex.optimum.tables import ranking_tables

__all__ = ["Constraint", "LocalOptimum", "RankedChange", "Ranking", "rank", "ranking_tables"]
