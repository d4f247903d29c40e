"""The API: the same as the pages, with the same rights."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ambidex.web.accounts.token import VALID_FOR, make_token, token_of
from ambidex.web.jobs import queue
from ambidex.web.jobs.models import State


def program(person, *, may_write: bool = False) -> Client:
    token = make_token(person, name="test", may_write=may_write, now=timezone.now())
    return Client(headers={"authorization": f"Bearer {token}"})


def test_without_a_token_nothing_is_told(studied):
    for path in ("/api/logs", f"/api/logs/{studied.log.pk}", "/api/jobs/1"):
        assert Client().get(path).status_code == 401
        assert Client(headers={"authorization": "Bearer ambidex_wrong"}).get(path).status_code == 401


def test_a_program_reads_logs_figures_tables_and_the_first_problem(studied, somebody):
    client = program(somebody("leader"))
    (log,) = client.get("/api/logs").json()
    assert (log["name"], log["unit"]) == ("claims.csv", None)
    figures = client.get(f"/api/logs/{log['id']}/key-figures").json()
    assert any(figure["key"] == "cycle_time" and figure["unit"] == "h" for figure in figures)
    table = client.get(f"/api/logs/{log['id']}/tables/teams").json()
    assert [row[0] for row in table["rows"]] == ["Claims", "Payments"]
    found = client.get(f"/api/logs/{log['id']}/first-problem").json()
    assert found["changes"]
    assert found["changes"][0]["gain_cycle"]["key"] == "cycle_time"


def test_a_program_of_a_manager_sees_their_teams_only(studied, somebody, tree):
    client = program(somebody("manager", tree["Claims"]))
    table = client.get(f"/api/logs/{studied.log.pk}/tables/teams").json()
    assert [row[0] for row in table["rows"]] == ["Claims"]
    assert client.get(f"/api/logs/{studied.log.pk}/tables/resources").status_code == 404
    changes = client.get(f"/api/logs/{studied.log.pk}/first-problem").json()["changes"]
    assert {change["team"] for change in changes} <= {"Claims", None}


def test_a_log_of_another_unit_is_not_there(studied, somebody, tree):
    studied.log.unit = tree["Claims"]
    studied.log.save()
    client = program(somebody("leader", tree["South"]))
    assert client.get("/api/logs").json() == []
    for path in ("", "/key-figures", "/tables/teams", "/first-problem"):
        assert client.get(f"/api/logs/{studied.log.pk}{path}").status_code == 404


def test_only_a_token_that_may_write_asks_for_studies_and_cancels(studied, somebody):
    person = somebody("analyst")
    path = f"/api/logs/{studied.log.pk}/study"
    assert program(person).post(path).status_code == 403
    writer = program(person, may_write=True)
    job = writer.post(path).json()
    assert job["id"] == studied.job.pk
    waiting = queue.ask("study", {"log": 9}, by=person, now=timezone.now())
    assert program(person).post(f"/api/jobs/{waiting.pk}/cancel").status_code == 403
    assert writer.post(f"/api/jobs/{waiting.pk}/cancel").json()["state"] == State.CANCELLED


def test_a_browser_that_changes_something_needs_the_token_of_a_form(studied, somebody):
    client = Client(enforce_csrf_checks=True)
    client.force_login(somebody("analyst"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/api/logs").status_code == 200
    assert client.post(f"/api/logs/{studied.log.pk}/study").status_code == 403


def test_a_token_ends_with_its_year_with_its_person_and_when_it_is_ended(somebody, browse):
    person, now = somebody("leader"), timezone.now()
    token = make_token(person, name="test", may_write=False, now=now)
    assert token_of(token, now=now + VALID_FOR - timedelta(seconds=1)) is not None
    assert token_of(token, now=now + VALID_FOR) is None
    person.is_active = False
    person.save()
    assert token_of(token, now=now) is None
    person.is_active = True
    person.save()
    other = browse(somebody("leader"))
    assert other.post(reverse("end token", args=[person.tokens.get().pk])).status_code == 404
    browse(person).post(reverse("end token", args=[person.tokens.get().pk]))
    assert token_of(token, now=now) is None


def test_a_token_is_shown_once_and_only_its_digest_is_kept(browse, somebody):
    client = browse(somebody("leader"))
    page = client.post(reverse("tokens"), {"name": "report", "may_write": ""}).content.decode()
    token = page.split("<br><code>ambidex_")[1].split("</code>")[0]
    assert token_of(f"ambidex_{token}", now=timezone.now()) is not None
    assert token not in client.get(reverse("tokens")).content.decode()


@pytest.mark.parametrize("number", ["0", "-1", "x", str(2**70), "1e3"])
def test_a_number_that_is_none_is_refused_politely(number, somebody):
    assert program(somebody("leader")).get(f"/api/logs/{number}").status_code in (404, 422)


def test_it_is_described_in_openapi(somebody):
    told = program(somebody()).get("/api/openapi.json").json()
    assert "/api/logs/{number}/first-problem" in told["paths"]
