"""Which work is taken first: another order of what waits for a role.

Nobody works more or faster. Short work first shortens the mean wait and lengthens that of long work, so it is never
tried unasked: the mean alone would always favour it.
"""

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import ClassVar

from ambidex.factory import Factory, Role
from ambidex.factory.reporting_line import team_of_role

_WORDS = MappingProxyType(
    {
        "FIFO": "first come, first served",
        "LIFO": "last come, first served",
        "due date": "earliest due date first",
        "shortest": "shortest work first",
        "random": "in random order",
    }
)


@dataclass(frozen=True, slots=True)
class OrderQueue:
    """The work that waits for a role is taken in another order, within a priority.

    Attributes
    ----------
    queue
        One of `ambidex.factory.model.QUEUES`.
    """

    kind: ClassVar[str] = "queue rule"
    role: str
    queue: str

    @property
    def place(self) -> str:
        """The role."""
        return self.role

    def words(self) -> str:
        """Return the change in words.

        Examples
        --------
        >>> OrderQueue("assessor", "due date").words()
        'assessor: earliest due date first'
        """
        return f"{self.role}: {_WORDS[self.queue]}"

    def alter(self, factory: Factory) -> Factory:
        """Return the factory with the order; who of the idle takes the work stays."""
        known = {role.name: role for role in factory.roles}
        known[self.role] = replace(known.get(self.role, Role(self.role)), queue=self.queue)
        return replace(factory, roles=tuple(known.values()))

    def team(self, factory: Factory) -> str | None:
        """Return the team with most of those who hold the role."""
        return team_of_role(factory, self.role)

    def roles(self, factory: Factory) -> frozenset[str]:  # noqa: ARG002 other kinds ask the factory
        """Return the role."""
        return frozenset({self.role})

    @classmethod
    def candidates(cls, factory: Factory) -> "tuple[OrderQueue, ...]":  # noqa: ARG003 other kinds ask the factory
        """Return nothing: in what order work should be taken is a promise to those who wait."""
        return ()
