"""One more person, who works like the middle one of those who are there.

Nobody is taken from elsewhere. The newcomer is as good as that person from the first day, and has as much to learn if
that person still gets up to speed.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from ambidex.factory import Factory, Resource
from ambidex.scenario.people import members, used_roles

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class AddPeople:
    """`n` more people who hold a role, in a team (or in no team, where there are none).

    Each newcomer has the roles, calendar, pace and cost of the middle person of those in the team who hold the role,
    in order of what they can do in a week; no leave, and no last day.

    Attributes
    ----------
    from_date
        Their first day; None: they are there from the beginning.
    """

    kind: ClassVar[str] = "add people"
    role: str
    in_team: str | None = None
    n: int = 1
    from_date: date | None = None

    @property
    def place(self) -> str:
        """The team and role."""
        return self.role if self.in_team in (None, self.role) else f"{self.in_team} ({self.role})"

    def words(self) -> str:
        """Return the change in words.

        Examples
        --------
        >>> AddPeople("assessor", "Claims assessment").words()
        'one more person in Claims assessment (assessor)'
        >>> AddPeople("assessor", n=2, from_date=date(2026, 9, 1)).words()
        'two more people as assessor from 2026-09-01'
        """
        number = _NUMBERS[self.n] if self.n < len(_NUMBERS) else str(self.n)
        people = "person" if self.n == 1 else "people"
        since = "" if self.from_date is None else f" from {self.from_date}"
        return f"{number} more {people} {'as' if self.in_team is None else 'in'} {self.place}{since}"

    def alter(self, factory: Factory) -> Factory:
        """Return the factory with the newcomers after everybody else."""
        like = middle_person(factory, team=self.in_team, role=self.role)
        taken = {person.name for person in factory.resources}
        names = (f"{self.place} newcomer {number}" for number in range(1, len(taken) + self.n + 1))
        free = [name for name in names if name not in taken][: self.n]
        new = replace(like, from_date=self.from_date, until_date=None, absent=())
        return replace(factory, resources=(*factory.resources, *(replace(new, name=name) for name in free)))

    def team(self, factory: Factory) -> str | None:  # noqa: ARG002 other kinds ask the factory
        """Return the team they join."""
        return self.in_team

    def roles(self, factory: Factory) -> frozenset[str]:
        """Return the roles that the newcomers hold."""
        return frozenset(middle_person(factory, team=self.in_team, role=self.role).roles)

    @classmethod
    def candidates(cls, factory: Factory) -> "tuple[AddPeople, ...]":
        """Return one more person for each role of each team; once where the newcomer would be the same."""
        found: dict[tuple[str | None, frozenset[str]], AddPeople] = {}
        for role in used_roles(factory):
            for team in dict.fromkeys(person.team for person in members(factory, role=role)):
                like = middle_person(factory, team=team, role=role)
                found.setdefault((team, frozenset(like.roles)), cls(role, team))
        return tuple(found.values())


def middle_person(factory: Factory, *, team: str | None, role: str) -> Resource:
    """Return the person in the middle of those in a team who hold a role, by what they can do in a week."""
    people = [person for person in members(factory, role=role) if person.team == team]
    people.sort(key=lambda person: (_weekly_capacity(factory, person), person.name))
    return people[(len(people) - 1) // 2]


def _weekly_capacity(factory: Factory, person: Resource) -> float:
    return factory.calendars[person.calendar].hours_per_week * person.capacity / person.pace
