"""Taking a backup: the database as it is at one moment, and every file that it names."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import ambidex
from ambidex.errors import BadInput, Problem
from ambidex.web.database import database
from ambidex.web.home import Home
from ambidex.web.keeping import archive, postgres, sqlite
from ambidex.web.keeping.archive import Manifest, Part
from ambidex.web.keeping.rows import Rows
from ambidex.workspace import Progress


@dataclass(frozen=True, slots=True)
class Backup:
    """An archive that was written: where, how large, and what it says of itself."""

    path: Path
    size: int
    manifest: Manifest


def backup(
    place: Home, target: Path, *, now: datetime, url: str | None, progress: Progress, force: bool = False
) -> Backup:
    """Write all that a site holds to one file, while it runs.

    Parameters
    ----------
    url
        Of the PostgreSQL database, where the site has one; None: SQLite.
    force
        Write over a file that is there.

    Raises
    ------
    BadInput
        If there is no site, or the file is there already.

    Notes
    -----
    The database comes first. Files are written before the rows that name them, and are not changed afterwards, so those
    that the copy names are there. What is wrong with one all the same is said in the manifest, and does not keep the
    rest from being backed up.
    """
    if target.exists() and not force:
        problem = Problem(str(target), "is there already.", "Choose another name, or write over it with --force.")
        raise BadInput("The backup", [problem])
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        progress("Copying the database", 0.0)
        copy = Path(folder) / (postgres.NAME if url else sqlite.NAME)
        found = postgres.copied(database(url, place), copy) if url else sqlite.copied(place.database, copy)
        files = [(copy.name, copy), *_files(place, found)]
        _require_room(target.parent, files)
        with archive.new_archive(target) as writing:
            parts = []
            for number, (name, path) in enumerate(files):
                progress("Keeping logs and studies" if number else "Keeping the database", number / len(files))
                parts.append(archive.add(writing, name, path))
            manifest = Manifest(
                made_at=now,
                version=ambidex.__version__,
                database=copy.name,
                migrations=found.migrations,
                parts=tuple(parts),
                faults=faults(found, parts),
            )
            archive.seal(writing, manifest)
    return Backup(target, target.stat().st_size, manifest)


def faults(found: Rows, parts: list[Part]) -> dict[str, str]:
    """Return what is wrong with the files that the rows of a database name: place -> what."""
    there = {part.name: part.sha256 for part in parts}
    wrong: dict[str, str] = {}
    for file, digest in found.logs.items():
        if there.get(f"logs/{file}") != digest:
            wrong[f"logs/{file}"] = "is not as it was brought in." if f"logs/{file}" in there else "is not there."
    inside: dict[str, set[str]] = {}
    for part in parts:
        inside.setdefault("/".join(part.name.split("/")[:2]), set()).add(part.sha256)
    for folder, digest in found.studies.items():
        if digest not in inside.get(f"studies/{folder}", ()):
            wrong[f"studies/{folder}"] = "does not hold the study as it was kept."
    return wrong


def _files(place: Home, found: Rows) -> Iterator[tuple[str, Path]]:
    """Give the files that the rows name, those that are there."""
    for file in sorted(found.logs):
        if (place.logs / file).is_file():
            yield f"logs/{file}", place.logs / file
    for folder in sorted(found.studies):
        for path in sorted((place.studies / folder).rglob("*")):
            if path.is_file():
                yield f"studies/{path.relative_to(place.studies).as_posix()}", path


def _require_room(folder: Path, files: list[tuple[str, Path]]) -> None:
    needed, free = sum(path.stat().st_size for _, path in files), shutil.disk_usage(folder).free
    if needed > free:
        what = f"has room for {free / 2**20:.0f} MiB; the backup may need {needed / 2**20:.0f}."
        raise BadInput("The backup", [Problem(str(folder), what, "Make room, or choose another place.")])
