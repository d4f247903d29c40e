"""A roster: who is in the organisation, in which team, under whom, with which roles, cost and hours, as a file.

A CSV file with a heading and a line for each person; only the person's name is needed:

    person,team,manager,roles,cost_per_hour,calendar,from,until,leave
    Ann Bell,Claims,Mia Okafor,assessor; clerk,41,"Mon-Fri 09:00-17:00",,,2026-08-03 to 2026-08-14
    Mia Okafor,Claims,Zoe Lind,,,,,,
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from ambidex.errors import BadInput, Problem
from ambidex.factory.dates import day_of, spans_of
from ambidex.factory.model import Team
from ambidex.factory.week import calendar_of
from ambidex.working_time import Calendar

T = TypeVar("T")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "person": ("person", "name", "resource", "employee"),
    "team": ("team", "department", "group"),
    "manager": ("manager", "reports to", "reports_to", "boss"),
    "roles": ("roles", "role"),
    "cost_per_hour": ("cost_per_hour", "cost per hour", "cost", "rate"),
    "calendar": ("calendar", "hours", "working hours"),
    "from": ("from", "from_date", "hired"),
    "until": ("until", "until_date", "left"),
    "leave": ("leave", "absent", "absence"),
}
"""Columns of a roster and what each may be called; capitals do not matter."""


@dataclass(frozen=True, slots=True)
class Person:
    """One line of a roster; None, or nothing, where it does not say."""

    name: str
    team: str | None = None
    manager: str | None = None
    roles: tuple[str, ...] = ()
    cost_per_hour: float | None = None
    calendar: Calendar | None = None
    from_date: date | None = None
    until_date: date | None = None
    absent: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    """The people of an organisation.

    Attributes
    ----------
    ignored
        Columns of the file that are not known.
    """

    people: tuple[Person, ...]
    ignored: tuple[str, ...] = ()

    def person(self, name: str) -> Person | None:
        """Return the person of a name, spaces and capitals aside; None where there is none."""
        return next((one for one in self.people if plain_name(one.name) == plain_name(name)), None)

    def teams(self) -> tuple[Team, ...]:
        """Return the teams in order of appearance, each with the manager whom most of its people name.

        Examples
        --------
        >>> people = (Person("Ann", "Claims", "Mia"), Person("Bo", "Claims", "Mia"), Person("Mia", "Claims", "Zoe"))
        >>> Roster(people).teams()
        (Team(name='Claims', manager='Mia', reports_to='Zoe', wip_limit=None),)
        """
        names = dict.fromkeys(one.team for one in self.people if one.team)
        return tuple(self._team(name) for name in names if name)

    def _team(self, name: str) -> Team:
        named = Counter(one.manager for one in self.people if one.team == name and one.manager)
        if not named:
            return Team(name)
        manager = named.most_common(1)[0][0] or ""
        above = self.person(manager)
        return Team(name, manager, above.manager if above else None)


def plain_name(name: str) -> str:
    """Return a name without what people write differently.

    Examples
    --------
    >>> plain_name("  Ann   BELL ")
    'ann bell'
    """
    return " ".join(name.split()).casefold()


def read_roster(path: str | Path) -> Roster:
    """Return the roster of a CSV file; commas, semicolons or tabs between its columns.

    Raises
    ------
    BadInput
        With every problem of the file, each with its line.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        what = f"it cannot be read: {error.strerror or error};"
        raise BadInput(path.name, [Problem("file", what, "name a file that is there.")]) from error
    return roster_of(content, name=path.name)


def roster_of(content: bytes, *, name: str) -> Roster:
    """Return the roster of the content of a CSV file; `name` is what the file is called.

    Raises
    ------
    BadInput
        With every problem of the file, each with its line.
    """
    heading, lines = _lines(content, name)
    where, ignored = _columns(heading)
    if "person" not in where:
        missing = Problem(
            "line 1", "there is no column with the names of people;", f"call one {' or '.join(COLUMNS['person'])}."
        )
        raise BadInput(name, [missing])
    found: list[Person] = []
    wrong: list[Problem] = []
    for number, cells in lines:
        told = {column: cells[place].strip() for column, place in where.items() if place < len(cells)}
        if any(cell.strip() for cell in cells):
            found.append(_person(told, f"line {number}", wrong))
    wrong += _together(found)
    if not found:
        wrong.append(Problem("file", "nobody is in it;", "write a line for each person below the heading."))
    if wrong:
        raise BadInput(name, wrong)
    return Roster(tuple(found), ignored)


