"""Decisions: written by those who may decide, read by those who may see, amended in the open."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ambidex.web.accounts import rights
from ambidex.web.accounts.asking import needs, person_of, require
from ambidex.web.accounts.audit import record
from ambidex.web.pages.decisions.forms import Write
from ambidex.web.records.models import Decision
from ambidex.web.studies.models import Study


@require_GET
@needs("ambidex.see")
def decisions(request: HttpRequest) -> HttpResponse:
    """Show the decisions that the one who asks may see."""
    person = person_of(request)
    every = Decision.objects.select_related("unit", "decided_by")
    seen = [one for one in every if person.has_perm("ambidex.see", one)]
    return render(request, "decisions/decisions.html", {"decisions": seen})


@require_GET
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """Show one decision with its history."""
    found = _decision(request, number)
    may = person_of(request).has_perm("ambidex.decide", found)
    context = {"decision": found, "history": found.history.select_related("history_user"), "may_amend": may}
    return render(request, "decisions/decision.html", context)


@needs("ambidex.decide")
def write(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Write a decision down, or amend one."""
    person, now = person_of(request), timezone.now()
    found = Decision() if number is None else _decision(request, number)
    if found.pk is not None:
        require(request, "ambidex.decide", found)
    place = rights.scope(person, rights.DECIDE, today=now.date())
    form = Write(request.POST or None, instance=found, place=place, initial={"effect_from": now.date()})
    if request.method == "POST" and form.is_valid():
        made = form.save(commit=False)
        require(request, "ambidex.decide", made)
        if number is None:
            made.decided_by, made.decided_at = person, now
            made.study, made.chart = _rests_on(request), request.GET.get("chart", "")[:60]
        made.save()
        record("decision written", actor=person, now=now, about=f"decision {made.pk}")
        return redirect("decision", made.pk)
    return render(request, "decisions/write.html", {"form": form, "decision": found})


def _rests_on(request: HttpRequest) -> Study | None:
    asked = request.GET.get("study", "")
    study = Study.objects.select_related("log").filter(pk=asked).first() if asked.isdigit() else None
    return study if study is not None and person_of(request).has_perm("ambidex.see", study) else None


def _decision(request: HttpRequest, number: int) -> Decision:
    """Return a decision that the one who asks may see; for anybody else there is none."""
    found = Decision.objects.select_related("unit", "decided_by", "study__log").filter(pk=number).first()
    if found is None or not person_of(request).has_perm("ambidex.see", found):
        raise Http404
    return found
