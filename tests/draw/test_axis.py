from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ambidex.draw.axis import axis, date_ticks

values = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))


@given(values, values, st.sampled_from(["", "h", "1/h", "share"]))
def test_an_axis_holds_its_values_between_its_ends(one, other, unit):
    low, high = sorted((one, other))
    found = axis(low, high, unit=unit)
    slack = 1e-6 * max(1.0, abs(low), abs(high))
    assert found.low <= low + slack
    assert found.high >= high - slack
    assert len(found.ticks) == len(found.labels) == len(set(found.labels))
    assert 2 <= len(found.ticks) <= 12


def test_the_numbers_on_an_axis_are_round():
    assert axis(0.0, 0.07, unit="1/h").labels == ("0", "5", "10", "15")


def test_nothing_at_all_still_has_an_axis():
    assert axis(0.0, 0.0).ticks == (0.0, 1.0)


@given(st.integers(0, 400_000), st.integers(0, 12_000))
def test_days_under_an_axis_are_few_in_order_and_inside(hours, days):
    first = datetime(1999, 5, 7, tzinfo=UTC) + timedelta(hours=hours)
    last = first + timedelta(days=days)
    ticks = date_ticks(first, last)
    assert 1 <= len(ticks) <= 5
    assert [day for day, _ in ticks] == sorted(day for day, _ in ticks)
    assert all(first <= day <= last for day, _ in ticks)


def test_a_year_is_named_when_it_changes():
    labels = [label for _, label in date_ticks(datetime(2024, 10, 1, tzinfo=UTC), datetime(2025, 2, 3, tzinfo=UTC))]
    assert labels == ["Oct 2024", "Nov", "Dec", "Jan 2025", "Feb"]
