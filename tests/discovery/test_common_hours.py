"""What luck took from the calendar of one is given back by colleagues; what is their own they keep."""

import numpy as np
import pytest

from ambidex.discovery.common_hours import with_common_hours
from ambidex.working_time import Calendar

OFFICE = tuple((24.0 * day + 9, 24.0 * day + 17) for day in range(5))
WITHOUT_FRIDAY_EVENING = (*OFFICE[:4], (105.0, 112.5))
UNTIL_FOUR = tuple((24.0 * day + 9, 24.0 * day + 16) for day in range(5))
UNTIL_SIX = tuple((24.0 * day + 9, 24.0 * day + 18) for day in range(5))


@pytest.fixture
def seen(by_hand):
    """Returns the log of people who begin something every half hour of their calendar, for half a year."""

    def log(*calendars):
        rng = np.random.default_rng(1)
        return by_hand(
            *(
                (f"{who} {begin}", "read", f"{who}", begin + rng.uniform(0, 0.2), begin + 0.3)
                for who, calendar in enumerate(calendars)
                for opens, closes in calendar
                for begin in (np.arange(opens, closes, 0.5) + 168.0 * np.arange(26)[:, None]).ravel().tolist()
            )
        )

    return log


def shared(log, *found):
    own = tuple(Calendar(found[int(name)]) for name in log.resources)
    return {name: one.intervals for name, one in zip(log.resources, with_common_hours(log, own))}


def test_half_an_hour_that_one_was_not_seen_in_by_chance_is_given_back(seen):
    log = seen(OFFICE, OFFICE, OFFICE)
    assert shared(log, OFFICE, OFFICE, WITHOUT_FRIDAY_EVENING)["2"] == OFFICE


def test_who_is_never_there_in_the_last_hour_goes_home_earlier(seen):
    log = seen(OFFICE, OFFICE, UNTIL_FOUR)
    assert shared(log, OFFICE, OFFICE, UNTIL_FOUR)["2"] == UNTIL_FOUR


def test_who_is_there_for_an_hour_more_stays_longer(seen):
    log = seen(OFFICE, OFFICE, UNTIL_SIX)
    assert shared(log, OFFICE, OFFICE, UNTIL_SIX)["2"] == UNTIL_SIX


def test_an_hour_in_which_nothing_is_seen_of_one_and_colleagues_are_not_there_is_closed(seen):
    log = seen(OFFICE, OFFICE, OFFICE)
    assert shared(log, OFFICE, OFFICE, UNTIL_SIX)["2"] == OFFICE


def test_two_do_not_outvote_one_another(seen):
    log = seen(OFFICE, OFFICE)
    assert shared(log, OFFICE, WITHOUT_FRIDAY_EVENING)["1"] == WITHOUT_FRIDAY_EVENING


def test_people_who_do_something_else_do_not_count(by_hand, seen):
    log = by_hand(
        *((f"{n}", "read" if n % 3 else "write", f"{n % 3}", 168.0 * n + 9, 168.0 * n + 10) for n in range(90))
    )
    assert shared(log, WITHOUT_FRIDAY_EVENING, OFFICE, OFFICE)["0"] == WITHOUT_FRIDAY_EVENING


def test_other_shifts_are_other_hours(seen):
    late = tuple((24.0 * day + 14, 24.0 * day + 21) for day in range(5))
    log = seen(OFFICE, OFFICE, OFFICE, late)
    assert shared(log, OFFICE, OFFICE, OFFICE, late)["3"] == late
