"""Whether the site is well, told to a monitor: also where it is not well at all."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from ambidex.web.jobs import queue
from ambidex.web.jobs.models import Job
from ambidex.web.pages.health import views


def broken(*_: object) -> None:
    raise OperationalError("the disk of person1@example.org is gone")


def test_a_database_that_does_not_answer_is_told_and_nothing_more(db):
    with connection.execute_wrapper(broken):
        answer = Client().get("/health")
    assert (answer.status_code, answer.json()) == (503, {"database": False, "worker": False, "disk": True})
    assert b"person1" not in answer.content


def test_a_job_that_has_lost_its_worker_is_told(db):
    job = queue.ask("study", {"log": 1}, by=None, now=timezone.now())
    queue.claim("gone", now=timezone.now())
    assert Client().get("/health").status_code == 200
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(hours=1))
    assert Client().get("/health").json()["worker"] is False


def test_a_disk_without_room_is_told(db, monkeypatch):
    monkeypatch.setattr(views, "LEAST_FREE", 2**80)
    answer = Client().get("/health")
    assert (answer.status_code, answer.json()["disk"]) == (503, False)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_asked(method, db):
    assert getattr(Client(), method)("/health").status_code == 405
