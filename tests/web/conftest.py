"""A site of its own for each test: an empty home, an empty database, people with roles."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client

from ambidex.web.accounts.models import Grant, Person, Unit
from ambidex.web.home import Home

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "a sentence that nobody guesses"  # noqa: S105 of people who live for one test


@pytest.fixture(autouse=True)
def site(settings, tmp_path: Path) -> Home:
    home = Home(tmp_path / "site")
    home.make()
    (home.folder / "static").mkdir()
    settings.AMBIDEX_HOME = home
    settings.STATIC_ROOT = home.folder / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return home


@pytest.fixture
def tree(db) -> dict[str, Unit]:
    """Two senior managers, two teams with each: North (Claims, Payments), South (Sales, Post)."""
    units = {name: Unit.objects.create(name=name) for name in ("North", "South")}
    for name, parent in (("Claims", "North"), ("Payments", "North"), ("Sales", "South"), ("Post", "South")):
        units[name] = Unit.objects.create(name=name, parent=units[parent])
    return units


@pytest.fixture
def somebody(db) -> Callable[..., Person]:
    """Makes a person with a role in a unit (None: everywhere)."""

    def make(role: str | None = None, unit: Unit | None = None, **facts) -> Person:
        number = Person.objects.count() + 1
        facts.setdefault("name", f"Person {number}")
        person = Person.objects.create_user(f"person{number}@example.org", PASSWORD, **facts)
        if role is not None:
            Grant.objects.create(person=person, role=role, unit=unit, from_date=date(2026, 1, 1))
        return person

    return make


@pytest.fixture
def browse() -> Callable[[Person | None], Client]:
    """Returns a client in which a person is signed in."""

    def sign_in(person: Person | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
