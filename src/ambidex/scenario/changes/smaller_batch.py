"""Work collected for half as long: half the batch size, half the longest wait."""

from dataclasses import dataclass, replace
from typing import ClassVar

from ambidex.factory import Activity, Batch, Factory
from ambidex.scenario.people import fraction, roles_of_activity, team_of_activity


@dataclass(frozen=True, slots=True)
class SmallerBatch:
    """An activity whose batches leave when they are smaller by `share`, or have waited less by as much.

    Both limits move, because in a batch that leaves when its first case has waited long enough the size alone binds
    nobody. What is left of a batch of one is no batch. Hours at which all that is there is let go stay as they are.
    """

    kind: ClassVar[str] = "smaller batch"
    activity: str
    share: float = 0.5

    @property
    def place(self) -> str:
        """The activity."""
        return self.activity

    def words(self) -> str:
        """Return the change in words.

        Examples
        --------
        >>> SmallerBatch("Print policies").words()
        'Print policies in batches smaller by half'
        """
        return f"{self.activity} in batches smaller by {fraction(self.share)}"

    def alter(self, factory: Factory) -> Factory:
        """Return the factory with the smaller batch."""
        return replace(
            factory,
            activities=tuple(
                replace(activity, batch=self._smaller(activity)) if activity.name == self.activity else activity
                for activity in factory.activities
            ),
        )

    def team(self, factory: Factory) -> str | None:
        """Return the team that does the activity."""
        return team_of_activity(factory, self.activity)

    def roles(self, factory: Factory) -> frozenset[str]:
        """Return the role that does the activity."""
        return roles_of_activity(factory, self.activity)

    @classmethod
    def candidates(cls, factory: Factory) -> "tuple[SmallerBatch, ...]":
        """Return it for each activity that is done in batches of two or more."""
        return tuple(
            cls(activity.name)
            for activity in factory.activities
            if activity.batch is not None and activity.batch.size > 1
        )

    def _smaller(self, activity: Activity) -> Batch | None:
        batch = activity.batch
        size = 0 if batch is None else round(batch.size * (1 - self.share))
        return (
            None if batch is None or size < 2 else replace(batch, size=size, max_wait=batch.max_wait * (1 - self.share))
        )
