"""Who decides on exceptions: a manager above both sides, a peer of the next step, or the team itself.

Only the way of the decision changes: exceptions are as frequent, and need as much attention.
"""

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import ClassVar

from ambidex.factory import Factory
from ambidex.factory.model import DECISIONS

_WORDS = MappingProxyType(
    {
        "vertical": "the first manager above both sides",
        "mesh": "a peer of the next step",
        "team": "a colleague in the team",
    }
)


@dataclass(frozen=True, slots=True)
class DecidePath:
    """Exceptions are decided on by somebody else.

    Attributes
    ----------
    decisions
        One of `ambidex.factory.model.DECISIONS`.
    """

    kind: ClassVar[str] = "decision path"
    decisions: str

    @property
    def place(self) -> str:
        """Everywhere."""
        return "decisions on exceptions"

    def words(self) -> str:
        """Return the change in words.

        Examples
        --------
        >>> DecidePath("mesh").words()
        'exceptions decided by a peer of the next step'
        """
        return f"exceptions decided by {_WORDS[self.decisions]}"

    def alter(self, factory: Factory) -> Factory:
        """Return the factory with the other way."""
        return replace(factory, decisions=self.decisions)

    def team(self, factory: Factory) -> str | None:  # noqa: ARG002 other kinds ask the factory
        """Return None: it is no team's to choose."""
        return None

    def roles(self, factory: Factory) -> frozenset[str]:
        """Return the roles whose work raises exceptions."""
        raising = (activity.role for activity in factory.activities if activity.escalation is not None)
        return frozenset(role for role in raising if role is not None)

    @classmethod
    def candidates(cls, factory: Factory) -> "tuple[DecidePath, ...]":
        """Return the other ways, where there are exceptions at all."""
        raised = any(activity.escalation is not None for activity in factory.activities)
        return tuple(cls(way) for way in DECISIONS if raised and way != factory.decisions)
