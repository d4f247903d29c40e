"""Taking a log in: the file is kept as it came; the same file twice is one log."""

import re
import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings

from ambidex.web.accounts.models import Person, Unit
from ambidex.web.studies.models import Log


def take_in(
    file: Path, *, name: str, digest: str, by: Person | None, unit: Unit | None, now: datetime
) -> tuple[Log, bool]:
    """Return the log of a file, and whether it is new.

    Parameters
    ----------
    file
        Is moved into the home.
    name
        What the file was called by whoever brought it; never used as a path.
    digest
        SHA-256 of the file.
    """
    known = Log.objects.filter(digest=digest, unit=unit).first()
    if known is not None:
        return known, False
    place = Path(digest[:2]) / digest / safe_name(name, file.suffixes)
    target = settings.AMBIDEX_HOME.logs / place
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        shutil.move(file, target)
    log = Log.objects.create(
        name=name, unit=unit, digest=digest, file=str(place), size=target.stat().st_size, brought_by=by, brought_at=now
    )
    return log, True


def safe_name(name: str, suffixes: list[str]) -> str:
    """Return a name that is safe on any disk, with the suffixes by which a reader knows the format.

    Examples
    --------
    >>> safe_name("../../etc/Claims 2026?.csv", [".csv"])
    'Claims-2026.csv'
    """
    stem = Path(name.replace("\\\\", "/")).name
    ending = "".join(suffixes[-2:]) if suffixes[-1:] == [".gz"] else "".join(suffixes[-1:])
    stem = stem[: -len(ending)] if ending and stem.lower().endswith(ending.lower()) else stem
    return (re.sub(r"[^\w]+", "-", stem).strip("-")[:80] or "log") + ending.lower()
