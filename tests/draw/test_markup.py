from hypothesis import given
from hypothesis import strategies as st

from ambidex.draw.markup import anchor, el, join, plain


@given(st.text())
def test_any_text_can_be_an_element_and_an_attribute(parse, text):
    drawn = parse(el("p", text, title=text))
    kept = "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")
    assert (drawn.text or "").replace("\r\n", "\n").replace("\r", "\n") == kept.replace("\r\n", "\n").replace(
        "\r", "\n"
    )
    assert len(drawn) == 0


@given(st.text())
def test_plain_text_comes_back_from_markup(text):
    kept = "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")
    assert plain(el("b", text)) == kept


@given(st.text(), st.text())
def test_different_names_have_different_anchors(one, other):
    assert (anchor("activity", one) == anchor("activity", other)) == (one == other)


@given(st.text())
def test_an_anchor_is_safe_in_a_link(text):
    found = anchor("activity", text)
    assert found.isascii()
    assert found.replace("-", "").isalnum()


def test_attributes_that_are_missing_are_left_out():
    assert el("a", "x", href=None, hidden=False, download=True) == '<a download="download">x</a>'


def test_markup_is_not_escaped_twice():
    assert join(el("b", "R&D"), "R&D") == "<b>R&amp;D</b>R&amp;D"
