"""Signing in with an organisation's own accounts, at a real provider in a process of its own."""

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client

from ambidex.web.accounts.models import Person
from ambidex.web.openid import providers

ANN = {"sub": "ann", "email": "ann@example.org", "email_verified": True, "name": "Ann Bell"}
UNPROVEN = {"sub": "eve", "email": "ann@example.org", "email_verified": False}
STRANGER = {"sub": "sam", "email": "sam@example.org", "email_verified": True}


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider that knows three people."""
    port = free_port()
    people = [word for one in (ANN, UNPROVEN, STRANGER) for word in ("--user-claims", json.dumps(one))]
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *people],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + 30
    while True:
        try:
            requests.get(f"{address}/.well-known/openid-configuration", timeout=2).raise_for_status()
            break
        except requests.RequestException:
            assert process.poll() is None, "the provider ended"
            assert time.monotonic() < until
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait()


@pytest.fixture
def site(site, settings, provider):
    settings.SOCIALACCOUNT_PROVIDERS = providers(
        {"AMBIDEX_OPENID_URL": provider, "AMBIDEX_OPENID_CLIENT": "ambidex", "AMBIDEX_OPENID_SECRET": "of ours"}
    )
    return site


def sign_in(client: Client, provider: str, who: str):
    """Go the whole way of a browser: to the provider, through its form, and back."""
    away = client.post("/account/oidc/organisation/login/")
    assert away.status_code == 302
    asked = parse_qs(urlsplit(away.url).query)
    assert asked["client_id"] == ["ambidex"]
    assert asked["code_challenge_method"] == ["S256"]
    back = requests.post(away.url, data={"sub": who}, allow_redirects=False, timeout=10)
    assert back.status_code in (302, 303)
    return client.get(re.sub(r"^https?://[^/]+", "", back.headers["Location"]), follow=True)


def signed_in(client: Client) -> str | None:
    number = client.session.get("_auth_user_id")
    return None if number is None else Person.objects.get(pk=number).email


def test_who_is_known_here_comes_in_with_the_account_of_the_organisation(db, provider, somebody):
    somebody("manager")
    Person.objects.update(email="ann@example.org")
    client = Client()
    assert "organisation" in client.get("/account/login/").content.decode()
    sign_in(client, provider, "ann")
    assert signed_in(client) == "ann@example.org"


def test_the_second_time_the_account_is_known_whatever_its_address(db, provider, somebody):
    somebody("manager")
    Person.objects.update(email="ann@example.org")
    sign_in(Client(), provider, "ann")
    Person.objects.update(email="ann.bell@example.org")
    client = Client()
    sign_in(client, provider, "ann")
    assert signed_in(client) == "ann.bell@example.org"


@pytest.mark.parametrize("who", ["sam", "eve"])
def test_a_stranger_or_an_address_that_is_not_proven_does_not_come_in(db, provider, somebody, who):
    somebody("manager")
    Person.objects.update(email="ann@example.org")
    client = Client()
    sign_in(client, provider, who)
    assert signed_in(client) is None
    assert Person.objects.count() == 1


def test_somebody_who_has_left_does_not_come_in(db, provider, somebody):
    somebody("manager")
    Person.objects.update(email="ann@example.org", is_active=False)
    client = Client()
    sign_in(client, provider, "ann")
    assert signed_in(client) is None


def test_an_answer_that_was_not_asked_for_is_refused(db, provider):
    client = Client()
    client.get("/account/oidc/organisation/login/callback/?code=stolen&state=made-up", follow=True)
    assert signed_in(client) is None
