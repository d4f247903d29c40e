"""From a log to the factory behind it, a file per part, and how far that twin is from reality."""

from ambidex.discovery.discover import Discovery, discover
from ambidex.discovery.fidelity import Fidelity, FidelityRow, fidelity
from ambidex.discovery.tables import fidelity_tables
from ambidex.discovery.trust import Trust
from ambidex.discovery.uncertainty import Evidence, evidence, plausible

__all__ = [
    "Discovery",
    "Evidence",
    "Fidelity",
    "FidelityRow",
    "Trust",
    "discover",
    "evidence",
    "fidelity",
    "fidelity_tables",
    "plausible",
]
