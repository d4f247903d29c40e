"""The same work in less time: service times and setup shorter by a share, their spread with them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from ambidex.distributions import Distribution
from ambidex.factory import Activity, Factory
from ambidex.scenario.people import fraction, roles_of_activity, team_of_activity


@dataclass(frozen=True, slots=True)
class FasterWork:
    """An activity whose service times are shorter by `share`, special ones and setup too.

    With an outsider, so is the time until the answer.
    """

    kind: ClassVar[str] = "faster work"
    activity: str
    share: float = 0.1

    @property
    def place(self) -> str:
        """The activity."""
        return self.activity

    def words(self) -> str:
        """Return the change in words.

        Examples
        --------
        >>> FasterWork("Assess claim").words()
        'Assess claim a tenth faster'
        """
        return f"{self.activity} {fraction(self.share)} faster"

    def alter(self, factory: Factory) -> Factory:
        """Return the factory with all times of the activity scaled."""
        return replace(
            factory,
            activities=tuple(
                self._faster(activity) if activity.name == self.activity else activity
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
    def candidates(cls, factory: Factory) -> "tuple[FasterWork, ...]":
        """Return it for each activity that takes any time."""
        return tuple(cls(activity.name) for activity in factory.activities if any(t.mean > 0 for t in _times(activity)))

    def _faster(self, activity: Activity) -> Activity:
        left = 1 - self.share
        return replace(
            activity,
            service_time=activity.service_time.scaled(left),
            special=tuple(replace(one, service_time=one.service_time.scaled(left)) for one in activity.special),
            setup=None if activity.setup is None else activity.setup.scaled(left),
        )


def _times(activity: Activity) -> Iterator[Distribution]:
    yield activity.service_time
    yield from (special.service_time for special in activity.special)
    if activity.setup is not None:
        yield activity.setup
