"""Who does what: roles in order of their first use, the people of a job, the team of an activity."""

from ambidex.factory import Activity, Factory


def roles_of_factory(factory: Factory) -> tuple[str, ...]:
    """Return every role that an activity needs, in order of first use: the order in which people look for work."""
    needed = (role for activity in factory.activities if activity.role for role in roles_together(activity))
    return tuple(dict.fromkeys(needed))


def roles_together(activity: Activity) -> tuple[str, ...]:
    """Return the role of each person who takes part, that of the activity first; nobody for an outsider.

    Examples
    --------
    >>> from ambidex.distributions.constant import Constant
    >>> roles_together(Activity("decide", "manager", Constant(1.0), together={"assessor": 2}))
    ('manager', 'assessor', 'assessor')
    """
    if activity.role is None:
        return ()
    return (activity.role, *(role for role, number in activity.together.items() for _ in range(number)))


def teams_of_activities(factory: Factory) -> dict[str, str | None]:
    """Return the team of each activity: the one to which all belong who hold its role, if there is one."""
    teams = {
        role: {person.team for person in factory.resources if role in person.roles}
        for role in {activity.role for activity in factory.activities}
        if role is not None
    }
    found = {activity.name: teams.get(activity.role or "", set()) for activity in factory.activities}
    return {name: next(iter(several)) if len(several) == 1 else None for name, several in found.items()}
