import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from ambidex.eventlog.coded import Coded, code

names = st.text(alphabet="ab é0.1", max_size=4)


def decoded(coded: Coded) -> list[str | None]:
    known = coded.names.to_list()
    return [None if number < 0 else known[number] for number in coded.codes]


@given(st.lists(st.none() | st.sampled_from(["Ann", " Ann ", "Bob", "", "nan", "Zoë"]), max_size=30))
def test_codes_stand_for_the_trimmed_names(cells: list[str | None]) -> None:
    expected = [cell.strip() if cell and cell.strip() and cell != "nan" else None for cell in cells]
    assert decoded(code(pl.Series(cells, dtype=pl.String))) == expected


@given(st.lists(names, max_size=30))
def test_names_are_distinct(cells: list[str]) -> None:
    coded = code(pl.Series(cells, dtype=pl.String))
    assert coded.names.n_unique() == len(coded.names)


def test_whole_numbers_written_as_decimals_are_read_as_whole() -> None:
    coded = code(pl.Series(["10861.0", "7", None]))
    assert decoded(coded) == ["10861", "7", None]
    assert coded.floats is not None
    assert coded.floats.tolist() == [True, False, False]


def test_a_decimal_among_words_is_a_name() -> None:
    assert decoded(code(pl.Series(["release 1.0", "1.0"]))) == ["release 1.0", "1.0"]


def test_numbers_are_names_too() -> None:
    assert decoded(code(pl.Series([3, None, 4]))) == ["3", None, "4"]
    assert decoded(code(pl.Series([3.0, None, 4.0]))) == ["3", None, "4"]
