"""Letting people in: a link that works once, for a while."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from ambidex.web.accounts.models import Grant, Invitation, Person, Role

VALID_FOR = timedelta(days=7)


def invite(person: Person | None, *, now: datetime) -> str:
    """Return the token of a new link for a person; earlier links of theirs no longer work.

    Parameters
    ----------
    person
        None: whoever opens it becomes the first administrator.
    """
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.filter(person=person, used_at=None).delete()
        Invitation.objects.create(person=person, digest=_digest(token), expires_at=now + VALID_FOR)
    return token


def invitation(token: str, *, now: datetime) -> Invitation | None:
    """Return the invitation of a token, where it still works."""
    found = Invitation.objects.filter(digest=_digest(token), used_at=None, expires_at__gt=now).first()
    return None if found is None or (found.person is None and has_administrator()) else found


def accept(found: Invitation, *, email: str, name: str, password: str, time_zone: str, now: datetime) -> Person | None:
    """Use an invitation up, and return the person with their password; None where somebody else was quicker."""
    with transaction.atomic():
        if not Invitation.objects.filter(pk=found.pk, used_at=None).update(used_at=now):
            return None
        person = found.person or Person.objects.create_user(email, name=name)
        person.name, person.time_zone = name, time_zone
        person.set_password(password)
        person.save()
        if found.person is None:
            Grant.objects.create(person=person, role=Role.ADMINISTRATOR, from_date=now.date())
            # Somebody has to see the show before there is anybody to hand it to.
            Grant.objects.create(person=person, role=Role.SENIOR_MANAGER, from_date=now.date())
    return person


def has_administrator() -> bool:
    """Say whether anybody administers the site."""
    return Grant.objects.filter(role=Role.ADMINISTRATOR, unit=None, person__is_active=True).exists()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
