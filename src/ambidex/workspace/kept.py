"""A study kept for later: everything but the log, which is read again from its prepared form."""

import hashlib
import pickle
from dataclasses import fields
from pathlib import Path

import ambidex.engines.frozen  # noqa: F401 factories are written with it
from ambidex.errors import BadInput, Problem
from ambidex.workspace.answer import Study
from ambidex.workspace.source import Source, open_log

_NAME = "study.kept"


def keep_study(found: Study, folder: Path) -> str:
    """Keep a study in a folder, and return the digest by which it is known when it is read again."""
    values = {field.name: getattr(found, field.name) for field in fields(found) if field.name != "log"}
    content = pickle.dumps(values, protocol=pickle.HIGHEST_PROTOCOL)
    (folder / _NAME).write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def kept_study(folder: Path, *, digest: str, source: Source) -> Study:
    """Return a study that was kept.

    Parameters
    ----------
    digest
        What `keep_study` returned. Only what has it is read: nobody else can have written it.
    source
        The log that was studied.

    Raises
    ------
    BadInput
        If the study is not there, or is not as it was kept.
    """
    path = folder / _NAME
    content = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(content).hexdigest() != digest:
        told = "is not as it was kept." if content else "is not there."
        raise BadInput("The study", [Problem(str(path), told, "Study the log again.")])
    log, _ = open_log(source)
    return Study(log=log, **pickle.loads(content))  # noqa: S301 the digest says that we wrote it
