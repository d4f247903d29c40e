"""Following long work in the browser."""

import asyncio
from datetime import UTC, datetime

import pytest
from django.test import AsyncClient
from django.urls import reverse

from ambidex.web.jobs import queue
from ambidex.web.jobs.models import Job, State

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def study(somebody, tree) -> Job:
    """A study of a log of Claims, asked for by its analyst."""
    analyst = somebody("analyst", tree["Claims"])
    return queue.ask("study", {"log": 1}, by=analyst, unit=tree["Claims"], now=NOW)


def test_who_asked_sees_how_far_it_has_come(study, browse):
    running = queue.claim("one", now=NOW)
    queue.report(running, "Learning the twin", 0.4)
    page = browse(study.asked_by).get(reverse("job", args=[study.pk])).content.decode()
    assert "Learning the twin" in page
    assert 'value="0.400"' in page


def test_a_job_of_another_unit_is_not_there_for_anybody_else(study, browse, somebody, tree):
    for stranger in (somebody("analyst", tree["Sales"]), somebody("auditor"), somebody()):
        client = browse(stranger)
        assert client.get(reverse("job", args=[study.pk])).status_code == 404
        assert client.get(reverse("job events", args=[study.pk])).status_code == 404
        assert client.post(reverse("cancel job", args=[study.pk])).status_code == 404
    study.refresh_from_db()
    assert study.state == State.QUEUED


def test_the_list_shows_only_what_one_may_see(study, browse, somebody, tree):
    assert f"study {study.pk}" in browse(somebody("analyst", tree["North"])).get(reverse("jobs")).content.decode()
    assert (
        "Nothing has been asked for" in browse(somebody("analyst", tree["Sales"])).get(reverse("jobs")).content.decode()
    )
    assert browse(somebody("member")).get(reverse("jobs")).status_code == 403


def test_cancelling_needs_a_click_on_the_page_and_no_link_does_it(study, browse):
    client = browse(study.asked_by)
    assert client.get(reverse("cancel job", args=[study.pk])).status_code == 405
    client.post(reverse("cancel job", args=[study.pk]))
    study.refresh_from_db()
    assert study.state == State.CANCELLED


def test_what_failed_says_why_and_is_tried_again_on_demand(study, browse):
    queue.end(queue.claim("one", now=NOW), State.FAILED, now=NOW, error="line 3: no date <b>")
    client = browse(study.asked_by)
    assert "line 3: no date &lt;b&gt;" in client.get(reverse("job", args=[study.pk])).content.decode()
    client.post(reverse("job again", args=[study.pk]))
    study.refresh_from_db()
    assert study.state == State.QUEUED


@pytest.mark.django_db(transaction=True)
def test_the_stream_tells_each_step_once_and_ends_with_the_job(study, monkeypatch):
    from ambidex.web.pages.jobs import views

    monkeypatch.setattr(views, "EVERY", 0.01)

    async def follow() -> str:
        client = AsyncClient()
        await client.aforce_login(study.asked_by, backend="allauth.account.auth_backends.AuthenticationBackend")
        answer = await client.get(reverse("job events", args=[study.pk]))
        told = []
        async for part in answer.streaming_content:
            told.append(part.decode())
            if len(told) == 1:
                await asyncio.to_thread(finish)
        return "".join(told)

    def finish() -> None:
        from django.db import connection

        queue.end(queue.claim("one", now=NOW), State.DONE, now=NOW)
        connection.close()

    told = asyncio.run(follow())
    assert told.count("event: progress") == 2
    assert told.index("waiting for a worker") < told.index("done") < told.index("event: over")
