"""What if: changes to a factory, and what they do to the whole on common random numbers.

`changes/` holds a file per kind of change; `compare` runs a factory with and without some of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ambidex.scenario.change import Change, alter, kinds
    from ambidex.scenario.compare import Comparison, UnitComparison, compare
    from ambidex.scenario.horizon import Horizon, usual_horizon
    from ambidex.scenario.outcome import Outcome, outcome

_HOME = {
    "Change": "change",
    "Comparison": "compare",
    "Horizon": "horizon",
    "Outcome": "outcome",
    "UnitComparison": "compare",
    "alter": "change",
    "compare": "compare",
    "kinds": "change",
    "outcome": "outcome",
    "usual_horizon": "horizon",
}

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


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = found
    return found
