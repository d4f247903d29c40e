"""Units: who looks at their own numbers. A team where teams are known, else the people of one role.

People without a team in a factory that has teams belong to no unit.
"""

import numpy as np
from numpy.typing import NDArray

from ambidex.factory import Factory


def units(factory: Factory) -> tuple[str, ...]:
    """Return the names of the units: the teams that have people, else the first roles of the people."""
    of_person = [_unit(factory, team=person.team, roles=person.roles) for person in factory.resources]
    return tuple(dict.fromkeys(unit for unit in of_person if unit is not None))


def unit_of_resource(factory: Factory) -> NDArray[np.int64]:
    """Return for each resource the index of its unit, -1 for none; one more -1 at the end, for outsiders."""
    index: dict[str | None, int] = {name: code for code, name in enumerate(units(factory))}
    of_person = [_unit(factory, team=person.team, roles=person.roles) for person in factory.resources]
    return np.array([index.get(unit, -1) for unit in of_person] + [-1], dtype=np.int64)


def unit_of_role(factory: Factory, role: str) -> str | None:
    """Return the unit with most of the people who hold a role, None where nobody does."""
    names = units(factory)
    held = [role in person.roles for person in factory.resources] + [False]
    own = unit_of_resource(factory)[held]
    own = own[own >= 0]
    return names[int(np.bincount(own).argmax())] if len(own) else None


def _unit(factory: Factory, *, team: str | None, roles: tuple[str, ...]) -> str | None:
    if factory.teams:
        return team
    return roles[0] if roles else None
