"""The prepared log: arrays kept beside the source, opened memory-mapped, so that a log is read only once.

The folder `<name>.ambidex/<content>-<options>/` stands beside the source, or in the user's cache folder where that one
may not be written. It holds one .npy file per array and `log.json`, which is written last and lists the size of every
file: what does not agree with it is damaged, and is prepared again. It can be deleted at any time.
"""

import json
import os
import shutil
import tempfile
from dataclasses import asdict, replace
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any

import numpy as np

from ambidex.eventlog.attributes import Attributes
from ambidex.eventlog.log import EventLog, Origin
from ambidex.eventlog.mapping import Mapping
from ambidex.eventlog.names import Names, pack_names
from ambidex.eventlog.report import Finding, ImportReport

FORMAT = 1
_CHUNK = 1 << 20
_ARRAYS: dict[str, Any] = {
    "case": np.int32,
    "activity": np.int32,
    "resource": np.int32,
    "start_at": "datetime64[us]",
    "end_at": "datetime64[us]",
    "case_offset": np.int64,
    "work_type": np.int32,
    "team_of": np.int32,
    "enabled_at": "datetime64[us]",
    "cost": np.float64,
    "case_value": np.float64,
    "start_estimated": np.bool_,
}
_LISTS = ("activities", "resources", "work_types", "teams")


def fingerprint(path: Path, *, mapping: Mapping, time_zone: str | None, case_object: str | None) -> str:
    """Return what a prepared log depends on: the content of the source, the options, and the format."""
    content = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            content.update(chunk)
    options = json.dumps([FORMAT, asdict(mapping), time_zone, case_object])
    return f"{content.hexdigest()[:24]}-{blake2b(options.encode(), digest_size=6).hexdigest()}"


def places(path: Path) -> tuple[Path, Path]:
    """Return the folders where prepared logs of a source may be: beside it, and in the user's cache folder."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ambidex"
    where = blake2b(str(path.resolve().parent).encode(), digest_size=6).hexdigest()
    return path.with_name(f"{path.name}.ambidex"), cache / f"{path.name}-{where}.ambidex"


def open_prepared(path: Path, mark: str) -> tuple[EventLog, ImportReport] | None:
    """Return the prepared log of a source and its report; None if there is none, or it is damaged."""
    for place in places(path):
        folder = place / mark
        try:
            return _open(folder)
        except (OSError, ValueError, KeyError, TypeError, EOFError):
            continue
    return None


def keep_prepared(log: EventLog, report: ImportReport, *, path: Path, mark: str) -> Path | None:
    """Write the prepared log of a source; return its folder, or None where nothing can be written.

    It appears under its name at once and whole. Prepared forms of what the source held earlier are removed.
    """
    for place in places(path):
        try:
            if not _may_write(place.parent):
                continue
            place.mkdir(parents=True, exist_ok=True)
            draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=place))
        except OSError:
            continue
        try:
            _write(log, report, draft)
            shutil.rmtree(place / mark, ignore_errors=True)
            draft.rename(place / mark)
        except OSError:
            # The disk is full, or somebody else was faster: the log is read all the same.
            shutil.rmtree(draft, ignore_errors=True)
            return None
        _forget_others(place, mark)
        return place / mark
    return None


def _may_write(folder: Path) -> bool:
    """Tell whether a folder is meant to be written to: a read-only one is left alone even by those who could."""
    return not folder.exists() or bool(folder.stat().st_mode & 0o222)


def _write(log: EventLog, report: ImportReport, folder: Path) -> None:
    for name, kind in _ARRAYS.items():
        array = getattr(log, name)
        if array is not None:
            np.save(folder / f"{name}.npy", np.ascontiguousarray(array, dtype=kind))
    case_ids = log.case_ids if isinstance(log.case_ids, Names) else pack_names(log.case_ids)
    np.save(folder / "case_ids.npy", case_ids.text)
    np.save(folder / "case_ids_offset.npy", case_ids.offset)
    if isinstance(log.case_attributes, Attributes) and len(log.case_attributes):
        log.case_attributes.load().write_parquet(folder / "attributes.parquet")
    told = {
        "format": FORMAT,
        "sizes": {file.name: file.stat().st_size for file in sorted(folder.iterdir())},
        "n": len(log),
        "time_zone": log.time_zone,
        "origin": asdict(log.origin),
        "attributes": list(log.case_attributes),
        "report": asdict(report),
        **{name: list(getattr(log, name)) for name in _LISTS},
    }
    (folder / "log.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _open(folder: Path) -> tuple[EventLog, ImportReport]:
    told = json.loads((folder / "log.json").read_text(encoding="utf-8"))
    sizes: dict[str, int] = told["sizes"]
    if told["format"] != FORMAT or any((folder / name).stat().st_size != size for name, size in sizes.items()):
        raise ValueError(folder)
    arrays: dict[str, Any] = {name: _array(folder / f"{name}.npy") for name in _ARRAYS if f"{name}.npy" in sizes}
    names: dict[str, Any] = {name: tuple(told[name]) for name in _LISTS}
    log = EventLog(
        **arrays,
        **names,
        case_ids=Names(_array(folder / "case_ids.npy"), _array(folder / "case_ids_offset.npy")),
        time_zone=told["time_zone"],
        origin=Origin(**told["origin"]),
        case_attributes=Attributes(told["attributes"], lambda: _attributes(folder)),
    )
    return log, _report(told["report"])


def _array(path: Path) -> Any:
    """Return an array on the file's own pages; changes to it stay private, so that kernels take it like any other."""
    return np.load(path, mmap_mode="c").view(np.ndarray)


def _attributes(folder: Path) -> Any:
    import polars as pl

    return pl.read_parquet(folder / "attributes.parquet")


def _report(told: dict[str, Any]) -> ImportReport:
    findings = tuple(Finding(**{**one, "rows": tuple(one["rows"])}) for one in told["findings"])
    return replace(ImportReport(**told), guessed=tuple(told["guessed"]), findings=findings)


def _forget_others(place: Path, mark: str) -> None:
    content = mark.split("-", maxsplit=1)[0]
    for folder in place.iterdir():
        if folder.is_dir() and not folder.name.startswith((content, ".draft-")):
            shutil.rmtree(folder, ignore_errors=True)
