"""A backup of a site that runs, and the site that comes back from it."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ambidex.errors import BadInput
from ambidex.web.home import Home
from ambidex.web.keeping.archive import open_archive
from ambidex.web.keeping.backup import Backup, backup
from ambidex.web.keeping.restore import Restored, restore

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TABLES = ("accounts_person", "accounts_auditevent", "studies_log", "studies_study", "jobs_job", "django_migrations")


def quiet(step: str, share: float) -> None:
    assert 0 <= share <= 1, step


def backed_up(place: Home, target: Path, *, url: str | None = None, force: bool = False) -> Backup:
    return backup(place, target, now=NOW, url=url, progress=quiet, force=force)


def restored(file: Path, to: Path, *, url: str | None = None) -> Restored:
    return restore(file, to, url=url, progress=quiet)


def problems(file: Path, to: Path, *, url: str | None = None) -> list[str]:
    with pytest.raises(BadInput) as told:
        restored(file, to, url=url)
    return [f"{problem.place}: {problem.what}" for problem in told.value.problems]


def all_rows(place: Home) -> dict[str, list[tuple]]:
    with closing(sqlite3.connect(place.database)) as opened:
        return {table: opened.execute(f"select * from {table} order by 1").fetchall() for table in TABLES}  # noqa: S608


def changed(place: Home, *commands: str) -> None:
    with closing(sqlite3.connect(place.database)) as opened:
        for command in commands:
            opened.execute(command)
        opened.commit()


def kept_files(place: Home) -> dict[str, bytes]:
    return {
        str(path.relative_to(place.folder)): path.read_bytes()
        for folder in (place.logs, place.studies)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_restored_site_holds_the_same_rows_and_files_and_no_key(place, tmp_path, reach):
    made = backed_up(place, tmp_path / "backup.zip")
    done = restored(made.path, tmp_path / "new")
    assert all_rows(done.place) == all_rows(place)
    assert kept_files(done.place) == kept_files(place)
    assert len(kept_files(place)) == 4
    assert sorted(path.name for path in done.place.folder.iterdir()) == ["ambidex.sqlite3", "logs", "studies"]
    assert (done.n_events, done.brought_up, done.manifest.faults) == (2, False, {})


def test_a_restored_site_is_served(place, tmp_path, reach):
    backed_up(place, tmp_path / "backup.zip")
    restored(tmp_path / "backup.zip", tmp_path / "new")
    program = """
