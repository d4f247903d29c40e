"""Taking a log in: the file is kept as it came; the same file twice is one log, and one that goes on is known."""

import hashlib
import re
import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings

from ambidex.web.accounts.models import Person, Unit
from ambidex.web.studies.models import Log
from ambidex.workspace import preview


def take_in(file: Path | str, *, name: str, by: Person | None, unit: Unit | None, now: datetime) -> tuple[Log, bool]:
    """Return the log of a file, and whether it is new.

    Parameters
    ----------
    file
        Is moved into the home.
    name
        What the file was called by whoever brought it; never used as a path.

    Raises
    ------
    BadInput
        If the file cannot be a log.
    """
    digest = _digest(Path(file))
    known = Log.objects.filter(digest=digest, unit=unit).first()
    if known is not None:
        return known, False
    place = Path(digest[:2]) / digest / safe_name(name)
    target = settings.AMBIDEX_HOME.logs / place
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        shutil.copyfile(file, target)
    try:
        preview(target)
    except Exception:
        if not Log.objects.filter(digest=digest).exists():
            shutil.rmtree(target.parent)
        raise
    before = _continued(target, unit)
    log = Log.objects.create(
        name=Path(name.replace("\\", "/")).name[:200],
        unit=unit,
        digest=digest,
        file=str(place),
        size=target.stat().st_size,
        columns=before.columns if before else {},
        time_zone=before.time_zone if before else "",
        case_object=before.case_object if before else "",
        cost_per_hour=before.cost_per_hour if before else None,
        longer_than=before,
        brought_by=by,
        brought_at=now,
    )
    return log, True


def safe_name(name: str) -> str:
    """Return a name that is safe on any disk, with the suffixes by which a reader knows the format.

    Examples
    --------
    >>> safe_name("../../etc/Claims 2026?.csv.gz"), safe_name("..")
    ('Claims-2026.csv.gz', 'log')
    """
    last = Path(name.replace("\\", "/")).name
    suffixes = [suffix.lower() for suffix in Path(last).suffixes if re.fullmatch(r"\.[A-Za-z0-9]{1,8}", suffix)]
    ending = "".join(suffixes[-2:] if suffixes[-1:] == [".gz"] else suffixes[-1:])
    stem = last[: len(last) - len(ending)] if ending else last
    return (re.sub(r"[^\w]+", "-", stem).strip("-")[:80] or "log") + ending


def _digest(path: Path, length: int | None = None) -> str:
    """Return the SHA-256 of a file, or of its first bytes."""
    if length is None:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    digest, left = hashlib.sha256(), length
    with path.open("rb") as file:
        while left > 0 and (part := file.read(min(left, 2**20))):
            digest.update(part)
            left -= len(part)
    return digest.hexdigest()


def _continued(path: Path, unit: Unit | None) -> Log | None:
    """Return the newest log of the same unit that a file begins with, or whose columns are all the same."""
    size = path.stat().st_size
    others = list(Log.objects.filter(unit=unit)[:20])
    begun = (log for log in others if log.size < size and _digest(path, log.size) == log.digest)
    found = next(begun, None)
    columns = preview(path).columns
    if found is None and columns:
        found = next((log for log in others if log.columns and _columns_of(log) == columns), None)
    return found


def _columns_of(log: Log) -> tuple[str, ...]:
    return preview(log.path).columns if log.path.exists() else ()
