"""From a log to the factory behind it, a file per part, and how far that twin is from reality."""

from ambidex.discovery.discover import Discovery, discover
from ambidex.discovery.fidelity import Fidelity, FidelityRow, fidelity

__all__ = ["Discovery", "Fidelity", "FidelityRow", "discover", "fidelity"]
