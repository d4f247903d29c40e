"""Tokens: made, shown once, ended."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from ambidex.web.accounts.asking import person_of
from ambidex.web.accounts.audit import record
from ambidex.web.accounts.models import Token
from ambidex.web.accounts.token import make_token
from ambidex.web.pages.tokens.forms import Make


def tokens(request: HttpRequest) -> HttpResponse:
    """Show one's tokens, and make another."""
    person = person_of(request)
    form = Make(request.POST or None)
    made = None
    if request.method == "POST" and form.is_valid():
        made = make_token(person, now=timezone.now(), **form.cleaned_data)
        record("token made", actor=person, now=timezone.now(), about=f"person {person.pk}")
    return render(request, "tokens/tokens.html", {"form": form, "made": made, "tokens": person.tokens.all()})


@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End a token of one's own."""
    person = person_of(request)
    get_object_or_404(Token, pk=number, person=person).delete()
    record("token ended", actor=person, now=timezone.now(), about=f"person {person.pk}")
    return redirect("tokens")
