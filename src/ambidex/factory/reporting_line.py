"""The reporting line: the team that answers for a role, and the managers above a team.

People without a team, and teams without a manager, have nobody above them.
"""

from collections import Counter

from ambidex.factory.model import Factory, Team


def team_of_role(factory: Factory, role: str | None) -> str | None:
    """Return the team with most of the people who hold a role (the first in the factory when several have as many).

    Examples
    --------
    >>> from ambidex.factory.model import Resource
    >>> staff = [("Ann", "desk"), ("Ben", "field"), ("Cy", "field")]
    >>> people = tuple(Resource(name, ("clerk",), "office", team=team) for name, team in staff)
    >>> team_of_role(Factory("F", "UTC", {}, (), people, (), ()), "clerk")
    'field'
    """
    counts = Counter(person.team for person in factory.resources if person.team and role in person.roles)
    return max(counts, key=lambda team: counts[team]) if counts else None


def reporting_line(factory: Factory, team: str | None) -> tuple[str, ...]:
    """Return the managers of a team, from its own to the top.

    Examples
    --------
    >>> from ambidex.factory.model import Team
    >>> teams = (Team("desk", "Ada", reports_to="Zoe"), Team("staff", "Zoe", reports_to="Pia"))
    >>> reporting_line(Factory("F", "UTC", {}, teams, (), (), ()), "desk")
    ('Ada', 'Zoe', 'Pia')
    """
    above = {known.manager: known.reports_to for known in reversed(factory.teams) if known.manager and known.reports_to}
    own = next((known for known in factory.teams if known.name == team), Team(""))
    line = [own.manager] if own.manager else []
    person = own.reports_to or above.get(own.manager)
    while person and person not in line:
        line.append(person)
        person = above.get(person)
    return tuple(line)


def deciding_manager(factory: Factory, one: str | None, other: str | None) -> str | None:
    """Return the first manager who is responsible for two teams.

    Where nobody is, the one at the top of the first, or else of the other; None where neither has a manager.

    Examples
    --------
    >>> from ambidex.factory.model import Team
    >>> teams = (Team("desk", "Ada", reports_to="Zoe"), Team("field", "Bo", reports_to="Zoe"), Team("lab", "Cleo"))
    >>> factory = Factory("F", "UTC", {}, teams, (), (), ())
    >>> [deciding_manager(factory, "desk", other) for other in ("desk", "field", "lab", None)]
    ['Ada', 'Zoe', 'Zoe', 'Zoe']
    """
    line, others = reporting_line(factory, one), reporting_line(factory, other)
    shared = next((manager for manager in line if manager in others), None)
    return shared or next(reversed(line or others), None)
