from datetime import UTC, datetime, timedelta

import pytest

from ambidex.web.accounts.invitation import VALID_FOR, has_administrator, invitation, invite

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SAID = {"name": "Ann", "email": "ann@example.org", "password": "seven quiet horses", "time_zone": "Europe/Berlin"}

pytestmark = pytest.mark.django_db


def came_in(browse, token: str):
    return browse(None).post(f"/start/{token}", SAID)


def test_the_first_who_opens_the_link_is_the_administrator_and_the_link_is_used_up(browse):
    from django.utils import timezone

    token = invite(None, now=timezone.now())
    assert came_in(browse, token).status_code == 302
    assert has_administrator()
    assert browse(None).get(f"/start/{token}").status_code == 410


def test_a_link_for_the_first_administrator_is_over_when_there_is_one(somebody):
    token = invite(None, now=NOW)
    somebody("administrator")
    assert invitation(token, now=NOW) is None


def test_a_link_ends_after_a_week_and_when_another_is_made(somebody):
    person = somebody()
    token = invite(person, now=NOW)
    assert invitation(token, now=NOW + VALID_FOR - timedelta(seconds=1)).person == person
    assert invitation(token, now=NOW + VALID_FOR) is None
    invite(person, now=NOW)
    assert invitation(token, now=NOW) is None


def test_a_weak_password_is_refused_in_words(browse):
    from django.utils import timezone

    token = invite(None, now=timezone.now())
    page = browse(None).post(f"/start/{token}", {**SAID, "password": "password"}).content.decode()
    assert "too short" in page
    assert "too common" in page
    assert not has_administrator()


def test_a_link_that_never_was_says_what_to_do(browse):
    page = browse(None).get("/start/nothing")
    assert page.status_code == 410
    assert "Ask your administrator" in page.content.decode()
