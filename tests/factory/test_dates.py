"""Dates as people write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.factory.dates import day_of, span_text, spans_of


@given(first=st.dates(), more=st.integers(0, 400))
def test_a_span_is_read_as_it_was_written(first, more):
    last = min(first, date(9990, 1, 1)) + timedelta(more)
    assert spans_of(span_text(min(first, last), last)) == [(min(first, last), last)]


@pytest.mark.parametrize(
    "text", ["", "Christmas", "2026-12-24-2026-12-31", "24.12.2026", "2026-13-01", "2026-12-24 to"]
)
def test_what_is_no_date_is_told(text):
    with pytest.raises(ValueError, match="no day"):
        spans_of(text)


def test_a_day_that_does_not_exist_is_told():
    with pytest.raises(ValueError, match="2026-02-29"):
        day_of("2026-02-29")
