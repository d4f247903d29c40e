"""What holds for the site as a whole: its headers, its migrations, its settings behind a proxy."""

import os
import subprocess
import sys
from datetime import timedelta

from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from ambidex.web.jobs import queue


def test_models_and_migrations_agree(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_nothing_is_loaded_from_elsewhere_and_no_script_stands_in_a_page(browse, somebody):
    answer = browse(somebody()).get("/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_site_behind_https_passes_the_deployment_checks(tmp_path):
    environment = {
        **os.environ,
        "AMBIDEX_HOME": str(tmp_path),
        "AMBIDEX_HTTPS": "1",
        "AMBIDEX_HOSTS": "ambidex.example.org",
        "DJANGO_SETTINGS_MODULE": "ambidex.web.settings",
    }
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr


def test_a_healthy_site_says_so_and_a_stuck_queue_is_seen(browse, db):
    assert browse(None).get("/health").json() == {"database": True, "worker": True, "disk": True}
    queue.ask("study", {"log": 1}, by=None, now=timezone.now() - timedelta(hours=1))
    answer = browse(None).get("/health")
    assert (answer.status_code, answer.json()["worker"]) == (503, False)


def test_a_form_that_was_not_shown_here_is_refused(somebody):
    client = Client(enforce_csrf_checks=True)
    client.force_login(somebody("administrator"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post("/access/invite", {"name": "Eve", "email": "eve@example.org"}).status_code == 403


def test_times_are_shown_in_the_zone_of_the_reader(browse, somebody):
    asked = timezone.now().replace(month=1, day=5, hour=23, minute=30)
    queue.ask("study", {"log": 1}, by=None, now=asked)
    person = somebody("analyst", time_zone="Asia/Tokyo")
    assert "08:30" in browse(person).get("/jobs/").content.decode()


def sign_in(client: Client, password: str):
    return client.post("/account/login/", {"login": "person1@example.org", "password": password})


def test_signing_in_gives_a_new_session(somebody):
    somebody()
    client = Client()
    client.get("/account/login/")
    client.session["planted"] = True
    before = client.session.session_key
    assert sign_in(client, "a sentence that nobody guesses").status_code == 302
    assert client.session.session_key != before


def test_guessing_passwords_is_slowed_down_and_does_not_tell_who_is_known(somebody):
    somebody()
    client = Client()
    known = sign_in(client, "wrong").content.decode()
    unknown = client.post("/account/login/", {"login": "nobody@example.org", "password": "wrong"}).content.decode()
    told = "The email address and/or password you specified are not correct."
    assert told in known
    assert told in unknown
    for _ in range(6):
        last = sign_in(client, "wrong")
    assert "Too many failed login attempts" in last.content.decode()


def test_nobody_makes_an_account_for_themselves(db):
    page = Client().get("/account/signup/")
    assert "Sign Up Closed" in page.content.decode()
