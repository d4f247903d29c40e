"""Who does what in a factory: the people of a role, and the team that does most of an activity."""

from collections import Counter

from ambidex.factory import Factory, Resource


def holders(factory: Factory, role: str) -> tuple[Resource, ...]:
    """Return the resources that hold a role."""
    return tuple(resource for resource in factory.resources if role in resource.roles)


def team_of_role(factory: Factory, role: str | None) -> str | None:
    """Return the team that most holders of a role belong to; None for outsiders and where no team is known."""
    teams = Counter(person.team for person in holders(factory, role or "") if person.team is not None)
    return teams.most_common(1)[0][0] if teams else None


def team_of_activity(factory: Factory, activity: str) -> str | None:
    """Return the team that does an activity."""
    role = next((known.role for known in factory.activities if known.name == activity), None)
    return team_of_role(factory, role)
