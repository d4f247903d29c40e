"""The archive of a backup: what was put in comes out, and whatever is not as it was is refused."""

import json
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ambidex.errors import BadInput
from ambidex.web.keeping.archive import MANIFEST, Manifest, add, extract, is_within, new_archive, open_archive, seal

CONTENTS = {
    "database.sqlite3": b"SQLite format 3\0" + bytes(range(256)) * 8,
    "logs/ab/claims.csv": b"case,activity\n" * 50,
    "logs/cd/claims.csv.gz": bytes(range(256)) * 2,
    "studies/ef/empty": b"",
}


def written(folder: Path, contents: dict[str, bytes] = CONTENTS, **said: object) -> Path:
    path = folder / "backup.zip"
    with new_archive(path) as archive:
        parts = []
        for number, (name, content) in enumerate(contents.items()):
            source = folder / f"source {number}"
            source.write_bytes(content)
            parts.append(add(archive, name, source))
        facts = {"database": "database.sqlite3", "migrations": ("accounts 0001_initial",), "faults": {}}
        facts |= {"made_at": datetime(2026, 3, 2, tzinfo=UTC), "version": "1", "parts": tuple(parts)}
        seal(archive, Manifest(**{**facts, **said}))
    return path


def unpacked(path: Path, folder: Path) -> dict[str, bytes]:
    with open_archive(path) as (archive, manifest):
        problems = [extract(archive, part, folder) for part in manifest.parts]
        if any(problems):
            raise BadInput(path.name, [problem for problem in problems if problem])
        return {part.name: (folder / part.name).read_bytes() for part in manifest.parts}


def rewritten(path: Path, change) -> Path:
    """The archive, with its parts changed by somebody who knows zip but not us."""
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in change(contents).items():
            archive.writestr(name, content)
    return path


def refusal(path: Path, folder: Path) -> list[str]:
    with pytest.raises(BadInput) as told:
        unpacked(path, folder)
    return [f"{problem.place}: {problem.what}" for problem in told.value.problems]


@pytest.fixture(scope="module")
def archive_bytes(tmp_path_factory) -> bytes:
    return written(tmp_path_factory.mktemp("archive")).read_bytes()


def test_what_was_put_in_comes_out(tmp_path):
    assert unpacked(written(tmp_path), tmp_path / "out") == CONTENTS


def test_an_archive_is_for_its_owner_and_is_not_there_before_it_is_whole(tmp_path):
    path = written(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(RuntimeError, match="stopped"), new_archive(tmp_path / "second.zip"):
        raise RuntimeError("stopped")
    assert [found.name for found in tmp_path.iterdir() if "second" in found.name] == []


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_one_damaged_byte_is_noticed_or_makes_no_difference(archive_bytes, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("damaged")
    content = bytearray(archive_bytes)
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    (folder / "backup.zip").write_bytes(content)
    with suppress(BadInput):
        assert unpacked(folder / "backup.zip", folder / "out") == CONTENTS


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True))
def test_an_archive_that_is_cut_off_is_refused(archive_bytes, tmp_path_factory, share):
    folder = tmp_path_factory.mktemp("cut")
    (folder / "backup.zip").write_bytes(archive_bytes[: int(share * len(archive_bytes))])
    refusal(folder / "backup.zip", folder / "out")


def test_a_damaged_part_is_named(archive_bytes, tmp_path):
    path = tmp_path / "backup.zip"
    where = archive_bytes.index(bytes(range(256)) * 2)  # stored as it is
    path.write_bytes(archive_bytes[:where] + b"\x99" + archive_bytes[where + 1 :])
    assert refusal(path, tmp_path) == ["logs/cd/claims.csv.gz: is damaged: it cannot be unpacked."]


def test_every_part_that_was_exchanged_is_named(tmp_path):
    path = rewritten(
        written(tmp_path), lambda contents: {**contents, "logs/ab/claims.csv": b"x", "studies/ef/empty": b"y"}
    )
    assert refusal(path, tmp_path / "out") == [
        "logs/ab/claims.csv: is not as it was backed up: its SHA-256 is another.",
        "studies/ef/empty: is not as it was backed up: its SHA-256 is another.",
    ]


def test_parts_that_are_missing_or_were_added_are_named(tmp_path):
    path = rewritten(
        written(tmp_path),
        lambda contents: {name: content for name, content in contents.items() if "/ab/" not in name} | {"logs/x": b""},
    )
    assert refusal(path, tmp_path / "out") == [
        "logs/ab/claims.csv: is missing.",
        "logs/x: is not in the manifest: somebody has put it there.",
    ]


def test_a_part_that_is_there_twice_is_named(tmp_path):
    path = written(tmp_path)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("logs/ab/claims.csv", b"another")
    assert refusal(path, tmp_path / "out") == ["logs/ab/claims.csv: is there twice."]


@pytest.mark.parametrize(
    "name", ["../outside", "/etc/outside", "logs/../../outside", "logs\\..\\x", "secret_key", "logs"]
)
def test_a_name_that_leads_out_of_the_folder_is_refused_before_anything_is_written(tmp_path, name):
    path = written(tmp_path, {**CONTENTS, name: b"mine"})
    assert refusal(path, tmp_path / "out") == [f"{name}: is a name that leads out of the folder."]
    assert not (tmp_path / "out").exists()


@given(st.text(max_size=30))
def test_a_name_that_is_within_stays_within(name):
    inside = Path("/home/logs"), Path("/home/studies")
    assert not is_within(name) or any(Path("/home", name).is_relative_to(folder) for folder in inside)
    assert not (is_within(name) and ".." in Path(name).parts)


def test_a_part_that_unpacks_to_more_than_the_manifest_says_is_stopped(tmp_path):
    bomb = 64 * 2**20
    path = rewritten(written(tmp_path), lambda contents: {**contents, "logs/ab/claims.csv": bytes(bomb)})
    assert "logs/ab/claims.csv" in refusal(path, tmp_path / "out")[0]
    assert (tmp_path / "out/logs/ab/claims.csv").stat().st_size < bomb / 32


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("notes.txt", b"these are notes", "file: it is no backup of Ambidex."),
        ("empty.zip", b"", "file: it is no backup of Ambidex."),
        ("cut.zip", b"PK\x03\x04 and then nothing", "file: it is cut off or damaged: its end is missing."),
    ],
)
def test_a_file_that_is_no_backup_is_told(tmp_path, name, content, told):
    (tmp_path / name).write_bytes(content)
    assert refusal(tmp_path / name, tmp_path) == [told]


def test_a_zip_of_something_else_is_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "holiday.zip", "w") as archive:
        archive.writestr("beach.jpg", b"sand")
    assert refusal(tmp_path / "holiday.zip", tmp_path) == [
        "manifest.json: is not there, so this is no backup of Ambidex."
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"form": "Ambidex backup 2"}, "it says that it is 'Ambidex backup 2', not 'Ambidex backup 1'."),
        ({"parts": [{"name": "logs/x"}]}, "is damaged."),
        ({"made_at": "soon"}, "is damaged."),
        ({"database": "logs/ab/claims.csv"}, "names no database."),
        ({"more": 1}, "is damaged."),
    ],
)
def test_a_manifest_of_another_form_is_told(tmp_path, said, told):
    def change(contents):
        return {**contents, MANIFEST: json.dumps({**json.loads(contents[MANIFEST]), **said}).encode()}

    told_at = refusal(rewritten(written(tmp_path), change), tmp_path / "out")
    assert f"manifest.json: {told}" in told_at
