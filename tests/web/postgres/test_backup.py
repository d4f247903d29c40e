"""The same on a real PostgreSQL server: pg_dump and pg_restore do what SQLite's backup does."""

import os
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from ambidex.errors import BadInput
from ambidex.web.home import Home
from ambidex.web.keeping.backup import Backup, backup
from ambidex.web.keeping.restore import restore

TABLES = ("accounts_person", "accounts_auditevent", "studies_log", "studies_study", "jobs_job", "django_migrations")


def quiet(step: str, share: float) -> None:
    assert 0 <= share <= 1, step


def backed_up(place: Home, target: Path, url: str | None) -> Backup:
    return backup(place, target, now=datetime(2026, 3, 2, tzinfo=UTC), url=url, progress=quiet)


def problems(act: Callable[[], object]) -> list[str]:
    with pytest.raises(BadInput) as told:
        act()
    return [f"{problem.place}: {problem.what}" for problem in told.value.problems]


def all_rows(url: str) -> dict[str, list[tuple]]:
    with psycopg.connect(url) as opened:
        return {table: opened.execute(f"select * from {table} order by 1").fetchall() for table in TABLES}  # noqa: S608


def units(url: str) -> list[str]:
    with psycopg.connect(url) as opened:
        return [name for (name,) in opened.execute("select name from accounts_unit order by name")]


@pytest.fixture(scope="session")
def new_url(socket_folder: Path) -> Callable[[str], str]:
    """Makes an empty database and gives its URL."""

    def make(name: str) -> str:
        with psycopg.connect(host=str(socket_folder), user="ambidex", dbname="postgres", autocommit=True) as opened:
            opened.execute(f'create database "{name}"')
        return f"postgres://ambidex@/{name}?host={socket_folder}"

    return make


@pytest.fixture(scope="session")
def made(new_url, make_site, tmp_path_factory) -> tuple[Home, str]:
    """A site whose database is on the server, and its URL."""
    url = new_url("made")
    return make_site(tmp_path_factory.mktemp("on-postgres") / "home", DATABASE_URL=url), url


def test_a_restored_site_holds_the_same_rows_and_files(made, new_url, tmp_path, reach):
    place, url = made
    archive = backed_up(place, tmp_path / "backup.zip", url)
    assert archive.manifest.faults == {}
    again = new_url("again")
    done = restore(archive.path, tmp_path / "new", url=again, progress=quiet)
    assert all_rows(again) == all_rows(url)
    assert sorted(path.name for path in done.place.folder.iterdir()) == ["logs", "studies"]
    assert len([path for path in done.place.folder.rglob("*") if path.is_file()]) == 4
    assert (done.n_events, done.brought_up) == (2, False)


def test_a_restored_database_goes_on_counting_where_it_was(made, new_url, tmp_path, reach):
    place, url = made
    backed_up(place, tmp_path / "backup.zip", url)
    again = new_url("goes_on")
    restore(tmp_path / "backup.zip", tmp_path / "new", url=again, progress=quiet)
    with psycopg.connect(again) as opened:
        new = opened.execute("insert into accounts_unit (name, manager) values ('Post', '') returning id").fetchone()
    assert new == (len(units(again)),)


def test_the_copy_is_of_the_moment_in_which_its_rows_were_read(made, new_url, tmp_path, reach, monkeypatch):
    """Somebody writes just before pg_dump begins: that is not in the copy."""
    place, url = made
    late = tmp_path / "bin" / "pg_dump"
    late.parent.mkdir()
    writes = "insert into accounts_unit (name, manager) values ('Late', '')"
    program = f"import os, psycopg, sys\nwith psycopg.connect({url!r}) as opened:\n    opened.execute({writes!r})\n"
    program += f"os.execv({shutil.which('pg_dump')!r}, sys.argv)\n"
    late.write_text(f"#!{sys.executable}\n{program}")
    late.chmod(0o755)
    monkeypatch.setenv("PATH", f"{late.parent}:{os.environ['PATH']}")
    backed_up(place, tmp_path / "backup.zip", url)
    again = new_url("before")
    restore(tmp_path / "backup.zip", tmp_path / "new", url=again, progress=quiet)
    assert (units(url), units(again)) == (["Claims", "Late"], ["Claims"])


def test_a_database_that_is_not_empty_is_left_as_it_is(made, tmp_path, reach):
    place, url = made
    backed_up(place, tmp_path / "backup.zip", url)
    before = all_rows(url)
    told = problems(lambda: restore(tmp_path / "backup.zip", tmp_path / "new", url=url, progress=quiet))
    assert told == ["made: is not empty."]
    assert all_rows(url) == before
    assert not (tmp_path / "new").exists()


def test_a_gap_in_the_audit_is_named_and_the_database_too(made, new_url, tmp_path, reach):
    place, url = made
    backed_up(place, tmp_path / "backup.zip", url)
    gapped = new_url("gapped")
    restore(tmp_path / "backup.zip", tmp_path / "whole", url=gapped, progress=quiet)
    with psycopg.connect(gapped) as opened:
        opened.execute("delete from accounts_auditevent where number = 1")
    backed_up(place, tmp_path / "gapped.zip", gapped)
    broken = new_url("broken")
    told = problems(lambda: restore(tmp_path / "gapped.zip", tmp_path / "new", url=broken, progress=quiet))
    assert told == ["the audit: Events 1 to 1 are missing.", "broken: holds what was restored."]


def test_a_backup_of_one_kind_of_database_is_not_restored_to_the_other(made, make_site, tmp_path):
    on_postgres, url = made
    on_sqlite = make_site(tmp_path / "on-sqlite")
    backed_up(on_postgres, tmp_path / "postgres.zip", url)
    backed_up(on_sqlite, tmp_path / "sqlite.zip", None)
    told = problems(lambda: restore(tmp_path / "postgres.zip", tmp_path / "new", url=None, progress=quiet))
    assert told == ["database.dump: holds a database of PostgreSQL, and DATABASE_URL names none."]
    told = problems(lambda: restore(tmp_path / "sqlite.zip", tmp_path / "new", url=url, progress=quiet))
    assert told == ["database.sqlite3: holds a database of SQLite, and DATABASE_URL names one of PostgreSQL."]


def test_without_pg_dump_one_is_told_to_install_it(made, tmp_path, monkeypatch):
    place, url = made
    monkeypatch.setenv("PATH", str(tmp_path))
    assert problems(lambda: backed_up(place, tmp_path / "backup.zip", url)) == ["pg_dump: is not installed."]


def test_a_server_that_is_not_there_is_told(made, tmp_path):
    place, _ = made
    (told,) = problems(lambda: backed_up(place, tmp_path / "backup.zip", f"postgres://x@/y?host={tmp_path}"))
    assert told.startswith("DATABASE_URL: cannot be reached: ")
    assert not (tmp_path / "backup.zip").exists()
