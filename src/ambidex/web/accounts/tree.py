"""The reporting tree as units: from the teams of a factory, found in a log or given by a roster."""

from collections.abc import Iterable

from ambidex.factory import Team
from ambidex.web.accounts.models import Unit


def grow(teams: Iterable[Team]) -> int:
    """Make the units that teams need, and put each under whom it reports to; return how many are new.

    A senior manager is a unit of their own, named as they are, above the teams that report to them.
    """
    new = 0
    for team in teams:
        parent = None
        if team.reports_to:
            parent, is_new = Unit.objects.get_or_create(name=team.reports_to, defaults={"manager": team.reports_to})
            new += is_new
        unit, is_new = Unit.objects.get_or_create(name=team.name)
        new += is_new
        if (unit.parent_id, unit.manager) != (parent and parent.pk, team.manager):
            unit.parent, unit.manager = parent, team.manager
            unit.save()
    return new
