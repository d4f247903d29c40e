"""One more hour a day: the last shift of each working day ends later, for everybody in a team or role.

Days with hours of their own, as holidays and special days, stay as they are.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

from ambidex.factory import Factory, Resource
from ambidex.factory.free_name import free_name
from ambidex.scenario.people import used_roles
from ambidex.working_time import HOURS_PER_WEEK, Calendar

_DAY = 24.0


@dataclass(frozen=True, slots=True)
class LongerHours:
    """The people of a team (or, where there are no teams, of a role) work `hours` longer on each day they work.

    Attributes
    ----------
    group
        The name of the team, or of the role.
    is_team
        Whether the group is a team.
    """

    kind: ClassVar[str] = "longer hours"
    group: str
    is_team: bool = True
    hours: float = 1.0

    @property
    def place(self) -> str:
        """The team or role."""
        return self.group

    def words(self) -> str:
        """Return the change in words.

        Examples
        --------
        >>> LongerHours("Claims assessment").words()
        'one more hour a day in Claims assessment'
        """
        longer = "one more hour" if self.hours == 1 else f"{self.hours:g} more hours"
        return f"{longer} a day {'in' if self.is_team else 'for every'} {self.group}"

    def alter(self, factory: Factory) -> Factory:
        """Return the factory with longer calendars for these people; calendars of others stay."""
        asked = dict.fromkeys(person.calendar for person in factory.resources if self._is_asked(person))
        renamed: dict[str, str] = {}
        for old in asked:
            taken = {*factory.calendars, *renamed.values()}
            renamed[old] = free_name(f"{old} + {self.hours:g} h", taken)
        longer = {new: longer_days(factory.calendars[old], hours=self.hours) for old, new in renamed.items()}
        people = tuple(
            replace(person, calendar=renamed[person.calendar]) if self._is_asked(person) else person
            for person in factory.resources
        )
        return replace(factory, calendars={**factory.calendars, **longer}, resources=people)

    def team(self, factory: Factory) -> str | None:  # noqa: ARG002 other kinds ask the factory
        """Return the team that is asked."""
        return self.group if self.is_team else None

    def roles(self, factory: Factory) -> frozenset[str]:
        """Return the roles that these people hold."""
        return frozenset(role for person in factory.resources if self._is_asked(person) for role in person.roles)

    @classmethod
    def candidates(cls, factory: Factory) -> "tuple[LongerHours, ...]":
        """Return it for each team (where there are none, each role) that can work longer and has work to do."""
        used = set(used_roles(factory))
        if factory.teams:
            at_work = [person.team for person in factory.resources if used.intersection(person.roles)]
            groups = [cls(team) for team in dict.fromkeys(at_work) if team is not None]
        else:
            groups = [cls(role, is_team=False) for role in used_roles(factory)]
        return tuple(change for change in groups if change._adds_anything(factory))

    def _adds_anything(self, factory: Factory) -> bool:
        calendars = [factory.calendars[person.calendar] for person in factory.resources if self._is_asked(person)]
        return any(longer_days(calendar, hours=self.hours) != calendar for calendar in calendars)

    def _is_asked(self, person: Resource) -> bool:
        return person.team == self.group if self.is_team else self.group in person.roles


def longer_days(calendar: Calendar, *, hours: float) -> Calendar:
    """Return a calendar in which the last interval that opens on each day closes later.

    It never closes later than the next interval opens, nor than Sunday midnight: whoever works round the clock cannot
    work longer.

    Examples
    --------
    >>> longer_days(Calendar(((8.0, 12.0), (13.0, 17.0))), hours=1)
    Calendar(intervals=((8.0, 12.0), (13.0, 18.0)), dated=(), time_zone=None)
    """
    intervals = calendar.intervals
    joined: list[tuple[float, float]] = []
    for (opens, closes), following in zip(intervals, [*intervals[1:], None]):
        limit = HOURS_PER_WEEK if following is None else following[0]
        is_last_of_day = following is None or following[0] // _DAY > opens // _DAY
        later = min(closes + hours, limit) if is_last_of_day else closes
        begins = joined.pop()[0] if joined and joined[-1][1] >= opens else opens
        joined.append((begins, later))
    return replace(calendar, intervals=tuple(joined))
