"""Forms that come from elsewhere, guessed numbers, and cells that would be formulas."""

import csv
import io
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from ambidex.flow import measures_tables
from ambidex.web.accounts.models import Grant, Person
from ambidex.web.accounts.token import make_token
from ambidex.web.jobs.models import Job
from ambidex.web.records.models import Decision
from ambidex.web.studies.arrival import take_in
from ambidex.web.studies.models import Log
from ambidex.web.studies.request import ask_for_study, source_of
from ambidex.workspace import keep_study, study

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LOG_IN = "allauth.account.auth_backends.AuthenticationBackend"


def patterns(found: URLResolver) -> Iterator[URLPattern]:
    for one in found.url_patterns:
        if isinstance(one, URLPattern):
            yield one
        elif str(one.pattern) not in ("account/", "api/"):
            yield from patterns(one)


def address(pattern: URLPattern, number: object) -> str:
    """Where a pattern is, with the same number or word for whatever it asks for."""
    asked = pattern.pattern.converters
    given = {name: number if type(kind).__name__ == "IntConverter" else "word" for name, kind in asked.items()}
    return reverse(str(pattern.name), kwargs=given)


EVERY = {str(pattern.name): pattern for pattern in patterns(get_resolver())}
BY_NUMBER = {
    name: pattern
    for name, pattern in EVERY.items()
    if any(type(kind).__name__ == "IntConverter" for kind in pattern.pattern.converters.values())
}


@pytest.mark.parametrize("name", sorted(set(EVERY) - {"health"}))
def test_a_form_from_elsewhere_is_refused_at_every_address(name, somebody):
    client = Client(enforce_csrf_checks=True)
    person = somebody("senior manager")
    Grant.objects.create(person=person, role="administrator", from_date=date(2026, 1, 1))
    client.force_login(person, backend=LOG_IN)
    assert client.post(address(EVERY[name], 1), {"name": "Eve"}).status_code == 403


def test_a_log_in_form_from_elsewhere_is_refused(somebody):
    answer = Client(enforce_csrf_checks=True).post("/account/login/", {"login": somebody().email, "password": "x"})
    assert answer.status_code == 403


@pytest.fixture
def north(tree, site, claims, somebody) -> Person:
    """Somebody in North who brought a log in, asked for its study, wrote a decision and made a token."""
    person = somebody("senior manager", tree["North"])
    copy = site.folder / "claims.csv"
    shutil.copyfile(claims, copy)
    log, _ = take_in(copy, name="claims.csv", by=person, unit=tree["Claims"], now=NOW)
    ask_for_study(log, by=person, now=NOW)
    Decision.objects.create(
        title="One more person", why="They wait", nothing="They wait longer", unit=tree["Claims"],
        effect_from=NOW.date(), decided_by=person, decided_at=NOW,
    )  # fmt: skip
    make_token(person, name="report", may_write=True, now=timezone.now())
    return person


def told(client: Client, path: str) -> list[tuple[int, str]]:
    """What is answered, without the address itself and the token of a form, which is another each time."""
    answers = [client.get(path), client.post(path)]
    texts = [re.sub(r"\b\w{64}\b", "", answer.content.decode()) for answer in answers]
    return [(answer.status_code, text.replace(path, "")) for answer, text in zip(answers, texts)]


@pytest.mark.parametrize("name", sorted(BY_NUMBER))
def test_the_number_of_what_belongs_to_others_tells_no_more_than_one_that_is_not_there(name, north, tree, somebody):
    client = Client()
    client.force_login(somebody("senior manager", tree["South"]), backend=LOG_IN)
    theirs, nobodys = (told(client, address(BY_NUMBER[name], number)) for number in (_number(name, north), 999_999))
    assert theirs == nobodys
    assert {status for status, _ in theirs} <= {403, 404, 405}


def _number(name: str, person: Person) -> int:
    """The number of a thing of theirs, by the name of the address that asks for it."""
    things = {
        "decision": Decision.objects.get(),
        "job": Job.objects.get(),
        "log": Log.objects.get(),
        "token": person.tokens.get(),
        "end role": person.grants.get(),
    }
    return next((thing.pk for word, thing in things.items() if word in name), person.pk)


def test_the_api_tells_no_more_of_what_belongs_to_others(north, tree, somebody):
    token = make_token(somebody("senior manager", tree["South"]), name="curious", may_write=True, now=timezone.now())
    client = Client(headers={"authorization": f"Bearer {token}"})
    job = Job.objects.get().pk
    for path in ("logs/{}", "logs/{}/key-figures", "logs/{}/tables/teams", "logs/{}/first-problem", "jobs/{}"):
        number = job if path.startswith("jobs") else Job.objects.get().request["log"]
        theirs, nobodys = (client.get(f"/api/{path.format(one)}") for one in (number, 999_999))
        assert (theirs.status_code, theirs.content) == (nobodys.status_code, nobodys.content)
        assert theirs.status_code == 404


FORMULAS = {"Register": "=1+1", "Pay": "@SUM(1)", "Ann": '=HYPERLINK("http://x")', "Bo": "+Bo", "Claims": "-Claims"}


def test_no_cell_of_a_csv_begins_a_formula(site, claims, tree, browse, somebody, tmp_path):
    text = claims.read_text()
    for word, formula in FORMULAS.items():
        quoted = '"' + formula.replace('"', '""') + '"'
        text = text.replace(f",{word},", f",{quoted},")
    hostile = tmp_path / "hostile.csv"
    hostile.write_text(text)
    log, _ = take_in(hostile, name="hostile.csv", by=None, unit=None, now=NOW)
    job = ask_for_study(log, by=None, now=NOW)
    folder = site.studies / job.key
    found = study(source_of(log), output=folder, now=NOW)
    log.studies.create(job=job, folder=job.key, digest=keep_study(found, folder), version="1", made_at=NOW)
    client = browse(somebody("leader"))
    seen = []
    for name in sorted(set(measures_tables(found.measures)) - {"resources", "handoffs"}):
        answer = client.get(reverse("factory table", args=[name]))
        seen += [cell for row in csv.reader(io.StringIO(answer.content.decode())) for cell in row]
    assert _formulas(seen) == []
    assert {"'=1+1", "'@SUM(1)", "'-Claims"} <= set(seen)


def _formulas(cells: list[str]) -> list[str]:
    return [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not _is_number(cell)]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
