"""What if: changes to a factory, and the paired comparison of what comes of them."""

from ambidex.scenario.change import Change, kinds
from ambidex.scenario.compare import Comparison, compare, compare_outcomes
from ambidex.scenario.horizon import Horizon, usual_horizon
from ambidex.scenario.outcome import Outcome, outcomes

__all__ = [
    "Change",
    "Comparison",
    "Horizon",
    "Outcome",
    "compare",
    "compare_outcomes",
    "kinds",
    "outcomes",
    "usual_horizon",
]
