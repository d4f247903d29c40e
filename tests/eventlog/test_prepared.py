import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from ambidex.eventlog import EventLog, Mapping, read_log
from ambidex.eventlog.kernel import first_rows
from ambidex.eventlog.prepared import places

TEXT = """case_id,activity,resource,start_time,end_time,enabled_time,cost,value,team,type,channel
1,Check,Ann,2024-01-01T09:00Z,2024-01-01T10:00Z,2024-01-01T08:00Z,1.5,10,North,claim,phone
1,Send,,2024-01-01T11:00Z,2024-01-01T12:00Z,2024-01-01T10:00Z,2.5,10,,claim,phone
Zoë,Check,Bob,,2024-01-02T10:00Z,2024-01-02T08:00Z,3.5,20,South,refund,mail
"""


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "logs").mkdir()
    path = tmp_path / "logs" / "log.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def assert_same(one: EventLog, other: EventLog) -> None:
    for field in dataclasses.fields(EventLog):
        left, right = getattr(one, field.name), getattr(other, field.name)
        if isinstance(left, np.ndarray):
            assert left.dtype == right.dtype
            np.testing.assert_array_equal(left, right)
        elif field.name == "case_attributes":
            assert {name: left[name].tolist() for name in left} == {name: right[name].tolist() for name in right}
        else:
            assert left == right


def folders(path: Path) -> list[Path]:
    return sorted(places(path)[0].iterdir())


def test_a_prepared_log_equals_the_one_that_was_read_and_so_does_its_report(source: Path) -> None:
    fresh, told = read_log(source)
    again, told_again = read_log(source)
    assert_same(fresh, again)
    assert told == told_again


def test_the_second_opening_does_not_read_the_source_again(source: Path) -> None:
    read_log(source)
    (folder,) = folders(source)
    kept = json.loads((folder / "log.json").read_text(encoding="utf-8"))
    kept["activities"] = ["From the", "prepared log"]
    (folder / "log.json").write_text(json.dumps(kept), encoding="utf-8")
    assert read_log(source)[0].activities == ("From the", "prepared log")


def test_kernels_take_prepared_arrays_like_any_other(source: Path) -> None:
    read_log(source)
    log, _ = read_log(source)
    assert type(log.case) is np.ndarray
    assert log.case.flags.writeable
    before = len(first_rows.signatures)
    first_rows(log.case, log.n_cases)
    assert len(first_rows.signatures) == before


def test_writing_to_an_array_of_a_prepared_log_does_not_change_the_file(source: Path) -> None:
    read_log(source)
    log, _ = read_log(source)
    log.activity[:] = 7
    assert read_log(source)[0].activity.tolist() == [0, 1, 0]


def test_other_options_make_another_prepared_log(source: Path) -> None:
    read_log(source)
    log, _ = read_log(source, mapping=Mapping(activity="channel"))
    assert log.activities == ("phone", "mail")
    assert len(folders(source)) == 2


def test_a_changed_source_is_read_again_and_the_old_prepared_log_is_removed(source: Path) -> None:
    read_log(source)
    source.write_text(TEXT.replace("Send", "Ship"), encoding="utf-8")
    assert read_log(source)[0].activities == ("Check", "Ship")
    assert len(folders(source)) == 1


@pytest.mark.parametrize("name", ["case.npy", "log.json", "case_ids.npy", "attributes.parquet"])
@pytest.mark.parametrize("harm", ["cut", "gone"])
def test_a_damaged_prepared_log_is_prepared_again(source: Path, name: str, harm: str) -> None:
    fresh, _ = read_log(source)
    (folder,) = folders(source)
    content = (folder / name).read_bytes()
    (folder / name).unlink()
    if harm == "cut":
        (folder / name).write_bytes(content[: len(content) // 2])
    assert_same(read_log(source)[0], fresh)
    assert (folder / name).read_bytes() == content


def test_where_nothing_can_be_written_beside_the_source_the_cache_folder_is_used(source: Path) -> None:
    places(source)[0].write_text("a file stands in the way")
    fresh, _ = read_log(source)
    assert len(list(places(source)[1].iterdir())) == 1
    assert_same(read_log(source)[0], fresh)


def test_where_nothing_can_be_written_at_all_the_log_is_read_all_the_same(source: Path) -> None:
    places(source)[0].write_text("a file stands in the way")
    places(source)[1].parent.parent.mkdir()
    places(source)[1].parent.write_text("another one")
    assert len(read_log(source)[0]) == 3


def test_without_cache_nothing_is_written(source: Path) -> None:
    read_log(source, cache=False)
    assert not places(source)[0].exists()


def test_no_draft_is_left_behind(source: Path) -> None:
    read_log(source)
    assert not [folder for folder in folders(source) if folder.name.startswith(".draft-")]


def test_a_folder_that_is_read_only_is_left_alone(source: Path) -> None:
    source.parent.chmod(0o555)
    read_log(source)
    assert [path.name for path in source.parent.iterdir()] == ["log.csv"]
    assert len(list(places(source)[1].iterdir())) == 1
    source.parent.chmod(0o755)
