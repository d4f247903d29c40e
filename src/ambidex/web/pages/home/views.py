"""Home: the headline of the newest study."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ambidex.web.accounts.asking import person_of
from ambidex.web.studies.request import found_in, latest_study, visible_logs


def home(request: HttpRequest) -> HttpResponse:
    """Show what the newest study says, or how to begin."""
    logs = visible_logs(person_of(request), now=timezone.now())
    study = next((found for found in map(latest_study, logs) if found), None)
    context = {"study": study, "found": found_in(study) if study else None, "logs": logs}
    return render(request, "home/home.html", context)
