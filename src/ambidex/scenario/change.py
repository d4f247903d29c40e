"""What every kind of change can do, and how the folder `changes/` is read as the registry."""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import ClassVar, Protocol, Self, runtime_checkable

from ambidex.factory import Factory


@runtime_checkable
class Change(Protocol):
    """An edit to a factory that somebody could make."""

    kind: ClassVar[str]
    """The name of the kind, for instance "add-people"."""

    def words(self) -> str:
        """Return the change in words, such as "one more person for Assess"."""
        ...

    def team(self, factory: Factory) -> str | None:
        """Return the team that would make it, or None where nobody's team does the work."""
        ...

    def alter(self, factory: Factory) -> Factory:
        """Return the factory with the change made; everything else is as it was."""
        ...

    @classmethod
    def candidates(cls, factory: Factory) -> tuple[Self, ...]:
        """Return the changes of this kind at every place where one can be made."""
        ...


@cache
def kinds() -> Mapping[str, type[Change]]:
    """Return every kind in the folder, by name."""
    folder = import_module("ambidex.scenario.changes")
    found: dict[str, type[Change]] = {}
    for module in pkgutil.iter_modules(folder.__path__):
        for member in vars(import_module(f"{folder.__name__}.{module.name}")).values():
            if isinstance(member, type) and isinstance(getattr(member, "kind", None), str) and member is not Change:
                found[member.kind] = member
    return found
