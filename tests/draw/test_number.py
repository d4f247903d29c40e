import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.draw.number import MINUS, NBSP, around, count, duration, interval, money, share, with_interval, write
from ambidex.terms import Quantity

sizes = st.floats(1e-6, 1e9)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0, "0 s"),
        (0.01, "36 s"),
        (0.4, "24 min"),
        (1.0, "1 h"),
        (47.96, "48 h"),
        (75, "3.1 days"),
        (24 * 400, "400 days"),
    ],
)
def test_a_duration_is_written_in_the_unit_that_reads_best(hours, words):
    assert duration(hours).replace(NBSP, " ") == words


@pytest.mark.parametrize(
    ("part", "words"),
    [(0, "0 %"), (0.00213, "0.21 %"), (0.0213, "2.1 %"), (0.5, "50 %"), (0.996, "99.6 %"), (1, "100 %")],
)
def test_a_share_is_written_in_percent(part, words):
    assert share(part).replace(NBSP, " ") == words


@given(st.floats(0.99, 1, exclude_max=True))
def test_what_is_not_quite_all_is_never_written_as_all(part):
    assert share(part) != f"100{NBSP}%"


@given(sizes)
def test_no_bare_number_has_more_than_three_digits_that_mean_something(value):
    digits = write(value).replace(",", "").replace(".", "").strip("0")
    assert len(digits) <= 3


@given(sizes)
def test_a_written_number_is_near_the_number(value):
    assert float(write(value).replace(",", "")) == pytest.approx(value, rel=0.006)


@given(sizes)
def test_less_than_nothing_is_written_like_more_with_a_minus(value):
    assert write(-value, "h") == MINUS + write(value, "h")


@given(st.floats(-1e4, 1e4), st.floats(0, 1e4))
def test_an_interval_that_leaves_out_nothing_is_not_written_as_if_it_held_it(low, width):
    low, high = (low, low + width) if low > 0 else (low - width, low)
    text = interval(low, high, "cases")
    if min(abs(low), abs(high)) > 0.01:
        assert not text.startswith(("0–", "0 to")), text
        assert " to 0\N{NO-BREAK SPACE}" not in text, text


def test_a_wide_interval_takes_the_digits_from_its_value():
    assert around(13.4217, 11.7, 15.2, "h") == f"13{NBSP}h"
    assert around(13.4217, 13.41, 13.43, "h") == f"13.422{NBSP}h"


def test_a_quantity_without_interval_shows_none():
    assert with_interval(Quantity("wip", 12.0)) == f"12{NBSP}cases"


def test_a_quantity_that_is_not_known_says_so():
    assert with_interval(Quantity("wip", float("nan"), 1.0, 2.0)) == "not known"


def test_nothing_has_no_sign():
    assert around(-0.0001, -1.0, 1.0, "h", signed=True) == f"0{NBSP}s"


def test_money_is_written_with_its_currency_and_three_digits():
    assert money(1234567, "EUR") == f"1,230,000{NBSP}EUR"


def test_a_count_is_exact():
    assert count(1234567) == "1,234,567"


def test_numbers_of_a_column_can_share_a_unit():
    assert [write(hours, "h", like=100) for hours in (2.4, 48, 100)] == [
        f"0.1{NBSP}days",
        f"2{NBSP}days",
        f"4.2{NBSP}days",
    ]
