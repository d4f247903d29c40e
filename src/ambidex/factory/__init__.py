"""The model of an organisation: frozen values, checked at the edge, with a file form that people write."""

from ambidex.factory.check import problems
from ambidex.factory.fingerprint import fingerprint
from ambidex.factory.model import (
    END,
    JOIN,
    Activity,
    Arrivals,
    Batch,
    Escalation,
    Factory,
    Profile,
    RampUp,
    Resource,
    Role,
    Route,
    Special,
    State,
    Team,
    Wait,
    WorkType,
)

__all__ = [
    "END",
    "JOIN",
    "Activity",
    "Arrivals",
    "Batch",
    "Escalation",
    "Factory",
    "Profile",
    "RampUp",
    "Resource",
    "Role",
    "Route",
    "Special",
    "State",
    "Team",
    "Wait",
    "WorkType",
    "fingerprint",
    "problems",
]
