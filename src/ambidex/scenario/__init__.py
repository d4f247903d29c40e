"""What if: changes to a factory, and what they do to the whole on common random numbers.

`changes/` holds a file per kind of change; `compare` runs a factory with and without some of them.
"""

from ambidex.scenario.change import Change, alter, kinds
from ambidex.scenario.compare import Comparison, UnitComparison, compare
from ambidex.scenario.horizon import Horizon, usual_horizon
from ambidex.scenario.outcome import Outcome, outcome

__all__ = [
    "Change",
    "Comparison",
    "Horizon",
    "Outcome",
    "UnitComparison",
    "alter",
    "compare",
    "kinds",
    "outcome",
    "usual_horizon",
]
