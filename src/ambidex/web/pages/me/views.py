"""My page: how I am shown things, how I sign in, what is held about me, and who looked."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ambidex.web.accounts.asking import person_of
from ambidex.web.accounts.models import AuditEvent
from ambidex.web.pages.me.forms import Me


def me(request: HttpRequest) -> HttpResponse:
    """Show and change what concerns oneself."""
    person = person_of(request)
    form = Me(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Kept."))
        answer = redirect("me")
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, person.language, samesite="Lax", httponly=True)
        return answer
    held = {
        _("E-mail address"): person.email,
        _("Name in the logs"): person.resource or "–",
        _("Last signed in"): person.last_login,
    }
    about_me = AuditEvent.objects.filter(about=f"person {person.pk}").exclude(actor=person)[:50]
    context = {"form": form, "held": held, "looked": about_me, "grants": person.grants.all()}
    return render(request, "me/me.html", context)
