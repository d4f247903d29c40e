"""Tokens of programs: made once, shown once, known by their digest."""

import hashlib
import secrets
from datetime import datetime, timedelta

from ambidex.web.accounts.models import Person, Token

BEGINS = "ambidex_"
"""So that a token that has leaked is found by whoever looks for tokens."""

VALID_FOR = timedelta(days=365)


def make_token(person: Person, *, name: str, may_write: bool, now: datetime) -> str:
    """Return a new token; only its digest is kept."""
    token = BEGINS + secrets.token_urlsafe(32)
    Token.objects.create(
        person=person, name=name, digest=_digest(token), may_write=may_write, expires_at=now + VALID_FOR
    )
    return token


def token_of(shown: str, *, now: datetime) -> Token | None:
    """Return the token that was shown, where it holds."""
    found = Token.objects.select_related("person").filter(digest=_digest(shown), expires_at__gt=now).first()
    if found is None or not found.person.is_active:
        return None
    Token.objects.filter(pk=found.pk).update(used_at=now)
    return found


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
