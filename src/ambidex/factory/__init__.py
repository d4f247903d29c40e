"""The model of an organisation: frozen values, checked at the edge, with a file form that people write."""

from ambidex.factory.check import problems
from ambidex.factory.fingerprint import fingerprint
from ambidex.factory.model import (
    END,
    Activity,
    Arrivals,
    Batch,
    Factory,
    Resource,
    State,
    Team,
    WorkType,
)

__all__ = [
    "END",
    "Activity",
    "Arrivals",
    "Batch",
    "Factory",
    "Resource",
    "State",
    "Team",
    "WorkType",
    "fingerprint",
    "problems",
]
