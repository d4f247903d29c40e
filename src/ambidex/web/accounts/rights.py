"""Who may do what, and where: the one place in which it is decided. What is not granted is refused.

A person holds roles in subtrees of the reporting tree, between dates. A role allows kinds of things; where a thing
belongs to a unit, the role must be held there or above. Things of the whole organisation (no unit) may be seen by all
who hold the right anywhere, and changed only by those who hold it everywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from ambidex.web.accounts.models import Grant, Person, Role, Unit

SEE = "see"  # flows, teams, studies
SEE_PEOPLE = "see people"  # what is told of single persons
IMPORT = "import"  # bring logs and rosters in, have them studied
DECIDE = "decide"  # write decisions
GRANT = "grant"  # give roles, make accounts
AUDIT = "audit"  # read the audit

ALLOWED = MappingProxyType(
    {
        Role.ADMINISTRATOR: frozenset({SEE, IMPORT, GRANT}),
        Role.LEADER: frozenset({SEE, DECIDE}),
        Role.SENIOR_MANAGER: frozenset({SEE, SEE_PEOPLE, IMPORT, DECIDE}),
        Role.MANAGER: frozenset({SEE, SEE_PEOPLE, DECIDE}),
        Role.ANALYST: frozenset({SEE, IMPORT}),
        Role.MEMBER: frozenset[str](),
        Role.AUDITOR: frozenset({AUDIT}),
    }
)
"""What each role allows where it is held."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where somebody may do a thing.

    Examples
    --------
    >>> Scope(frozenset({3, 4})).holds(4), Scope(frozenset({3, 4})).holds(None), Scope(None).holds(4)
    (True, False, True)
    """

    units: frozenset[int] | None
    """Ids of units; None: everywhere."""

    def holds(self, unit: int | None) -> bool:
        """Say whether a unit (None: the whole organisation) is within."""
        return self.units is None or (unit is not None and unit in self.units)

    def __bool__(self) -> bool:
        return self.units is None or bool(self.units)


NOWHERE = Scope(frozenset())


def scope(person: Person, right: str, *, today: date) -> Scope:
    """Return where a person may do a thing on a day."""
    if not person.is_authenticated or not person.is_active:
        return NOWHERE
    held = [grant for grant in grants_of(person, today=today) if right in ALLOWED[Role(grant.role)]]
    if any(grant.unit_id is None for grant in held):
        return Scope(None)
    return Scope(subtree({grant.unit_id for grant in held if grant.unit_id is not None}))


def grants_of(person: Person, *, today: date) -> list[Grant]:
    """Return the grants that a person holds on a day."""
    known = getattr(person, "_grants", None)  # asked many times for one page
    if known is None:
        known = person._grants = list(person.grants.all())  # type: ignore[attr-defined]
    return [
        grant for grant in known if grant.from_date <= today and (grant.until_date is None or today <= grant.until_date)
    ]


def subtree(roots: Iterable[int]) -> frozenset[int]:
    """Return units and all that is beneath them."""
    wanted = set(roots)
    if not wanted:
        return frozenset()
    beneath: dict[int | None, list[int]] = {}
    for unit, parent in Unit.objects.values_list("id", "parent_id"):
        beneath.setdefault(parent, []).append(unit)
    found: set[int] = set()
    while wanted:
        unit = wanted.pop()
        if unit not in found:
            found.add(unit)
            wanted.update(beneath.get(unit, ()))
    return frozenset(found)


def teams_within(place: Scope) -> frozenset[str] | None:
    """Return the names of the units in a scope; None: all."""
    if place.units is None:
        return None
    return frozenset(Unit.objects.filter(id__in=place.units).values_list("name", flat=True))
