"""More people for a role."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import ClassVar

from ambidex.factory import Factory, Resource
from ambidex.scenario.place import holders, team_of_role


@dataclass(frozen=True, slots=True)
class AddPeople:
    """`count` more people for a role.

    They hold the roles that at least half of the role's people hold, keep the calendar that most of them keep, and
    cost and work as the average of them does.
    """

    kind: ClassVar[str] = "add-people"
    role: str
    count: int = 1

    def words(self) -> str:
        """Return the change in words."""
        return f"one more person for {self.role}" if self.count == 1 else f"{self.count} more people for {self.role}"

    def team(self, factory: Factory) -> str | None:
        """Return the team they would join."""
        return team_of_role(factory, self.role)

    def alter(self, factory: Factory) -> Factory:
        """Return the factory with the new people."""
        people = holders(factory, self.role)
        names = {resource.name for resource in factory.resources}
        fresh = (f"New for {self.role} {n}" for n in range(1, len(names) + self.count + 1))
        model = self._typical(factory, people)
        added = [replace(model, name=name) for name, _ in zip((n for n in fresh if n not in names), range(self.count))]
        return replace(factory, resources=(*factory.resources, *added))

    def _typical(self, factory: Factory, people: tuple[Resource, ...]) -> Resource:
        held = Counter(role for person in people for role in person.roles)
        # Calendars of about the same length differ by chance; the longest-serving pattern is the median one.
        by_length = sorted(people, key=lambda person: factory.calendars[person.calendar].hours_per_week)
        common, times = Counter(person.calendar for person in people).most_common(1)[0]
        calendar = common if times > 1 else by_length[len(by_length) // 2].calendar
        return Resource(
            name="",
            roles=tuple(role for role, times in held.items() if role == self.role or 2 * times >= len(people)),
            calendar=calendar,
            team=self.team(factory),
            cost_per_hour=sum(person.cost_per_hour for person in people) / len(people),
            capacity=sorted(person.capacity for person in people)[len(people) // 2],
            pace=sum(person.pace for person in people) / len(people),
        )

    @classmethod
    def candidates(cls, factory: Factory) -> tuple["AddPeople", ...]:
        """Return one more person for each role, once where roles have the very same people."""
        first: dict[tuple[str, ...], str] = {}
        for activity in factory.activities:
            if activity.role is not None and (people := holders(factory, activity.role)):
                first.setdefault(tuple(person.name for person in people), activity.role)
        return tuple(cls(role) for role in first.values())
