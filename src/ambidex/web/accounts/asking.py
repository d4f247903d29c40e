"""Who asks, and whether they may."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from ambidex.web.accounts.models import Person

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


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


def needs(permission: str, thing: Any = None) -> Callable[[View[P]], View[P]]:
    """Refuse a view to whom the permission is not granted, there or (without a thing) anywhere."""

    def guarded(view: View[P]) -> View[P]:
        @wraps(view)
        def may(request: HttpRequest, /, *args: P.args, **named: P.kwargs) -> HttpResponse:
            require(request, permission, thing)
            return view(request, *args, **named)

        return may

    return guarded


def require(request: HttpRequest, permission: str, thing: Any = None) -> None:
    """Refuse who may not do something to a thing.

    Raises
    ------
    PermissionDenied
        If it is not granted.
    """
    if not person_of(request).has_perm(permission, thing):
        raise PermissionDenied(permission)
