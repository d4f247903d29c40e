"""Rights as Django's permissions, so that templates, views and the API ask in one way: `person.has_perm(name, thing)`.

Without a thing the question is whether it is allowed anywhere at all. A thing says where it belongs by `unit_id`.
"""

from typing import Any

import rules
from django.utils import timezone

from ambidex.web.accounts import rights
from ambidex.web.accounts.models import Person

NAMES = {
    "ambidex.see": rights.SEE,
    "ambidex.see_people": rights.SEE_PEOPLE,
    "ambidex.import": rights.IMPORT,
    "ambidex.decide": rights.DECIDE,
    "ambidex.grant": rights.GRANT,
    "ambidex.audit": rights.AUDIT,
}


def enrol() -> None:
    """Enrol every right as a permission, once."""
    for name, right in NAMES.items():
        if not rules.perm_exists(name):
            rules.add_perm(name, _predicate(name, right))


def _predicate(name: str, right: str) -> Any:
    @rules.predicate(name)  # type: ignore[untyped-decorator]
    def may(person: Person, thing: Any = None) -> bool:
        place = rights.scope(person, right, today=timezone.localdate())
        if thing is None:
            return bool(place)
        unit = thing.unit_id
        # What belongs to the whole may be seen from every part of it.
        return place.holds(unit) or (unit is None and right == rights.SEE and bool(place))

    return may