def _lines(content: bytes, name: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(name, [Problem("file", "it is no text in UTF-8;", "save it as CSV in UTF-8.")]) from error
    first = text.splitlines()[0] if text.strip() else ""
    between = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between)
    rows = [(reader.line_num, cells) for cells in reader]
    return (rows[0][1] if rows else []), rows[1:]


def _columns(heading: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    known = {other: name for name, others in COLUMNS.items() for other in others}
    where: dict[str, int] = {}
    ignored = []
    for place, title in enumerate(heading):
        name = known.get(plain_name(title))
        if name is None or name in where:
            ignored.append(title.strip())
        else:
            where[name] = place
    return where, tuple(title for title in ignored if title)


def _person(told: Mapping[str, str], line: str, wrong: list[Problem]) -> Person:
    def read(name: str, reader: Callable[[str], T], remedy: str) -> T | None:
        if not told.get(name):
            return None
        try:
            return reader(told[name])
        except ValueError as error:
            wrong.append(Problem(f"{line}, {name}", f"{error};", remedy))
            return None

    if not told.get("person"):
        wrong.append(Problem(f"{line}, person", "there is no name;", "write one, or take the line away."))
    return Person(
        name=told.get("person", ""),
        team=told.get("team") or None,
        manager=told.get("manager") or None,
        roles=tuple(dict.fromkeys(role.strip() for role in told.get("roles", "").split(";") if role.strip())),
        cost_per_hour=read("cost_per_hour", _cost, "write a number such as 41.50, without a currency."),
        calendar=read("calendar", hours_of, 'write for instance "Mon-Fri 09:00-17:00", or "always".'),
        from_date=read("from", day_of, "write 2026-08-03."),
        until_date=read("until", day_of, "write 2026-08-03."),
        absent=tuple(read("leave", spans_of, "write 2026-08-03 to 2026-08-14, commas between several.") or ()),
    )


def _cost(text: str) -> float:
    try:
        cost = float(text)
    except ValueError:
        raise ValueError(f'"{text}" is no number') from None
    if not 0 <= cost < float("inf"):
        raise ValueError(f"{text} is negative or no number")
    return cost


def hours_of(text: str) -> Calendar:
    """Return the calendar of a text: days and their hours, semicolons between several.

    Raises
    ------
    ValueError
        In words for the person who wrote it.

    Examples
    --------
    >>> hours_of("Mon-Tue 09:00-12:00, 13:00-17:00; Sat 10:00-12:00").intervals
    ((9.0, 12.0), (13.0, 17.0), (33.0, 36.0), (37.0, 41.0), (130.0, 132.0))
    """
    if text.strip().casefold() == "always":
        return calendar_of("always")
    days = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, _, hours = part.partition(" ")
        days[name] = hours.strip()
    return calendar_of(days)


def _together(people: Sequence[Person]) -> Iterator[Problem]:
    """Tell what is wrong with people taken together: names that come twice, managers in a circle."""
    for name, n in Counter(plain_name(one.name) for one in people if one.name).items():
        if n > 1:
            yield Problem(f"person {name}", f"there are {n} lines;", "keep one, or tell the people apart by name.")
    above = {plain_name(one.name): plain_name(one.manager) for one in people if one.manager}
    told: set[str] = set()
    for name in above:
        seen = [name]
        while above.get(seen[-1]) and above[seen[-1]] not in seen:
            seen.append(above[seen[-1]])
        if above.get(seen[-1]) == name and name not in told:
            told.update(seen)
            circle = " reports to ".join([*seen, name])
            yield Problem(f"person {name}", f"managers go round: {circle};", "let one of them report to somebody else.")
    for one in people:
        if one.from_date and one.until_date and one.until_date < one.from_date:
            yield Problem(f"person {one.name}", "until is before from;", "look at the two days.")
