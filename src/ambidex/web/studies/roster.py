"""The roster of the organisation: who is in which team, under whom; the reporting tree grows from it."""

import hashlib
from datetime import datetime

from ambidex.factory.roster import Roster, roster_of
from ambidex.web.accounts.models import Person
from ambidex.web.accounts.tree import grow
from ambidex.web.studies.models import Log, RosterFile
from ambidex.web.studies.request import ask_for_study


def newest_roster() -> RosterFile | None:
    """Return the roster that holds; None where there is none."""
    return RosterFile.objects.first()


def take_in_roster(content: bytes, *, name: str, by: Person | None, now: datetime) -> tuple[Roster, int]:
    """Keep a roster, let the tree grow from its teams, and ask for all logs to be studied again with it.

    Returns
    -------
    The roster, and how many studies were asked for; none where it is the one that holds already.

    Raises
    ------
    BadInput
        With every problem of the file; nothing is kept then.
    """
    roster = roster_of(content, name=name)
    digest = hashlib.sha256(content).hexdigest()
    held = newest_roster()
    if held is not None and held.digest == digest:
        return roster, 0
    text = content.decode("utf-8-sig")
    RosterFile.objects.create(name=name[:200], text=text, digest=digest, brought_by=by, brought_at=now)
    grow(roster.teams())
    studied = Log.objects.filter(studies__isnull=False).distinct()
    for log in studied:
        ask_for_study(log, by=by, now=now)
    return roster, len(studied)
