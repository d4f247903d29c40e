"""Restoring a backup: into an empty folder, and only after everything in it was found to be as it was."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ambidex.errors import BadInput, Problem
from ambidex.web.database import database
from ambidex.web.home import Home
from ambidex.web.keeping import archive, postgres, sqlite
from ambidex.web.keeping.archive import Manifest
from ambidex.web.keeping.backup import faults
from ambidex.web.keeping.other_database import other_database
from ambidex.web.keeping.rows import Rows
from ambidex.workspace import Progress

_OTHER = "Restore another backup."


@dataclass(frozen=True, slots=True)
class Restored:
    """A site that was restored.

    Attributes
    ----------
    place
        Its home.
    manifest
        What the archive says of itself.
    n_events
        Events of the audit; none is missing, and none was altered.
    brought_up
        Whether its database was brought up to this version.
    """

    place: Home
    manifest: Manifest
    n_events: int
    brought_up: bool


def restore(file: Path, to: Path, *, url: str | None, progress: Progress) -> Restored:
    """Restore a backup into a folder that is empty or not there; where anything is wrong, the folder stays as it is.

    Parameters
    ----------
    url
        Of an empty PostgreSQL database, where the site had one; None: SQLite.

    Raises
    ------
    BadInput
        With everything that is wrong with the archive, or with the folder.
    """
    if to.exists() and not (to.is_dir() and not any(to.iterdir())):
        raise BadInput("The folder", [Problem(str(to), "is not empty.", "Name an empty folder, or a new one.")])
    with archive.open_archive(file) as (opened, manifest):
        _require_same_kind(file, manifest, url)
        with _staging(to) as staged:
            _require_room(staged.folder, manifest.size)
            done, problems = 0, []
            for part in manifest.parts:
                progress("Unpacking and checking", done / max(manifest.size, 1))
                problems.append(archive.extract(opened, part, staged.folder))
                done += part.size
            _refuse(file, problems)
            progress("Checking the database", 1.0)
            found, words = _brought_back(staged.folder / manifest.database, staged, url)
            n_events, brought_up = _checked(file, found, manifest, words)
            for path in list(staged.folder.iterdir()):
                path.rename(to / path.name)
    return Restored(Home(to), manifest, n_events, brought_up)


@contextmanager
def _staging(to: Path) -> Iterator[Home]:
    """Give a home within the folder, which goes with all that was not moved out of it; `to` may be a mounted disk."""
    is_new = not to.exists()
    to.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with tempfile.TemporaryDirectory(dir=to, prefix=".restore-") as folder:
            yield Home(Path(folder))
    except BaseException:
        if is_new:
            to.rmdir()
        raise


def _require_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if needed > free:
        what = f"has room for {free / 2**20:.0f} MiB; the backup needs {needed / 2**20:.0f}."
        raise BadInput("The folder", [Problem(str(folder.parent), what, "Make room, or choose another place.")])


def _require_same_kind(file: Path, manifest: Manifest, url: str | None) -> None:
    if (manifest.database == postgres.NAME) == bool(url):
        return
    what = "holds a database of SQLite, and" if url else "holds a database of PostgreSQL, and"
    what += " DATABASE_URL names one of PostgreSQL." if url else " DATABASE_URL names none."
    remedy = "Unset DATABASE_URL." if url else "Make an empty one with createdb, and name it with DATABASE_URL."
    raise BadInput(file.name, [Problem(manifest.database, what, remedy)])


def _brought_back(copy: Path, staged: Home, url: str | None) -> tuple[Rows, dict[str, Any]]:
    """Put the database where the site looks for it; return what it names, and Django's words for it."""
    words = database(url, staged)
    if not url:
        return sqlite.brought_back(copy, staged.database), words
    found = postgres.brought_back(words, copy)
    copy.unlink()
    return found, words


def _checked(file: Path, found: Rows, manifest: Manifest, words: dict[str, Any]) -> tuple[int, bool]:
    """Refuse a database that does not fit the files or this version; return its events, and if it was brought up."""
    wrong = faults(found, list(manifest.parts)).items() - manifest.faults.items()
    problems = [Problem(name, what, _OTHER) for name, what in sorted(wrong)]
    with other_database(words) as alias:
        unknown = _unknown(found.migrations)
        if unknown:
            what = f"is of Ambidex {manifest.version}, and this one does not know {', '.join(unknown)}."
            remedy = "Restore it with that version, or a newer one."
            _refuse(file, [*problems, Problem(manifest.database, what, remedy)])
        brought_up = _brought_up(alias)
        from ambidex.web.accounts.audit import gaps
        from ambidex.web.accounts.models import AuditEvent

        problems += [Problem("the audit", told, _OTHER) for told in gaps(using=alias)]
        n_events = AuditEvent.objects.using(alias).count()
    if problems and manifest.database == postgres.NAME:
        problems.append(Problem(words["NAME"], "holds what was restored.", "Drop this database before you try again."))
    _refuse(file, problems)
    return n_events, brought_up


def _refuse(file: Path, problems: Sequence[Problem | None]) -> None:
    found = [problem for problem in problems if problem is not None]
    if found:
        raise BadInput(file.name, found)


def _unknown(migrations: tuple[str, ...]) -> list[str]:
    """Return the migrations that this version does not have."""
    from django.db.migrations.loader import MigrationLoader

    known = {f"{app} {name}" for app, name in MigrationLoader(None).disk_migrations or ()}
    return [name for name in migrations if name not in known]


def _brought_up(alias: str) -> bool:
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[alias])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", database=alias, verbosity=0)
    return True
