"""Less at once: a limit on the cases that may be at a step, with a team, or in work at all.

Nothing is done faster. What the limit keeps out waits before it, where it can still be told apart from work that has
begun; so cases that are in wait less, and cases as a whole usually not. It is never tried unasked.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

from ambidex.factory import Factory
from ambidex.scenario.people import members, roles_of_activity, team_of_activity, used_roles


@dataclass(frozen=True, slots=True)
class CapWip:
    """At most `limit` cases at once: at an activity, with a team, or in work at all where neither is named.

    Attributes
    ----------
    in_team
        A team with roles of its own; who else holds them could not be told apart.
    """

    kind: ClassVar[str] = "wip limit"
    limit: int
    activity: str | None = None
    in_team: str | None = None

    @property
    def place(self) -> str:
        """The activity, the team or the whole."""
        return self.activity or self.in_team or "the whole"

    def words(self) -> str:
        """Return the change in words.

        Examples
        --------
        >>> CapWip(12, activity="Assess claim").words(), CapWip(40, in_team="Claims").words(), CapWip(200).words()
        ('at most 12 cases at Assess claim', 'at most 40 cases in Claims', 'at most 200 cases in work')
        """
        cases = "case" if self.limit == 1 else "cases"
        where = f"at {self.activity}" if self.activity else f"in {self.in_team or 'work'}"
        return f"at most {self.limit} {cases} {where}"

    def alter(self, factory: Factory) -> Factory:
        """Return the factory with the limit, instead of what was there."""
        if self.activity is not None:
            activities = (
                replace(activity, wip_limit=self.limit) if activity.name == self.activity else activity
                for activity in factory.activities
            )
            return replace(factory, activities=tuple(activities))
        if self.in_team is not None:
            teams = (
                replace(team, wip_limit=self.limit) if team.name == self.in_team else team for team in factory.teams
            )
            return replace(factory, teams=tuple(teams))
        return replace(factory, wip_limit=self.limit)

    def team(self, factory: Factory) -> str | None:
        """Return the team that keeps it; None for the whole."""
        return self.in_team if self.activity is None else team_of_activity(factory, self.activity)

    def roles(self, factory: Factory) -> frozenset[str]:
        """Return the roles whose work is limited; none for the whole."""
        if self.activity is not None:
            return roles_of_activity(factory, self.activity)
        people = () if self.in_team is None else members(factory, team=self.in_team)
        return frozenset(used_roles(factory)).intersection(role for person in people for role in person.roles)

    @classmethod
    def candidates(cls, factory: Factory) -> "tuple[CapWip, ...]":  # noqa: ARG003 other kinds ask the factory
        """Return nothing: which limit is worth trying does not follow from the factory."""
        return ()
