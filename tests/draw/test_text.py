from hypothesis import given
from hypothesis import strategies as st

from ambidex.draw.text import text_width, wrap

words = st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=80)


@given(words, st.integers(1, 3))
def test_wrapped_text_keeps_to_its_room(text, lines):
    rows = wrap(text, width=120, size=13, lines=lines)
    assert 1 <= len(rows) <= lines
    assert all(text_width(row, 13) <= 120 for row in rows)


def test_what_does_not_fit_ends_in_an_ellipsis():
    assert wrap("one two three four five", width=60, size=13, lines=2)[-1].endswith("…")


def test_a_long_word_is_broken():
    assert len(wrap("Rechtsschutzversicherungsgesellschaften", width=150, size=13, lines=3)) == 2


def test_more_text_is_wider():
    assert text_width("ab", 10) == text_width("a", 10) + text_width("b", 10)