from ambidex.web.serve import prepare
prepare(say=print)
from django.test import Client
from ambidex.web.accounts.models import Person
client = Client(headers={"host": "localhost"})
client.force_login(Person.objects.get(), backend="allauth.account.auth_backends.AuthenticationBackend")
print(client.get("/").status_code, client.get("/health").json())
"""
    environment = {"AMBIDEX_HOME": str(tmp_path / "new"), "PATH": ""}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("200 {"), done.stderr
    assert (tmp_path / "new" / "secret_key").read_text() != place.key.read_text()


def test_a_backup_is_of_one_moment_while_somebody_writes(place, tmp_path):
    """The writer adds pairs: a copy that holds half of one is not of one moment."""
    stop, written = threading.Event(), threading.Semaphore(0)

    def write() -> None:
        with closing(sqlite3.connect(place.database, timeout=20, isolation_level=None)) as opened:
            number = 0
            while not stop.is_set():
                opened.execute("begin immediate")
                for half in ("left", "right"):
                    opened.execute("insert into accounts_unit (name, manager) values (?, '')", [f"{half} {number}"])
                opened.execute("commit")
                written.release()
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    counts = []
    try:
        for number in range(5):
            written.acquire()  # it has written since the last one
            made = backed_up(place, tmp_path / f"{number}.zip")
            with open_archive(made.path) as (archive, manifest):
                archive.extract(manifest.database, tmp_path / str(number))
            with closing(sqlite3.connect(tmp_path / str(number) / manifest.database)) as copy:
                assert copy.execute("pragma integrity_check").fetchone() == ("ok",)
                halves = copy.execute(
                    "select count(*) from accounts_unit where name like '% %' group by substr(name, 1, 4)"
                )
                left, right = (count for (count,) in halves)
            assert left == right
            counts.append(left)
    finally:
        stop.set()
        writer.join()
    assert counts == sorted(set(counts))


def test_a_backup_holds_what_the_rows_name_and_nothing_beside(place, tmp_path):
    (place.logs / "half-uploaded.csv").write_text("case")
    (place.studies / "half-made").mkdir()
    made = backed_up(place, tmp_path / "backup.zip")
    assert not [part.name for part in made.manifest.parts if "half" in part.name]
    assert made.size == made.path.stat().st_size


def test_a_file_that_is_there_is_written_over_only_by_force(place, tmp_path):
    target = tmp_path / "backup.zip"
    target.write_text("last week's")
    with pytest.raises(BadInput, match="is there already"):
        backed_up(place, target)
    assert target.read_text() == "last week's"
    assert backed_up(place, target, force=True).path == target
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_folder_without_a_site_is_told(tmp_path):
    with pytest.raises(BadInput, match="there is no site in this folder"):
        backed_up(Home(tmp_path / "nowhere"), tmp_path / "backup.zip")
    assert not (tmp_path / "backup.zip").exists()


def test_what_was_wrong_already_is_told_and_the_rest_is_kept_and_comes_back(place, tmp_path, reach):
    lost, altered = sorted(path for path in place.logs.rglob("*.csv"))
    lost.unlink()
    altered.write_text("something else")
    (study,) = place.studies.rglob("study.kept")
    study.write_bytes(b"something else")
    made = backed_up(place, tmp_path / "backup.zip")
    assert made.manifest.faults == {
        f"logs/{lost.relative_to(place.logs)}": "is not there.",
        f"logs/{altered.relative_to(place.logs)}": "is not as it was brought in.",
        f"studies/{study.parent.name}": "does not hold the study as it was kept.",
    }
    assert restored(made.path, tmp_path / "new").manifest.faults == made.manifest.faults


def test_a_log_that_a_row_names_and_the_archive_does_not_hold_is_named(place, tmp_path, reach, monkeypatch):
    monkeypatch.setattr("ambidex.web.keeping.backup.faults", lambda *_: {})  # as an archive that hides it
    lost = next(place.logs.rglob("*.csv"))
    lost.unlink()
    backed_up(place, tmp_path / "backup.zip")
    assert problems(tmp_path / "backup.zip", tmp_path / "new") == [
        f"logs/{lost.relative_to(place.logs)}: is not there."
    ]
    assert not (tmp_path / "new").exists()


def test_a_gap_in_the_audit_is_named(place, tmp_path, reach):
    changed(place, "delete from accounts_auditevent where number = 1")
    backed_up(place, tmp_path / "backup.zip")
    assert problems(tmp_path / "backup.zip", tmp_path / "new") == ["the audit: Events 1 to 1 are missing."]


def test_an_altered_event_is_named(place, tmp_path, reach):
    changed(place, "update accounts_auditevent set about = 'log 9' where number = 2")
    backed_up(place, tmp_path / "backup.zip")
    assert problems(tmp_path / "backup.zip", tmp_path / "new") == ["the audit: Event 2 is not as it was written."]


def test_a_database_of_a_newer_version_is_told(place, tmp_path, reach):
    changed(place, "insert into django_migrations (app, name, applied) values ('studies', '0099_later', '2030-01-01')")
    backed_up(place, tmp_path / "backup.zip")
    (told,) = problems(tmp_path / "backup.zip", tmp_path / "new")
    assert told.startswith("database.sqlite3: is of Ambidex ")
    assert told.endswith("does not know studies 0099_later.")


def test_a_database_of_an_older_version_is_brought_up(place, tmp_path, reach):
    changed(place, "delete from django_migrations where app = 'mfa'", "drop table mfa_authenticator")
    backed_up(place, tmp_path / "backup.zip")
    done = restored(tmp_path / "backup.zip", tmp_path / "new")
    assert done.brought_up
    with closing(sqlite3.connect(done.place.database)) as opened:
        assert opened.execute("select count(*) from mfa_authenticator").fetchone() == (0,)


def test_a_row_that_names_nobody_is_told(place, tmp_path, reach):
    changed(place, "pragma foreign_keys = off", "delete from accounts_unit")
    backed_up(place, tmp_path / "backup.zip")
    told = problems(tmp_path / "backup.zip", tmp_path / "new")
    assert (
        "database.sqlite3: is not sound: row 1 of studies_log names a row of accounts_unit that is not there." in told
    )


def test_a_page_of_the_database_that_was_damaged_is_told(place, tmp_path, reach):
    content = bytearray(place.database.read_bytes())
    leaves = (at for at in range(0, len(content), 4096) if content[at] == 13)  # SQLite's mark of a page of rows
    page = next(at for at in leaves if b"Ann Archer" in content[at : at + 4096])
    content[page : page + 8] = bytes(8)
    place.database.write_bytes(content)
    backed_up(place, tmp_path / "backup.zip")
    assert problems(tmp_path / "backup.zip", tmp_path / "new")[0].startswith("database.sqlite3: is not sound: ")


def test_a_folder_that_is_not_empty_is_left_as_it_is(place, tmp_path):
    backed_up(place, tmp_path / "backup.zip")
    assert problems(tmp_path / "backup.zip", place.folder) == [f"{place.folder}: is not empty."]
    (tmp_path / "file").write_text("mine")
    assert problems(tmp_path / "backup.zip", tmp_path / "file") == [f"{tmp_path / 'file'}: is not empty."]


def test_an_empty_folder_stays_empty_where_the_archive_is_damaged(place, tmp_path):
    made = backed_up(place, tmp_path / "backup.zip")
    content = bytearray(made.path.read_bytes())
    content[len(content) // 2] ^= 255
    made.path.write_bytes(content)
    (tmp_path / "new").mkdir()
    assert problems(made.path, tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []
