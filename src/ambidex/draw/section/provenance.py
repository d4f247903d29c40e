"""How a page was computed: enough to compute it again."""

from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from platform import python_version
from typing import TYPE_CHECKING

from ambidex.draw.markup import el, join
from ambidex.draw.page import Section
from ambidex.draw.table import definition_list
from ambidex.factory import fingerprint

if TYPE_CHECKING:
    from ambidex.eventlog import EventLog
    from ambidex.factory import Factory

PACKAGES = ("ambidex", "numpy", "scipy", "numba", "graphlay")


def provenance(
    log: "EventLog", *, now: datetime, seed: int, factory: "Factory | None", notes: tuple[str, ...]
) -> Section:
    """Return versions, seed, fingerprints and the time of making."""
    facts = definition_list([
        ("Made", f"{now:%Y-%m-%d %H:%M %Z}".strip()),
        ("Seed", str(seed)),
        ("Log", log.origin.fingerprint[:16] or "by hand"),
        ("Twin", fingerprint(factory)[:16] if factory else "none"),
        ("Python", python_version()),
        *((name, _version(name)) for name in PACKAGES),
    ])  # fmt: skip
    same = el("p", "The same log, seed and versions give the same page, on any machine and any number of processors.")
    listed = el("ul", *(el("li", note) for note in notes)) if notes else None
    return Section("computed", "How this was computed", "How computed", join(same, facts, listed))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
