"""Somebody who works whenever there is work is there, however rarely there is any."""

import pytest

from ambidex.discovery.rare_hours import with_rare_hours
from ambidex.working_time import Calendar

WEEKDAYS = tuple((24.0 * day + 9, 24.0 * day + 17) for day in range(5))
SATURDAY = (129.0, 137.0)


@pytest.fixture
def open_on_saturday(by_hand):
    """Returns whether Ann is there on Saturdays by a log of half a year.

    On Friday evenings of some weeks a case is left; in some of these she does it on Saturday, else on Monday. Cases
    come to Bob, who hands them over.
    """

    def told(*, left, done):
        hours = [
            168.0 * week + (129.0 if week in done else 178.0) if week in left else 168.0 * week + 112.5
            for week in range(26)
        ]
        friday = ((f"{week}", step, who, at, at + 0.5) for week, begun in enumerate(hours)
                  for step, who, at in (("open", "Bob", 168.0 * week + 112.0), ("read", "Ann", begun)))  # fmt: skip
        log = by_hand(*friday)
        own = dict(zip(log.resources, with_rare_hours(log, (Calendar(WEEKDAYS),) * 2)))["Ann"]
        return SATURDAY in own.intervals

    return told


def test_who_always_does_what_is_left_on_saturday_is_there(open_on_saturday):
    assert open_on_saturday(left={3, 8, 13, 20}, done={3, 8, 13, 20})


def test_who_mostly_leaves_it_until_monday_is_not(open_on_saturday):
    assert not open_on_saturday(left=set(range(26)), done={3, 8, 13, 20})


def test_two_saturdays_are_too_few_to_tell(open_on_saturday):
    assert not open_on_saturday(left={3, 8}, done={3, 8})


def test_where_nothing_is_left_nothing_is_told(open_on_saturday):
    assert not open_on_saturday(left=set(), done=set())
