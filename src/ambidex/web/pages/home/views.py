"""Home: whether the show is running today, and what would make it run better tomorrow."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ambidex.draw.section.headline import today, tomorrow
from ambidex.web.accounts.asking import person_of
from ambidex.web.records.models import Decision
from ambidex.web.studies.showing import showing


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show what the newest study says, or how to begin."""
    person = person_of(request)
    seen = showing(request, now=timezone.now())
    made = [decision for decision in Decision.objects.all()[:20] if person.has_perm("ambidex.see", decision)]
    context = {"showing": seen, "decisions": made[:5]}
    if seen.found is not None:
        found = seen.found
        context |= {"today": today(found.measures), "tomorrow": tomorrow(found.measures, found.ranking, found.fidelity)}
    return render(request, "home/home.html", context)
