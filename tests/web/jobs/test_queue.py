from datetime import UTC, datetime, timedelta

import pytest

from ambidex.web.jobs import queue
from ambidex.web.jobs.models import Job, State

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + queue.LEASE + timedelta(seconds=1)

pytestmark = pytest.mark.django_db


def asked(number: int = 1) -> Job:
    return queue.ask("study", {"log": number}, by=None, now=NOW)


def test_who_asks_for_the_same_gets_the_same_job():
    assert asked().pk == asked().pk != asked(2).pk


def test_a_job_is_taken_by_one_worker_only():
    job = asked()
    assert queue.claim("one", now=NOW) == job
    assert queue.claim("two", now=NOW) is None


def test_jobs_are_taken_in_the_order_in_which_they_were_asked_for():
    first, second = asked(1), asked(2)
    assert [queue.claim("one", now=NOW), queue.claim("two", now=NOW)] == [first, second]


def test_a_job_whose_worker_falls_silent_is_taken_by_another_and_the_first_can_no_longer_end_it():
    asked()
    lost = queue.claim("one", now=NOW)
    found = queue.claim("two", now=LATER)
    assert found.pk == lost.pk
    assert found.attempts == 2
    assert not queue.renew(lost, now=LATER)
    assert not queue.end(lost, State.DONE, now=LATER)
    assert queue.end(found, State.DONE, now=LATER)


def test_a_worker_that_renews_its_lease_keeps_its_job():
    asked()
    job = queue.claim("one", now=NOW)
    assert queue.renew(job, now=LATER)
    assert queue.claim("two", now=LATER) is None


def test_a_job_that_loses_its_worker_again_and_again_is_given_up():
    asked()
    for attempt in range(queue.MOST_ATTEMPTS):
        assert queue.claim("one", now=NOW + attempt * 2 * queue.LEASE)
    assert queue.claim("one", now=NOW + queue.MOST_ATTEMPTS * 2 * queue.LEASE) is None
    job = Job.objects.get()
    assert job.state == State.FAILED
    assert "lost 3 times" in job.error


def test_a_job_that_waits_is_cancelled_at_once_and_one_that_runs_is_let_go_by_its_worker():
    waiting = asked(1)
    queue.cancel(waiting, now=NOW)
    asked(2)
    running = queue.claim("one", now=NOW)
    queue.cancel(running, now=NOW)
    waiting.refresh_from_db()
    assert waiting.state == State.CANCELLED
    assert not queue.renew(running, now=NOW)
    assert queue.end(running, State.CANCELLED, now=NOW)


def test_a_cancelled_job_begins_again_when_it_is_asked_for_again_and_a_failed_one_only_on_demand():
    job = asked()
    queue.cancel(job, now=NOW)
    assert asked().state == State.QUEUED
    running = queue.claim("one", now=NOW)
    queue.end(running, State.FAILED, now=NOW, error="no")
    assert asked().state == State.FAILED
    assert queue.ask("study", {"log": 1}, by=None, now=NOW, again=True).state == State.QUEUED


def test_what_is_left_is_told_from_how_far_it_has_come():
    asked()
    job = queue.claim("one", now=NOW)
    queue.report(job, "Learning the twin", 0.25)
    job.refresh_from_db()
    assert job.left(NOW + timedelta(seconds=10)) == timedelta(seconds=30)
    assert Job(state=State.QUEUED).left(NOW) is None
