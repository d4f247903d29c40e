"""What cases are like shows in how they are worked on, and in the log."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from ambidex.distributions.constant import Constant
from ambidex.eventlog import read_log, write_log
from ambidex.factory import END, Factory, Profile, Route, Special, State
from ambidex.simulation import simulate

WEEKS = timedelta(weeks=60)


@pytest.fixture
def letters(desk: Factory) -> Factory:
    """Half of the letters come by web, take half an hour and are worth more; the others may be answered again."""
    (answer,), (letter,) = desk.activities, desk.work_types
    profiles = (
        Profile(0.5, {"channel": "web", "size": "small"}, value=9.0, priority=0),
        Profile(0.3, {"channel": "post", "size": "small"}, priority=1),
        Profile(0.2, {"channel": "post", "size": "large"}, priority=1),
    )
    flow = (State("answer", "answer", {"answer": 0.5, END: 0.5}, routes=(Route({"channel": "web"}, {END: 1.0}),)),)
    quick = replace(answer, special=(Special({"channel": "web"}, Constant(0.5)),))
    return replace(desk, activities=(quick,), work_types=(replace(letter, states=flow, profiles=profiles, value=1.0),))


def test_attributes_come_jointly_and_as_often_as_is_said(letters: Factory, monday: datetime) -> None:
    log = simulate(letters, start_at=monday, horizon=WEEKS, seed=1).replications[0].log()
    pairs = list(zip(log.case_attributes["channel"], log.case_attributes["size"]))
    assert set(pairs) == {("web", "small"), ("post", "small"), ("post", "large")}
    assert np.mean([pair == ("post", "large") for pair in pairs]) == pytest.approx(0.2, abs=0.05)


def test_what_a_case_is_like_decides_its_way_its_work_and_its_worth(letters: Factory, monday: datetime) -> None:
    log = simulate(letters, start_at=monday, horizon=WEEKS, seed=1).replications[0].log()
    web = log.case_attributes["channel"] == "web"
    steps = np.diff(log.case_offset)
    worked = log.cost - 2.0
    assert (steps[web] == 1).all()
    assert steps[~web].mean() == pytest.approx(2.0, abs=0.2)
    assert set(log.case_value[web]) == {9.0}
    assert set(log.case_value[~web]) == {1.0}
    assert worked[np.repeat(web, steps)] == pytest.approx(15.0)


def test_the_more_urgent_wait_less_when_they_come(letters: Factory, monday: datetime) -> None:
    path = simulate(letters, start_at=monday, horizon=WEEKS, seed=1).replications[0]
    waited = (path.start - path.enabled)[path.offset[:-1][np.diff(path.offset) > 0]]
    profile = path.profile[np.diff(path.offset) > 0]
    assert waited[profile == 0].mean() < waited[profile > 0].mean()


def test_attributes_are_written_with_the_log_and_read_again(letters: Factory, monday: datetime, tmp_path: Path) -> None:
    log = simulate(letters, start_at=monday, horizon=timedelta(weeks=4), seed=1).replications[0].log()
    write_log(log, tmp_path / "letters.csv")
    again, _ = read_log(tmp_path / "letters.csv")
    told = dict(zip(again.case_ids, again.case_attributes["channel"]))
    assert told == dict(zip(log.case_ids, log.case_attributes["channel"]))
