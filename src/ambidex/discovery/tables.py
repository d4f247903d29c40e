"""How true a twin is as plain tables, for files."""

from collections.abc import Mapping, Sequence
from typing import Any

from ambidex.discovery.fidelity import Fidelity


def fidelity_tables(found: Fidelity) -> Mapping[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]:
    """Return columns and rows by name of the table: `fidelity`, `trust`."""
    distances = ["distance", "twin", "twin_low", "twin_high", "shift", "bootstrap", "floor", "unit"]
    places = ["kind", "name", "real_hours", "twin_hours", "off", "within", "n_cases", "share", "verdict"]
    return {
        "fidelity": (
            distances,
            [
                [row.key, row.twin, row.twin_low, row.twin_high, row.shift, row.bootstrap, row.floor, row.unit]
                for row in found.rows
            ],
        ),
        "trust": (
            places,
            [
                [one.kind, one.name, one.real, one.twin, one.off, one.within, one.n_cases, one.share, one.verdict]
                for one in found.parts
            ],
        ),
    }
