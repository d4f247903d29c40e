"""Who asks."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from ambidex.web.accounts.models import Person


def person_of(request: HttpRequest) -> Person:
    """Return the person who makes a request.

    Raises
    ------
    PermissionDenied
        If nobody is signed in.
    """
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user
