"""Access: people and their roles, changed by administrators; the audit, read by auditors."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ambidex.errors import BadInput, Problem
from ambidex.factory.roster import roster_of
from ambidex.web.accounts.asking import needs, person_of
from ambidex.web.accounts.audit import gaps, record
from ambidex.web.accounts.invitation import has_administrator, invite
from ambidex.web.accounts.models import AuditEvent, Grant, Person, Role, Unit
from ambidex.web.pages.access.forms import Give, Invite, RosterUpload
from ambidex.web.studies.roster import newest_roster, take_in_roster


@require_GET
def access(request: HttpRequest) -> HttpResponse:
    """Show who administers; to administrators everybody, with their roles."""
    person = person_of(request)
    today = timezone.localdate()
    context = {
        "administrators": [g.person for g in _current().filter(role=Role.ADMINISTRATOR).select_related("person")],
        "mine": [grant for grant in person.grants.select_related("unit") if _holds(grant)],
        "may_grant": person.has_perm("ambidex.grant"),
        "may_audit": person.has_perm("ambidex.audit"),
    }
    if context["may_grant"]:
        people = Person.objects.prefetch_related("grants__unit").order_by("name")
        context |= {
            "people": [(one, [grant for grant in one.grants.all() if _holds(grant)]) for one in people],
            "units": Unit.objects.select_related("parent"),
            "invite": Invite(),
            "give": Give(today=today),
        }
    return render(request, "access/access.html", context)


@require_POST
@needs("ambidex.grant")
def bring_in(request: HttpRequest) -> HttpResponse:
    """Make an account and a link that lets its person in."""
    form = Invite(request.POST)
    if not form.is_valid():
        return render(request, "access/form.html", {"form": form, "title": _("Somebody new")}, status=400)
    said = form.cleaned_data
    person = Person.objects.create_user(said["email"], name=said["name"], resource=said["resource"])
    link = request.build_absolute_uri(reverse("start", args=[invite(person, now=timezone.now())]))
    record("account made", actor=person_of(request), now=timezone.now(), about=f"person {person.pk}")
    return render(request, "access/invited.html", {"person": person, "link": link})


@needs("ambidex.grant")
def give(request: HttpRequest, person: int) -> HttpResponse:
    """Give somebody a role."""
    whom = get_object_or_404(Person, pk=person)
    form = Give(request.POST or None, today=timezone.localdate())
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "title": _("A role for %(name)s") % {"name": whom}}
        return render(request, "access/form.html", context, status=200 if request.method == "GET" else 400)
    grant = form.save(commit=False)
    grant.person = whom
    grant.save()
    facts = {"role": grant.role, "unit": grant.unit_id}
    record("role given", actor=person_of(request), now=timezone.now(), about=f"person {whom.pk}", **facts)
    messages.success(request, _("Given."))
    return redirect("access")


@needs("ambidex.grant")
def roster(request: HttpRequest) -> HttpResponse:
    """Show who is in the organisation by its roster, and take a new one in."""
    form = RosterUpload(request.POST or None, request.FILES or None)
    wrong: tuple[Problem, ...] = ()
    person, now = person_of(request), timezone.now()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found, asked = take_in_roster(file.read(), name=file.name, by=person, now=now)
        except BadInput as told:
            wrong = told.problems
        else:
            record("roster brought in", actor=person, now=now, people=len(found.people), studies=asked)
            said = ngettext("%(n)s person is in it.", "%(n)s people are in it.", len(found.people)) % {
                "n": len(found.people)
            }
            more = ngettext("%(n)s log is studied again with it.", "%(n)s logs are studied again with it.", asked) % {
                "n": asked
            }
            messages.success(request, f"{said} {more}" if asked else said)
            return redirect("roster")
    held = newest_roster()
    people = roster_of(held.text.encode(), name=held.name) if held else None
    if people:
        record("personal data read", actor=person, now=now, about="the roster", people=len(people.people))
    context = {"form": form, "wrong": wrong, "held": held, "roster": people, "teams": people.teams() if people else ()}
    return render(request, "access/roster.html", context, status=400 if request.method == "POST" else 200)


@require_POST
@needs("ambidex.grant")
def end(request: HttpRequest, grant: int) -> HttpResponse:
    """End a role with yesterday: it holds no longer from now on."""
    found = get_object_or_404(Grant, pk=grant)
    yesterday = timezone.localdate() - timedelta(days=1)
    if found.role == Role.ADMINISTRATOR and _current().filter(role=Role.ADMINISTRATOR).exclude(pk=grant).count() == 0:
        messages.error(request, _("This is the last administrator. Give the role to somebody else first."))
        return redirect("access")
    found.until_date = yesterday
    found.from_date = min(found.from_date, yesterday)
    found.save()
    about = f"person {found.person_id}"
    record("role ended", actor=person_of(request), now=timezone.now(), about=about, role=found.role)
    messages.success(request, _("Ended."))
    return redirect("access")


@require_POST
@needs("ambidex.grant")
def shut_out(request: HttpRequest, person: int) -> HttpResponse:
    """Let somebody who has left sign in no more; what they wrote stays."""
    whom = get_object_or_404(Person, pk=person)
    whom.is_active = False
    whom.save()
    if not has_administrator():
        whom.is_active = True
        whom.save()
        messages.error(request, _("This is the last administrator. Give the role to somebody else first."))
        return redirect("access")
    record("account closed", actor=person_of(request), now=timezone.now(), about=f"person {whom.pk}")
    messages.success(request, _("%(name)s can no longer sign in.") % {"name": whom})
    return redirect("access")


@require_GET
@needs("ambidex.audit")
def audit(request: HttpRequest) -> HttpResponse:
    """Show what was done and looked at, and whether the record is whole."""
    record("audit read", actor=person_of(request), now=timezone.now())
    page = Paginator(AuditEvent.objects.select_related("actor"), 100).get_page(request.GET.get("page"))
    return render(request, "access/audit.html", {"page": page, "gaps": gaps()})


def _current() -> "models.QuerySet[Grant]":
    today = timezone.localdate()
    began = Grant.objects.filter(from_date__lte=today, person__is_active=True)
    return began.filter(models.Q(until_date__isnull=True) | models.Q(until_date__gte=today))


def _holds(grant: Grant) -> bool:
    today = timezone.localdate()
    return grant.from_date <= today and (grant.until_date is None or grant.until_date >= today)
