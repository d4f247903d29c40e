"""Following long work: a page that shows where it is, and a stream of the same for as long as it runs."""

import asyncio
from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import override as in_language
from django.views.decorators.http import require_GET, require_POST

from ambidex.web.accounts.asking import needs, person_of
from ambidex.web.accounts.audit import record
from ambidex.web.accounts.models import Person
from ambidex.web.jobs import queue
from ambidex.web.jobs.models import Job

EVERY = 0.5
"""Seconds between two looks at a job that is followed."""


@require_GET
@needs("ambidex.import")
def jobs(request: HttpRequest) -> HttpResponse:
    """Show the last jobs that the one who asks may see."""
    person = person_of(request)
    found = [job for job in Job.objects.select_related("asked_by")[:200] if person.has_perm("ambidex.import", job)]
    return render(request, "jobs/jobs.html", {"jobs": found[:50], "now": timezone.now()})


@require_GET
def job(request: HttpRequest, number: int) -> HttpResponse:
    """Show one job."""
    found = _job(person_of(request), number)
    return render(request, "jobs/job.html", {"job": found, "left": found.left(timezone.now())})


async def events(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Stream how far a job has come, until it is over."""
    person = await sync_to_async(person_of)(request)
    await sync_to_async(_job)(person, number)
    said = StreamingHttpResponse(_follow(person, number, get_language() or "en"), content_type="text/event-stream")
    said["Cache-Control"] = "no-store"
    said["X-Accel-Buffering"] = "no"  # a proxy in front must not collect it
    return said


@require_POST
def stop(request: HttpRequest, number: int) -> HttpResponse:
    """Cancel a job."""
    found = _job(person_of(request), number)
    queue.cancel(found, now=timezone.now())
    record("job cancelled", actor=person_of(request), now=timezone.now(), about=f"job {number}")
    return redirect("job", number)


@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Queue a job again that failed or was cancelled."""
    found = _job(person_of(request), number)
    queue.ask(found.kind, found.request, by=person_of(request), now=timezone.now(), unit=found.unit, again=True)
    return redirect("job", number)


def _job(person: Person, number: int) -> Job:
    """Return a job that somebody may see; for anybody else there is none."""
    found = Job.objects.select_related("unit", "asked_by").filter(pk=number).first()
    if found is None or not (found.asked_by_id == person.pk or person.has_perm("ambidex.import", found)):
        raise Http404
    return found


async def _follow(person: Person, number: int, language: str) -> AsyncIterator[str]:
    last = ""
    while True:
        found, drawn = await sync_to_async(_drawn)(person, number, language)
        if drawn != last:
            yield "event: progress\n" + "".join(f"data: {line}\n" for line in drawn.splitlines()) + "\n"
            last = drawn
        if found.is_over:
            yield "event: over\ndata: \n\n"
            return
        await asyncio.sleep(EVERY)


def _drawn(person: Person, number: int, language: str) -> tuple[Job, str]:
    found = _job(person, number)
    with in_language(language):
        return found, render_to_string("jobs/progress.html", {"job": found, "left": found.left(timezone.now())})
