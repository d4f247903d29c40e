"""Seasons are told in words: what changed by a tenth or more, and when."""

from datetime import date

import pytest

from ambidex.distributions.constant import Constant
from ambidex.draw.season import seasons
from ambidex.factory import END, Activity, Arrivals, Factory, State, WorkType


def factory(*levels: tuple[date, float]) -> Factory:
    claim = WorkType("claim", Arrivals((1.0,) * 168, levels), {"assess": 1.0}, (State("assess", "assess", {END: 1.0}),))
    return Factory("Desk", "UTC", {}, (), (), (Activity("assess", None, Constant(1.0)),), (claim,))


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        ((), 0),
        (((date(2026, 1, 5), 1.0),), 0),
        (((date(2026, 1, 5), 1.0), (date(2026, 4, 6), 1.05)), 0),
        (((date(2026, 1, 5), 1.0), (date(2026, 4, 6), 1.5), (date(2026, 10, 5), 1.0)), 2),
    ],
)
def test_only_considerable_changes_are_told(levels, told):
    assert len(seasons(factory(*levels))) == told


def test_less_and_more_are_told_apart():
    sentences = seasons(factory((date(2026, 1, 5), 1.0), (date(2026, 4, 6), 0.5), (date(2026, 10, 5), 1.0)))
    assert ["less" in sentence for sentence in sentences] == [True, False]
    assert "6 April 2026" in sentences[0]


def test_what_begins_or_ends_is_told():
    sentences = seasons(factory((date(2026, 1, 5), 0.0), (date(2026, 4, 6), 0.5), (date(2026, 10, 5), 0.0)))
    assert sentences == (
        "From 6 April 2026, claim begins to come.",
        "From 5 October 2026, claim does not come any more.",
    )
