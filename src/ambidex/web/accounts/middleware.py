"""Every page asks who is there: without an account one sees only where to sign in."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

LOGIN = "/account/login/"
OPEN = ("/account/", "/static/", "/health", "/start/", "/api/", "/language")
"""Where nobody has to be signed in, or is asked in another way."""


def signed_in(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Send whoever is not signed in to the log-in, and show times in the reader's zone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        person = request.user
        if not person.is_authenticated:
            if request.path.startswith(OPEN):
                return get_response(request)
            return redirect_to_login(request.get_full_path(), LOGIN)
        with timezone.override(ZoneInfo(person.time_zone)):
            return get_response(request)

    return middleware
