"""Who does what: the people of a team or role, and the team that answers for an activity."""

from ambidex.factory import Activity, Factory, Resource
from ambidex.factory.reporting_line import team_of_role


def members(factory: Factory, *, team: str | None = None, role: str | None = None) -> tuple[Resource, ...]:
    """Return the people of a team (where given) who hold a role (where given), in the order of the factory."""
    return tuple(
        person
        for person in factory.resources
        if (team is None or person.team == team) and (role is None or role in person.roles)
    )


def activity_named(factory: Factory, name: str) -> Activity:
    """Return the activity with this name."""
    return next(activity for activity in factory.activities if activity.name == name)


def used_roles(factory: Factory) -> tuple[str, ...]:
    """Return the roles that some activity needs, in the order of the activities."""
    return tuple(dict.fromkeys(activity.role for activity in factory.activities if activity.role is not None))


def team_of_activity(factory: Factory, activity: str) -> str | None:
    """Return the team that answers for an activity; None for an outsider's."""
    return team_of_role(factory, activity_named(factory, activity).role)


def roles_of_activity(factory: Factory, activity: str) -> frozenset[str]:
    """Return the role of an activity, as a set; empty for an outsider's."""
    role = activity_named(factory, activity).role
    return frozenset() if role is None else frozenset({role})


_FRACTIONS = {0.05: "a twentieth", 0.1: "a tenth", 0.2: "a fifth", 0.25: "a quarter", 0.5: "half"}


def fraction(share: float) -> str:
    """Return a share in words.

    Examples
    --------
    >>> fraction(0.1), fraction(0.15)
    ('a tenth', '15 %')
    """
    return _FRACTIONS.get(share, f"{share * 100:g} %")
