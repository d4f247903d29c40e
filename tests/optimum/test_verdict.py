import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.optimum.ranking import HELPS, HURTS, NOTHING, UNCERTAIN
from ambidex.optimum.verdict import verdict


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (2.0, 3.0, HELPS),
        (0.1, 3.0, HELPS),
        (-0.5, 0.5, NOTHING),
        (0.1, 0.9, NOTHING),
        (-3.0, 0.5, NOTHING),
        (-0.1, 3.0, UNCERTAIN),
        (-3.0, -2.0, HURTS),
    ],
)
def test_a_verdict_follows_from_the_interval_and_what_matters(low, high, said):
    assert verdict(low=low, high=high, matters=1.0) == said


@given(low=st.floats(-5, 5), width=st.floats(0, 5), matters=st.floats(0.01, 2))
def test_only_what_is_surely_above_zero_helps_and_surely_below_hurts(low, width, matters):
    said = verdict(low=low, high=low + width, matters=matters)
    assert said != HELPS or low > 0
    assert said != HURTS or low + width < 0
