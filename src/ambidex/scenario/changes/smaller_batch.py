"""Work that is collected less long."""

from dataclasses import dataclass, replace
from typing import ClassVar

from ambidex.factory import Batch, Factory
from ambidex.scenario.place import team_of_activity


@dataclass(frozen=True, slots=True)
class SmallerBatch:
    """Batches of an activity at a `share` of their size, which also wait no longer than that share."""

    kind: ClassVar[str] = "smaller-batch"
    activity: str
    share: float = 0.5

    def words(self) -> str:
        """Return the change in words."""
        size = "half the size" if self.share == 0.5 else f"{self.share:.0%} of the size"
        return f"batches of {size} at {self.activity}"

    def team(self, factory: Factory) -> str | None:
        """Return the team that collects the work."""
        return team_of_activity(factory, self.activity)

    def alter(self, factory: Factory) -> Factory:
        """Return the factory with smaller batches."""
        smaller = (
            replace(known, batch=_smaller(known.batch, self.share))
            if known.name == self.activity and known.batch is not None
            else known
            for known in factory.activities
        )
        return replace(factory, activities=tuple(smaller))

    @classmethod
    def candidates(cls, factory: Factory) -> tuple["SmallerBatch", ...]:
        """Return half the size for each activity that is batched."""
        return tuple(
            cls(activity.name)
            for activity in factory.activities
            if activity.batch is not None and activity.batch.size > 1
        )


def _smaller(batch: Batch, share: float) -> Batch:
    return Batch(size=max(1, round(batch.size * share)), max_wait=batch.max_wait * share)
