"""A second step at the log-in: codes of an authenticator, and recovery codes that work once."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth
from django.test import Client

from ambidex.web.accounts.models import Person

PASSWORD = "four careful words more"  # noqa: S105 of somebody who lives for one test


@pytest.fixture
def code_now():
    """Returns the code that an authenticator with a secret shows, so many half minutes from now."""

    def code(secret: str, *, ahead: int = 0) -> str:
        return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30 + ahead))

    return code


@pytest.fixture
def careful(browse, somebody, code_now):
    """Somebody who has set the second step up, with the secret of their authenticator."""
    person = somebody("manager")
    person.set_password(PASSWORD)
    person.save()
    client = browse(person)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/")
    assert page.status_code == 200
    secret = client.session["mfa.totp.secret"]
    assert secret in page.content.decode()
    client.post("/account/2fa/totp/activate/", {"code": code_now(secret)})
    return person, secret


def log_in(person: Person) -> Client:
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_password_alone_is_not_enough(careful):
    person, _ = careful
    client = log_in(person)
    assert not is_in(client)
    assert client.get("/").status_code == 302


def test_a_wrong_code_is_refused_and_the_right_one_lets_in(careful, code_now):
    person, secret = careful
    client = log_in(person)
    client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert not is_in(client)
    client.post("/account/2fa/authenticate/", {"code": code_now(secret, ahead=1)})
    assert is_in(client)


def test_a_code_works_once(careful, code_now):
    person, secret = careful
    code = code_now(secret, ahead=1)
    first, again = log_in(person), log_in(person)
    first.post("/account/2fa/authenticate/", {"code": code})
    again.post("/account/2fa/authenticate/", {"code": code})
    assert (is_in(first), is_in(again)) == (True, False)


def test_a_recovery_code_works_once(careful, code_now, browse):
    person, _ = careful
    page = browse(person)
    page.post("/account/reauthenticate/", {"password": PASSWORD})
    page.post("/account/2fa/recovery-codes/generate/")
    codes = re.findall(r"\b[0-9a-f]{8}\b", page.get("/account/2fa/recovery-codes/download/").content.decode())
    assert len(codes) == 10
    first, again = log_in(person), log_in(person)
    first.post("/account/2fa/authenticate/", {"code": codes[0]})
    again.post("/account/2fa/authenticate/", {"code": codes[0]})
    assert (is_in(first), is_in(again)) == (True, False)
