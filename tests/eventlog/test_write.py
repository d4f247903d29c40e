import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.errors import BadInput
from ambidex.eventlog import ActivityInstance, EventLog, event_log, read_log, write_log

START = datetime(2024, 3, 30, 22, tzinfo=UTC)
names = st.text(alphabet='aZé ,;"\n\t|é', min_size=1, max_size=5).map(lambda text: f"n{text.strip()}e")


@st.composite
def instances(draw: st.DrawFn) -> list[ActivityInstance]:
    priced, known = draw(st.booleans()), draw(st.booleans())
    rows = []
    for _ in range(draw(st.integers(1, 12))):
        start = START + timedelta(microseconds=draw(st.integers(0, 20_000_000_000)))
        lasts = timedelta(microseconds=draw(st.sampled_from([0, 1, 3_600_000_000])))
        rows.append(
            ActivityInstance(
                case_id=draw(names),
                activity=draw(names),
                resource=draw(st.none() | names),
                start_at=start,
                end_at=start + lasts,
                enabled_at=start - timedelta(seconds=draw(st.integers(0, 99))) if known else None,
                cost=draw(st.floats(0, 1e6)) if priced else None,
            )
        )
    return rows * draw(st.integers(1, 2))


def told(log: EventLog) -> list[tuple[object, ...]]:
    """Return everything a log says, row by row, whatever its codes and the order of its cases are."""
    return sorted(
        (
            (
                log.case_ids[log.case[row]],
                int(log.start_at[row].astype(np.int64)),
                int(log.end_at[row].astype(np.int64)),
                log.activities[log.activity[row]],
                log.resources[log.resource[row]] if log.resource[row] >= 0 else None,
                log.work_types[log.work_type[log.case[row]]],
                None if log.enabled_at is None else int(log.enabled_at[row].astype(np.int64)),
                None if log.cost is None else float(log.cost[row]),
            )
            for row in range(len(log))
        ),
        key=repr,
    )


@given(instances(), st.sampled_from([".csv", ".parquet"]), st.sampled_from(["UTC", "Europe/Paris", "Asia/Kolkata"]))
def test_a_log_that_is_written_and_read_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, rows: list[ActivityInstance], ending: str, zone: str
) -> None:
    log = event_log(rows, time_zone=zone, work_type_of={rows[0].case_id: "rare"})
    path: Path = tmp_path_factory.mktemp("logs") / f"log{ending}"
    write_log(log, path)
    again, report = read_log(path, time_zone=zone if ending == ".csv" else None, cache=False)
    assert told(again) == told(log)
    assert (again.time_zone, report.n_unexplained) == (zone, 0)
    assert not [finding for finding in report.findings if finding.kind != "assumed"]


@given(instances())
def test_a_log_that_was_read_comes_back_in_the_same_order_and_codes(
    tmp_path_factory: pytest.TempPathFactory, rows: list[ActivityInstance]
) -> None:
    path: Path = tmp_path_factory.mktemp("logs") / "log.parquet"
    write_log(event_log(rows), path)
    first, _ = read_log(path, cache=False)
    write_log(first, path)
    second, _ = read_log(path, cache=False)
    for name in ("case", "activity", "resource", "start_at", "end_at", "case_offset", "work_type"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))
    assert (first.case_ids, first.activities, first.resources) == (second.case_ids, second.activities, second.resources)


def small() -> EventLog:
    at = [START, START + timedelta(hours=2)]
    rows = [ActivityInstance("1", "a", "Ann", at[0], at[1]), ActivityInstance("1", "b", None, at[1], at[1])]
    log = event_log(rows, team_of={"Ann": "North"}, time_zone="Europe/Paris")
    return dataclasses.replace(
        log,
        start_estimated=np.array([False, True]),
        case_value=np.array([12.5]),
        case_attributes=MappingProxyType({"channel": np.array(["phone"], dtype=object)}),
    )


def test_local_times_with_their_offset_are_written_to_csv(tmp_path: Path) -> None:
    write_log(small(), tmp_path / "log.csv")
    header, first, second = (tmp_path / "log.csv").read_text().splitlines()
    assert header == ("case_id,activity,resource,start_time,end_time,work_type,team,value,start_estimated,case:channel")
    assert first == "1,a,Ann,2024-03-30T23:00:00+01:00,2024-03-31T01:00:00+01:00,work,North,12.5,false,phone"
    assert second == "1,b,,2024-03-31T01:00:00+01:00,2024-03-31T01:00:00+01:00,work,,12.5,true,phone"


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_teams_values_estimates_and_attributes_come_back(tmp_path: Path, ending: str) -> None:
    write_log(small(), tmp_path / f"log{ending}")
    log, _ = read_log(tmp_path / f"log{ending}", cache=False)
    assert log.start_estimated is not None
    assert log.case_value is not None
    assert (log.start_estimated.tolist(), log.case_value.tolist()) == ([False, True], [12.5])
    assert ([log.teams[code] for code in log.team_of], log.case_attributes["channel"].tolist()) == (
        ["North"],
        ["phone"],
    )


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r'a log cannot be written as "\.xlsx"\. End the name in \.csv or \.parquet\.'):
        write_log(small(), tmp_path / "log.xlsx")


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_folder_that_is_not_there_is_told(tmp_path: Path, ending: str) -> None:
    with pytest.raises(BadInput, match="it cannot be written"):
        write_log(small(), tmp_path / "nowhere" / f"log{ending}")
