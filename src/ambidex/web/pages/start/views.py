"""Coming in by a link: choose a name and a password."""

from allauth.account.models import EmailAddress
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from ambidex.web.accounts.audit import record
from ambidex.web.accounts.invitation import accept, invitation
from ambidex.web.pages.start.forms import Start


def start(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form, and let the person in."""
    found = invitation(token, now=timezone.now())
    if found is None:
        return render(request, "start/over.html", status=410)
    form = Start(request.POST or None, invited=found)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        person = accept(
            found, email=said.get("email", ""), name=said["name"], password=said["password"],
            time_zone=said["time_zone"], now=timezone.now(),
        )  # fmt: skip
        if person is None:
            return render(request, "start/over.html", status=410)
        EmailAddress.objects.get_or_create(
            user=person, email=person.email, defaults={"verified": True, "primary": True}
        )
        login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
        record("came in", actor=person, now=timezone.now(), about=f"person {person.pk}")
        return redirect("home")
    return render(request, "start/start.html", {"form": form, "first": found.person is None})
