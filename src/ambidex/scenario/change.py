"""What every kind of change can do, and how the folder `changes/` is read as the registry."""

import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import ClassVar, Protocol, Self, runtime_checkable

import ambidex.scenario.changes
from ambidex.factory import Factory


@runtime_checkable
class Change(Protocol):
    """One lever of a factory, moved by a stated amount at one place."""

    kind: ClassVar[str]
    """Its name in tables and files, for instance "add people"."""

    @property
    def place(self) -> str:
        """Where it is made: an activity, a team or a role."""
        ...

    def words(self) -> str:
        """Return the change as a manager would say it."""
        ...

    def alter(self, factory: Factory) -> Factory:
        """Return the factory with the change made, everything else untouched."""
        ...

    def team(self, factory: Factory) -> str | None:
        """Return the team that is asked to make it; None where nobody's team is."""
        ...

    def roles(self, factory: Factory) -> frozenset[str]:
        """Return the roles whose queues it moves first."""
        ...

    @classmethod
    def candidates(cls, factory: Factory) -> tuple[Self, ...]:
        """Return the change at every place of the factory where it can be made."""
        ...


@cache
def kinds() -> Mapping[str, type[Change]]:
    """Return every kind of change in the folder, by its name.

    Examples
    --------
    >>> ", ".join(kinds())
    'add people, decision path, faster work, less rework, longer hours, queue rule, smaller batch, wip limit'
    """
    found: dict[str, type[Change]] = {}
    for module in pkgutil.iter_modules(ambidex.scenario.changes.__path__):
        for member in vars(import_module(f"ambidex.scenario.changes.{module.name}")).values():
            kind = getattr(member, "kind", None)
            if isinstance(member, type) and isinstance(kind, str):
                found[kind] = member
    return found


def alter(factory: Factory, changes: Iterable[Change]) -> Factory:
    """Return the factory with all the changes made, in their order."""
    for change in changes:
        factory = change.alter(factory)
    return factory
