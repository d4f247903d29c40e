"""Control: the key ratio and the flow by week."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ambidex.draw.section.definitions import definitions
from ambidex.draw.section.over_time import over_time
from ambidex.draw.section.time_spent import time_spent
from ambidex.web.accounts.asking import needs
from ambidex.web.studies.showing import showing
from ambidex.web.studies.within import measures_within


@require_GET
@needs("ambidex.see")
def control(request: HttpRequest) -> HttpResponse:
    """Show throughput per cost over time, and where time goes."""
    seen = showing(request, now=timezone.now())
    sections = []
    if seen.found is not None:
        measures = measures_within(seen.found.measures, seen.teams)
        sections = [over_time(seen.found.log, measures, seen.found.discovery.factory), time_spent(measures)]
        sections.append(definitions(sections))
    return render(request, "sections.html", {"title": _("Control"), "showing": seen, "sections": sections})
