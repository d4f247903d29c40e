"""First problem: the answer, the ranking it comes from, and the local optimums."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ambidex.draw.section.definitions import definitions
from ambidex.draw.section.fidelity import fidelity
from ambidex.draw.section.first_problem import first_problem as answer
from ambidex.draw.section.local_optimum import local_optimum
from ambidex.draw.section.ranking import ranking
from ambidex.web.accounts.asking import needs
from ambidex.web.studies.showing import showing
from ambidex.web.studies.within import within


@require_GET
@needs("ambidex.see")
def first_problem(request: HttpRequest) -> HttpResponse:
    """Show which problem to solve first, and why."""
    seen = showing(request, now=timezone.now())
    found = seen.found
    sections = []
    if found is not None:
        order = within(found.ranking, seen.teams)
        sections = [
            answer(found.measures, found.ranking, found.fidelity),
            ranking(order),
            local_optimum(order),
            fidelity(found.fidelity),
        ]
        sections.append(definitions(sections))
    return render(
        request,
        "first_problem/first_problem.html",
        {"title": _("First problem"), "showing": seen, "sections": sections},
    )
