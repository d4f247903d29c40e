"""The record of who did what: written in one way, and checked for gaps."""

from datetime import datetime
from typing import Any

from ambidex.web.accounts.models import AuditEvent, Person


def record(what: str, *, actor: Person | None, now: datetime, about: str = "", **facts: Any) -> AuditEvent:
    """Add an event to the audit.

    Parameters
    ----------
    what
        In the words of the field: "signed in", "log imported", "personal data read".
    about
        Whom or what it concerns.
    """
    event = AuditEvent(at=now, actor=actor, what=what, about=about, facts=facts)
    event.save()
    return event


def gaps(using: str = "default") -> list[str]:
    """Return what is wrong with the audit, in words; nothing where it is whole.

    Parameters
    ----------
    using
        Django's name of the database: that of the site, or of a restored copy.
    """
    found: list[str] = []
    digest, expected = "", 1
    for event in AuditEvent.objects.using(using).order_by("number").iterator():
        if event.number != expected:
            found.append(f"Events {expected} to {event.number - 1} are missing.")
        elif event.digest != event.digest_after(digest):
            found.append(f"Event {event.number} is not as it was written.")
        digest, expected = event.digest, event.number + 1
    return found
