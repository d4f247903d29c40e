"""Factory: the map, the role cards, the variants, and any case behind them."""

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ambidex.draw.cell import safe_cell
from ambidex.draw.section.definitions import definitions
from ambidex.draw.section.flow_map import DETAIL, flow_map
from ambidex.draw.section.one_case import one_case
from ambidex.draw.section.role_card import role_cards
from ambidex.draw.section.variant_list import variant_list
from ambidex.flow import measures_tables
from ambidex.web.accounts.asking import needs, person_of
from ambidex.web.accounts.audit import record
from ambidex.web.studies.showing import Showing, showing
from ambidex.web.studies.within import measures_within, within


@require_GET
@needs("ambidex.see")
def factory(request: HttpRequest) -> HttpResponse:
    """Show how work flows, and who relies on whom."""
    seen = showing(request, now=timezone.now())
    sections = []
    if seen.found is not None:
        found, measures = seen.found, measures_within(seen.found.measures, seen.teams)
        twin = found.discovery.factory
        sections = [
            flow_map(
                found.log,
                found.measures,
                twin,
                within(found.ranking, seen.teams),
                detail=request.GET["detail"] if request.GET.get("detail") in DETAIL else "usual",
                link=lambda detail: f"?{_with(request, detail=detail)}#map",
            ),
            role_cards(found.log, measures, twin),
            variant_list(found.log, measures, link=lambda number: reverse("case", args=[number])),
        ]
        sections.append(definitions(sections))
    return render(request, "factory/factory.html", {"title": _("Factory"), "showing": seen, "sections": sections})


def _with(request: HttpRequest, **changed: str) -> str:
    """Return what was asked for with something else in it."""
    asked = request.GET.copy()
    for name, value in changed.items():
        asked[name] = value
    return asked.urlencode()


@require_GET
@needs("ambidex.see")
def case(request: HttpRequest, number: int) -> HttpResponse:
    """Show one case; who did the work is named only to whom that may be told, and that is recorded."""
    seen = _seen(request)
    assert seen.found is not None  # noqa: S101 `_seen` has looked
    if not number < seen.found.log.n_cases:
        raise Http404
    person = person_of(request)
    names = seen.log is not None and person.has_perm("ambidex.see_people", seen.log)
    if names:
        record("personal data read", actor=person, now=timezone.now(), about=f"case {number} of study {seen.study}")
    sections = [one_case(seen.found.log, number, names=names)]
    return render(request, "sections.html", {"title": _("One case"), "showing": seen, "sections": sections})


@require_GET
@needs("ambidex.see")
def table(request: HttpRequest, name: str) -> HttpResponse:
    """Return a table of the measures as CSV; persons are in none of them here."""
    seen = _seen(request)
    assert seen.found is not None  # noqa: S101 `_seen` has looked
    tables = measures_tables(measures_within(seen.found.measures, seen.teams))
    if name not in tables or name in ("resources", "handoffs"):
        raise Http404
    columns, rows = tables[name]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _seen(request: HttpRequest) -> Showing:
    seen = showing(request, now=timezone.now())
    if seen.found is None:
        raise Http404
    return seen
