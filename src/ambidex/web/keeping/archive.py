"""The archive of a backup: a zip file of parts, and a manifest that says what each part must be.

The manifest guards against damage and mistakes, not against somebody who writes an archive by hand: restore only what
you trust.
"""

import hashlib
import json
import os
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from ambidex.errors import BadInput, Problem

MANIFEST = "manifest.json"
FORM = "Ambidex backup 1"
FOLDERS = ("logs", "studies")
"""Where in the archive, and in the home, there may be files."""

_PACKED_ALREADY = (".gz", ".parquet", ".pq", ".zip")
_AT_ONCE = 2**20
_OTHER = "Copy the archive again, or restore another."
_LARGEST_MANIFEST = 256 * 2**20
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error, OSError,
)  # fmt: skip
"""What zipfile raises on bytes that are not as they were written."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file in the archive: its name there, its size in bytes, its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself.

    Attributes
    ----------
    made_at, version
        When, and by which version of Ambidex.
    database
        The name of the part that is the database.
    migrations
        Those that its database has seen, as "accounts 0001_initial".
    faults
        What was wrong with the site already when it was backed up: place -> what.
    """

    made_at: datetime
    version: str
    database: str
    migrations: tuple[str, ...]
    parts: tuple[Part, ...]
    faults: dict[str, str]

    @property
    def size(self) -> int:
        """Bytes of all parts, unpacked."""
        return sum(part.size for part in self.parts)


@contextmanager
def new_archive(target: Path) -> Iterator[zipfile.ZipFile]:
    """Give an archive to write; it stands at `target` only when all of it is written, for its owner's eyes only."""
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def add(archive: zipfile.ZipFile, name: str, path: Path) -> Part:
    """Add a file, and return what it was when it was read."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED_ALREADY) else zipfile.ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
        while content := source.read(_AT_ONCE):
            digest.update(content)
            size += len(content)
            target.write(content)
    return Part(name, size, digest.hexdigest())


def seal(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Add the manifest, which makes it a backup."""
    said = {"form": FORM, **asdict(manifest), "made_at": manifest.made_at.isoformat()}
    archive.writestr(MANIFEST, json.dumps(said, indent=1, sort_keys=True))


@contextmanager
def open_archive(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Give an archive and its manifest.

    Raises
    ------
    BadInput
        If it is no backup, is cut off, or does not hold exactly the parts that its manifest names.
    """
    try:
        with path.open("rb") as file:
            begins = file.read(4)
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        if isinstance(error, OSError) and error.strerror:
            raise BadInput(path.name, [Problem("file", f"cannot be read: {error.strerror}.")]) from error
        cut = begins == b"PK\x03\x04"
        what = "it is cut off or damaged: its end is missing." if cut else "it is no backup of Ambidex."
        remedy = "Copy it again from where it was made." if cut else "Name a file that `ambidex backup` wrote."
        raise BadInput(path.name, [Problem("file", what, remedy)]) from error
    with archive:
        manifest = _manifest(archive, path.name)
        problems = _contents(archive, manifest)
        if problems:
            raise BadInput(path.name, problems)
        yield archive, manifest


def extract(archive: zipfile.ZipFile, part: Part, folder: Path) -> Problem | None:
    """Write a part beneath a folder; return what is wrong with it, if anything."""
    target = folder / part.name
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as file:
        try:
            # A part that claims to be small cannot fill the disk: what is beyond its size is not read.
            for content in _content(archive, part):
                digest.update(content)
                size += len(content)
                file.write(content)
        except _Damaged:
            return Problem(part.name, "is damaged: it cannot be unpacked.", _OTHER)
    if (size, digest.hexdigest()) != (part.size, part.sha256):
        return Problem(part.name, "is not as it was backed up: its SHA-256 is another.", _OTHER)
    return None


class _Damaged(Exception):
    """Bytes of a part are not as they were written."""


def _content(archive: zipfile.ZipFile, part: Part) -> Iterator[bytes]:
    try:
        with archive.open(part.name) as source:
            left = part.size + 1
            while left > 0 and (content := source.read(min(left, _AT_ONCE))):
                left -= len(content)
                yield content
    except _BROKEN as error:
        raise _Damaged from error


def _manifest(archive: zipfile.ZipFile, source: str) -> Manifest:
    try:
        if archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
            raise ValueError("no manifest is so large")
        said: dict[str, Any] = json.loads(archive.read(MANIFEST))
        form = said.pop("form")
        if form != FORM:
            what, remedy = f"it says that it is {str(form)[:60]!r}, not {FORM!r}.", "Restore it with a newer Ambidex."
            raise BadInput(source, [Problem(MANIFEST, what, remedy)])
        said["parts"] = tuple(Part(str(part["name"]), int(part["size"]), str(part["sha256"])) for part in said["parts"])
        said["migrations"] = tuple(said["migrations"])
        said["made_at"] = datetime.fromisoformat(said["made_at"])
        return Manifest(**said)
    except (*_BROKEN, KeyError, TypeError, AttributeError, RecursionError) as error:
        there = MANIFEST in archive.namelist()
        what = "is damaged." if there else "is not there, so this is no backup of Ambidex."
        remedy = _OTHER if there else "Name a file that `ambidex backup` wrote."
        raise BadInput(source, [Problem(MANIFEST, what, remedy)]) from error


def _contents(archive: zipfile.ZipFile, manifest: Manifest) -> list[Problem]:
    """Return what is wrong with the names in the archive, beside those in the manifest."""
    named, there = [part.name for part in manifest.parts], [name for name in archive.namelist() if name != MANIFEST]
    missing, foreign = sorted(set(named) - set(there)), sorted(set(there) - set(named))
    twice = [name for names in (named, there) for name, count in Counter(names).items() if count > 1]
    problems = [Problem(name, "is missing.", _OTHER) for name in missing]
    problems += [Problem(name, "is not in the manifest: somebody has put it there.", _OTHER) for name in foreign]
    problems += [Problem(name, "is there twice.", _OTHER) for name in twice]
    problems += [
        Problem(name[:200], "is a name that leads out of the folder.", "Do not trust this archive.")
        for name in named
        if not (name == manifest.database or is_within(name))
    ]
    if manifest.database not in named or not re.fullmatch(r"database\.\w+", manifest.database):
        problems.append(Problem(MANIFEST, "names no database.", _OTHER))
    return problems


def is_within(name: str) -> bool:
    r"""Tell whether a name of a part stays within the folders in which there may be files.

    Examples
    --------
    >>> [is_within(name) for name in ("logs/ab/claims.csv", "logs/../../x", "/logs/x", "logs\\x", "secret_key")]
    [True, False, False, False, False]
    """
    path = PurePosixPath(name)
    plain = not re.search(r"[\\\x00-\x1f]", name) and str(path) == name and ".." not in path.parts
    return plain and len(path.parts) > 1 and path.parts[0] in FOLDERS
