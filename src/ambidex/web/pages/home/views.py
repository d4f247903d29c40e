"""Home: the headline of the newest study."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ambidex.web.studies.showing import showing


def home(request: HttpRequest) -> HttpResponse:
    """Show what the newest study says, or how to begin."""
    return render(request, "home/home.html", {"showing": showing(request, now=timezone.now())})
