"""A site of its own for each test: an empty home, an empty database, people with roles."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from ambidex.web.accounts.models import Grant, Person, Unit
from ambidex.web.home import Home
from ambidex.web.jobs.models import Job, State
from ambidex.web.studies.arrival import take_in
from ambidex.web.studies.models import Study
from ambidex.web.studies.request import ask_for_study
from ambidex.workspace import keep_study, study

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
    cache.clear()  # it counts who fails to sign in
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


def _rows() -> str:
    """Six weeks of claims: Ann in Claims registers quickly, Bo in Payments pays slowly, so cases wait for Bo."""
    lines, free = ["case,activity,resource,team,start,end"], 0
    for day in (week * 7 + weekday for week in range(6) for weekday in range(5)):
        free = max(free, day * 1440 + 540)
        for number in range(6):
            begin = day * 1440 + 540 + number * 40
            pay = max(free, begin + 8)
            free = pay + 50 + 9 * (number % 3)
            for activity, resource, team, start, end in (
                ("Register", "Ann", "Claims", begin, begin + 8),
                ("Pay", "Bo", "Payments", pay, free),
            ):
                at, until = (datetime(2026, 1, 5) + timedelta(minutes=minute) for minute in (start, end))
                lines.append(f"{day}-{number},{activity},{resource},{team},{at},{until}")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def claims(tmp_path_factory) -> Path:
    """A small log with two teams."""
    path = tmp_path_factory.mktemp("claims") / "claims.csv"
    path.write_text(_rows())
    return path


@pytest.fixture(scope="session")
def kept(claims: Path, tmp_path_factory) -> tuple[Path, str]:
    """The folder of its study, and the digest."""
    folder = tmp_path_factory.mktemp("kept")
    found = study(claims, output=folder, now=NOW)
    return folder, keep_study(found, folder)


@pytest.fixture
def studied(claims: Path, kept: tuple[Path, str], tree, site: Home) -> Study:
    """A study of the whole organisation."""
    copy = site.folder / "claims.csv"
    shutil.copyfile(claims, copy)
    log, _ = take_in(copy, name="claims.csv", by=None, unit=None, now=NOW)
    job = ask_for_study(log, by=None, now=NOW)
    Job.objects.filter(pk=job.pk).update(state=State.DONE)
    folder, digest = kept
    shutil.copytree(folder, site.studies / job.key)
    return Study.objects.create(log=log, job=job, folder=job.key, digest=digest, version="1", made_at=NOW)


@pytest.fixture
def browse() -> Callable[[Person | None], Client]:
    """Returns a client in which a person is signed in."""

    def sign_in(person: Person | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


KEPT = """
from hashlib import sha256
from ambidex.web.serve import prepare
place = prepare(say=lambda _: None)
from django.utils import timezone
from ambidex.web.accounts.audit import record
from ambidex.web.accounts.models import Person, Unit
from ambidex.web.studies.arrival import take_in
from ambidex.web.studies.models import Study
from ambidex.web.studies.request import ask_for_study
now = timezone.now()
ann = Person.objects.create_user("ann@example.org", name="Ann Archer")
unit = Unit.objects.create(name="Claims")
for name, rows in (("claims.csv", 30), ("more.csv", 40)):
    file = place.folder / name
    file.write_text("case,activity,end\\n" + "".join(f"{name}{n},Pay,2026-01-05 09:{n:02d}\\n" for n in range(rows)))
    log, _ = take_in(file, name=name, by=ann, unit=unit, now=now)
    record("log brought in", actor=ann, now=now, about=f"log {log.pk}")
    file.unlink()
job = ask_for_study(log, by=ann, now=now)
folder = place.studies / job.key
(folder / "tables").mkdir(parents=True)
(folder / "study.kept").write_bytes(b"what was found")
(folder / "tables" / "teams.csv").write_text("team\\nClaims\\n")
Study.objects.create(
    log=log, job=job, folder=job.key, digest=sha256(b"what was found").hexdigest(), version="1", made_at=now
)
"""
"""What `make_site` runs."""


@pytest.fixture(scope="session")
def make_site() -> Callable[..., Home]:
    """Makes a site in a folder: Claims, a unit with two logs of which one was studied, and Ann, who brought them in."""

    def make(folder: Path, **more: str) -> Home:
        elsewhere = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment = {**elsewhere, "AMBIDEX_HOME": str(folder), **more}
        subprocess.run([sys.executable, "-c", KEPT], env=environment, check=True)
        return Home(folder)

    return make


@pytest.fixture
def reach(django_db_blocker) -> Iterator[None]:
    """Lets Django reach databases other than that of the tests."""
    with django_db_blocker.unblock():
        yield
