"""Lengths of time as people write them."""

import pytest

from ambidex.factory.duration import hours_of


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("36 s", 0.01),
        ("25 min", 25 / 60),
        ("2h", 2),
        ("1.5 d", 36),
        ("1 w", 168),
        ("1 h 30 min", 1.5),
        (".5 Hours", 0.5),
    ],
)
def test_a_length_of_time_is_read_in_hours(text, hours):
    assert hours_of(text) == pytest.approx(hours)


@pytest.mark.parametrize("value", ["soon", "", "5", "5 parsecs", "-5 min", "1.2.3 h", "2 h or so", True, None, [1]])
def test_what_is_no_length_of_time_is_told(value):
    with pytest.raises(ValueError, match="is no length of time"):
        hours_of(value)
