"""A longer working day for a team."""

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import ClassVar

from ambidex.factory import Factory
from ambidex.working_time import Calendar


@dataclass(frozen=True, slots=True)
class LongerHours:
    """Everybody of a team stays `hours` longer on each day they work, at most until midnight."""

    kind: ClassVar[str] = "longer-hours"
    of_team: str
    hours: float = 1.0

    def words(self) -> str:
        """Return the change in words."""
        length = "one more hour" if self.hours == 1 else f"{self.hours:g} more hours"
        return f"{length} a day for {self.of_team}"

    def team(self, factory: Factory) -> str | None:
        """Return the team itself."""
        return self.of_team if any(team.name == self.of_team for team in factory.teams) else None

    def alter(self, factory: Factory) -> Factory:
        """Return the factory with longer calendars for the team's people."""
        calendars = dict(factory.calendars)
        resources = []
        for person in factory.resources:
            if person.team == self.of_team:
                name = f"{person.calendar} and {self.hours:g} h"
                calendars[name] = longer(factory.calendars[person.calendar], hours=self.hours)
                person = replace(person, calendar=name)
            resources.append(person)
        return replace(factory, resources=tuple(resources), calendars=MappingProxyType(calendars))

    @classmethod
    def candidates(cls, factory: Factory) -> tuple["LongerHours", ...]:
        """Return one more hour for each team that has an hour left in its day."""
        return tuple(
            cls(team.name)
            for team in factory.teams
            if any(
                longer(calendar, hours=1.0) != calendar
                for calendar in {factory.calendars[p.calendar] for p in factory.resources if p.team == team.name}
            )
        )


def longer(calendar: Calendar, *, hours: float) -> Calendar:
    """Return a calendar in which the last interval of each day ends later, at most at midnight.

    Examples
    --------
    >>> longer(Calendar(((9.0, 12.0), (13.0, 17.0))), hours=1.0).intervals
    ((9.0, 12.0), (13.0, 18.0))
    """
    last = {int(opens // 24): closes for opens, closes in calendar.intervals if closes % 24}
    found: list[tuple[float, float]] = []
    for opens, closes in calendar.intervals:
        end = min(closes + hours, 24.0 * (closes // 24 + 1)) if last.get(int(opens // 24)) == closes else closes
        if found and found[-1][1] >= opens:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((opens, end))
    return Calendar(tuple(found))
