"""Bringing logs in, saying how to read them, and seeing what was read and learnt."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ambidex.draw.section.fidelity import fidelity
from ambidex.draw.section.import_report import import_report
from ambidex.draw.section.twin import twin
from ambidex.errors import BadInput
from ambidex.web.accounts import rights
from ambidex.web.accounts.asking import needs, person_of, require
from ambidex.web.accounts.audit import record
from ambidex.web.jobs.models import Job
from ambidex.web.pages.data.forms import Bring, Columns
from ambidex.web.studies.arrival import take_in
from ambidex.web.studies.models import Log
from ambidex.web.studies.request import ask_for_study, found_in, latest_study, visible_logs
from ambidex.workspace import preview


@require_GET
@needs("ambidex.see")
def logs(request: HttpRequest) -> HttpResponse:
    """Show the logs, and a place to bring one in."""
    person = person_of(request)
    found = [(log, latest_study(log)) for log in visible_logs(person, now=timezone.now())]
    return render(request, "data/logs.html", {"logs": found, "form": _bring(request)})


@needs("ambidex.import")
def bring(request: HttpRequest) -> HttpResponse:
    """Take a file in, and go on to its columns."""
    form = _bring(request)
    if request.method != "POST" or not form.is_valid():
        return render(request, "data/bring.html", {"form": form}, status=200 if request.method == "GET" else 400)
    file, unit, now = form.cleaned_data["file"], form.cleaned_data["unit"], timezone.now()
    try:
        log, is_new = take_in(file.temporary_file_path(), name=file.name, by=person_of(request), unit=unit, now=now)
    except BadInput as told:
        form.add_error("file", "\n".join(f"{problem.what} {problem.remedy}" for problem in told.problems))
        return render(request, "data/bring.html", {"form": form}, status=400)
    if not is_new:
        messages.info(request, _("This very file is here already; it was not brought in again."))
        return redirect("log", log.pk)
    if log.longer_than:
        messages.info(request, _("It continues %(name)s: the same columns are taken.") % {"name": log.longer_than.name})
    record("log brought in", actor=person_of(request), now=now, about=f"log {log.pk}", size=log.size)
    return redirect("log columns", log.pk)


def columns(request: HttpRequest, number: int) -> HttpResponse:
    """Say which column is what; the study is asked for."""
    log = _log(request, number)
    require(request, "ambidex.import", log)
    seen = preview(log.path)
    known = {f"column_{name}": column for name, column in log.columns.items()}
    known |= {"time_zone": log.time_zone, "cost_per_hour": log.cost_per_hour, "case_object": log.case_object}
    form = Columns(request.POST or None, seen=seen, initial=known if log.columns or log.time_zone else None)
    if request.method == "POST" and form.is_valid():
        log.columns = form.columns()
        log.time_zone = form.cleaned_data["time_zone"]
        log.cost_per_hour = form.cleaned_data["cost_per_hour"]
        log.case_object = form.cleaned_data.get("case_object", "")
        log.save()
        job = ask_for_study(log, by=person_of(request), now=timezone.now(), again=True)
        return redirect("job", job.pk)
    return render(request, "data/columns.html", {"log": log, "seen": seen, "form": form})


@require_GET
def log(request: HttpRequest, number: int) -> HttpResponse:
    """Show what was read of a log, what was learnt from it, and how true that is."""
    chosen = _log(request, number)
    study = latest_study(chosen)
    found = None if study is None else found_in(study)
    sections = [import_report(found.report), fidelity(found.fidelity), twin(found.discovery)] if found else []
    job = Job.objects.filter(kind="study", request__log=chosen.pk).first()
    may = person_of(request).has_perm("ambidex.import", chosen)
    context = {"log": chosen, "study": study, "sections": sections, "job": job, "may_import": may}
    return render(request, "data/log.html", context)


def _bring(request: HttpRequest) -> Bring:
    place = rights.scope(person_of(request), rights.IMPORT, today=timezone.localdate())
    return Bring(request.POST or None, request.FILES or None, place=place)


def _log(request: HttpRequest, number: int) -> Log:
    """Return a log that the one who asks may see; for anybody else there is none."""
    found = Log.objects.select_related("unit").filter(pk=number).first()
    if found is None or not person_of(request).has_perm("ambidex.see", found):
        raise Http404
    return found
