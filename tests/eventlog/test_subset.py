"""Some cases of a log, and cases moved in time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.eventlog import ActivityInstance, EventLog, event_log
from ambidex.eventlog.subset import cases_of, moved

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def log() -> EventLog:
    """Four cases with one to four instances each."""
    made = event_log(
        [
            ActivityInstance(
                str(case), "ab"[k % 2], "Ann", MONDAY + timedelta(hours=k), MONDAY + timedelta(hours=k + 1)
            )
            for case in range(4)
            for k in range(case + 1)
        ],
        work_type_of={"3": "urgent"},
    )
    return replace(
        made,
        enabled_at=made.start_at,
        cost=np.arange(len(made), dtype=np.float64),
        case_value=np.arange(4.0),
        case_attributes={"colour": np.array(["red", "blue", "green", "white"], dtype=object)},
    )


def rows(log: EventLog) -> list[tuple[str, str, str]]:
    return [
        (log.case_ids[log.case[row]], log.activities[log.activity[row]], str(log.start_at[row]))
        for row in range(len(log))
    ]


@given(chosen=st.lists(st.integers(0, 3), min_size=1, max_size=8))
def test_the_rows_of_the_chosen_cases_come_in_the_order_of_the_choice(log, chosen):
    found = cases_of(log, np.array(chosen))
    by_case = {case: [row for row in rows(log) if row[0] == str(case)] for case in range(4)}
    assert rows(found) == [row for case in chosen for row in by_case[case]]
    assert np.diff(found.case_offset).tolist() == [case + 1 for case in chosen]
    assert found.case.tolist() == np.repeat(np.arange(len(chosen)), [case + 1 for case in chosen]).tolist()


def test_what_a_case_is_comes_along(log):
    found = cases_of(log, np.array([3, 1]))
    assert [found.work_types[code] for code in found.work_type] == ["urgent", "work"]
    assert found.case_value.tolist() == [3.0, 1.0]
    assert found.case_attributes["colour"].tolist() == ["white", "blue"]
    assert found.cost.tolist() == [6.0, 7.0, 8.0, 9.0, 1.0, 2.0]


def test_all_cases_are_the_log(log):
    assert rows(cases_of(log, np.arange(4))) == rows(log)


def test_columns_that_a_log_lacks_stay_away(log):
    bare = replace(log, enabled_at=None, cost=None, case_value=None)
    found = cases_of(bare, np.array([0]))
    assert (found.enabled_at, found.cost, found.case_value) == (None, None, None)
    assert moved(bare, np.zeros(4, dtype=np.int64)).enabled_at is None


def test_moving_moves_every_instant_of_its_case_alone(log):
    hour = 3_600_000_000
    found = moved(log, np.array([0, hour, 0, -hour]))
    step = (found.start_at - log.start_at) / np.timedelta64(1, "h")
    assert step.tolist() == [0, 1, 1, 0, 0, 0, -1, -1, -1, -1]
    assert ((found.end_at - found.start_at) == (log.end_at - log.start_at)).all()
    assert ((found.enabled_at - log.enabled_at) / np.timedelta64(1, "h") == step).all()
