"""What the site writes to its log: enough to find a fault, and nothing about anybody."""

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ambidex.web.json_lines import JsonLines

PERSONAL = ("person1@example.org", "Margarete Zobel", "Zobel", "guessed-password", "margarete-holidays")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What every logger writes, down to the last detail, in the form of the site."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(JsonLines())
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield text
    root.removeHandler(handler)
    root.setLevel(before)


def lines(written: io.StringIO) -> list[dict]:
    found = [json.loads(line) for line in written.getvalue().splitlines()]
    assert found
    assert [word for word in PERSONAL if word in written.getvalue()] == []
    return found


def test_a_log_in_that_fails_leaves_no_address_and_no_password(written, somebody, browse):
    person = somebody("analyst", name="Margarete Zobel")
    tried = {"login": "person1@example.org", "password": "guessed-password"}
    for client in (Client(), Client(enforce_csrf_checks=True), browse(person)):
        for _ in range(7):
            client.post("/account/login/?next=/me/?who=Margarete%20Zobel", tried)
        client.get("/nowhere/Zobel", headers={"user-agent": "Zobel", "referer": "http://x/Zobel"})
    assert {line["from"] for line in lines(written)} >= {"django.request", "django.security.csrf"}


def test_a_log_that_is_brought_in_leaves_no_name_of_file_or_person(written, somebody, browse, site):
    client = browse(somebody("analyst", name="Margarete Zobel"))
    rows = b"case,activity,resource,end\nc1,Pay,Margarete Zobel,2026-01-05 09:00\n"
    for content in (rows, rows.replace(b"2026", b"twenty"), b"\xff\xd8\xff\xe0\x00\x10"):
        client.post(reverse("bring log"), {"file": SimpleUploadedFile("margarete-holidays.csv", content)})
    lines(written)


def test_an_error_is_told_by_its_kind_and_place_and_not_by_its_values(written, somebody, browse, monkeypatch):
    def breaks(*_: object, **__: object) -> None:
        raise LookupError("person1@example.org is Margarete Zobel")

    client = browse(somebody("analyst", name="Margarete Zobel"))
    client.raise_request_exception = False
    monkeypatch.setattr("ambidex.web.pages.data.views.visible_logs", breaks)
    assert client.get(reverse("data")).status_code == 500
    (told,) = [line for line in lines(written) if line["level"] == "error"]
    assert told["error"] == "LookupError"
    assert told["at_line"].startswith(f"{__name__}:")


def test_a_job_that_breaks_leaves_no_value_of_the_log(tmp_path):
    """The process of a job, on a site of its own; what it is to do is broken on purpose."""
    program = """
import sys
from ambidex.web.serve import prepare
prepare(say=lambda _: None)
from django.utils import timezone
from ambidex.web.jobs import child, kinds, queue
def runner(kind):
    def run(request, progress):
        raise KeyError("Margarete Zobel")
    return run
kinds.runner = runner
job = queue.ask("study", {"log": 1}, by=None, now=timezone.now())
queue.claim("me", now=timezone.now())
sys.argv = ["child", str(job.pk), "me"]
sys.exit(child.main())
"""
    environment = {**os.environ, "AMBIDEX_HOME": str(tmp_path / "home")}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    (line,) = (json.loads(line) for line in done.stderr.splitlines())
    assert (line["message"], line["error"]) == ("job broke", "KeyError")
    assert "Zobel" not in done.stderr + done.stdout
