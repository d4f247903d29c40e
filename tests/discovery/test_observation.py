"""How a log was collected: cut on a day, or by the day on which cases came."""

import numpy as np
import pytest

from ambidex.discovery.observation import is_cut


def cases(*, cut_at=None, seed=1):
    """Return cases that come all through fifty days and take ten days on average."""
    rng = np.random.default_rng(seed)
    came, took = np.sort(rng.uniform(0, 1200, 600)), rng.exponential(240, 600)
    return [
        (f"{n}", "a", None, start, start + hours)
        for n, (start, hours) in enumerate(zip(came, took))
        if cut_at is None or start + hours <= cut_at
    ]


@pytest.mark.parametrize("seed", range(5))
def test_a_log_of_what_had_ended_by_a_day_is_cut(by_hand, seed):
    assert is_cut(by_hand(*cases(cut_at=1200, seed=seed)))


@pytest.mark.parametrize("seed", range(5))
def test_a_log_of_all_cases_that_came_until_a_day_is_not_cut(by_hand, seed):
    assert not is_cut(by_hand(*cases(seed=seed)))


def test_a_single_case_can_be_asked_about(by_hand):
    assert is_cut(by_hand(("1", "a", None, 0, 5))) in (True, False)
