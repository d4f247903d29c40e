"""Durations of ISO 8601 in hours, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.factory.exchange.bpmn.iso_duration import hours_of_iso, iso_of_hours


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("PT30M", 0.5),
        ("P2W", 336.0),
        ("P1M", 730.5),
        ("P1Y", 8766.0),
        (" PT1.5H ", 1.5),
        ("PT0,5H", 0.5),
        ("P3D", 72.0),
    ],
)
def test_years_to_seconds_are_read(text, hours):
    assert hours_of_iso(text) == hours


@pytest.mark.parametrize("text", ["", "P", "PT", "2h", "P-1D", "${delay}", "PT1H30", "R3/PT10H", "P1H"])
def test_what_is_no_duration_is_told_with_an_example(text):
    with pytest.raises(ValueError, match="is no duration; write for instance PT30M"):
        hours_of_iso(text)


@given(seconds=st.integers(min_value=0, max_value=10**9))
def test_a_duration_that_is_written_is_read_again(seconds):
    assert hours_of_iso(iso_of_hours(seconds / 3600)) == pytest.approx(seconds / 3600, abs=1e-9)
