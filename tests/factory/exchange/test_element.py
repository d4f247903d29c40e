"""XML is read with nothing in it that can do harm, and what is broken is told with its line."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.errors import BadInput
from ambidex.factory.exchange.bpmn import element
from ambidex.factory.exchange.bpmn.element import element_of, read_element

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<definitions>&b;</definitions>"""


def told(content: bytes) -> str:
    with pytest.raises(BadInput) as caught:
        element_of(content, source="model.bpmn")
    return str(caught.value)


def test_an_element_knows_its_line_its_namespace_and_its_text():
    root = element_of(b'<a xmlns="urn:x"\n>\n<b c="1">two &amp; three</b></a>', source="model.bpmn")
    (child,) = root.named("b")
    assert (child.line, child.space, child.attributes, child.text) == (3, "urn:x", {"c": "1"}, "two & three")


def test_a_document_type_is_refused_before_an_entity_is_opened():
    assert told(BOMB).splitlines()[1] == (
        "  line 2   it declares a document type, which can hide entities. Delete the <!DOCTYPE ...> lines."
    )


def test_broken_xml_is_told_with_its_place():
    assert "line 2, column 6   the XML is broken" in told(b"<a>\n<b></a>")


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"just words", b'<?xml version="1.0" encoding="nonsense"?><a/>']
)
def test_what_is_no_xml_is_told(content):
    assert told(content).startswith("model.bpmn has 1 problem\n  line 1")


def test_elements_nested_very_deep_are_refused():
    assert "nested more than 200 deep" in told(b"<a>" * 1000 + b"</a>" * 1000)


def test_very_many_elements_are_refused(monkeypatch):
    monkeypatch.setattr(element, "MOST_ELEMENTS", 10)
    assert "too many elements" in told(b"<a>" + b"<b/>" * 10 + b"</a>")


def test_a_very_large_file_is_not_opened(monkeypatch, tmp_path):
    monkeypatch.setattr(element, "MOST_BYTES", 10)
    (tmp_path / "model.bpmn").write_bytes(b"<a>" + b" " * 100 + b"</a>")
    with pytest.raises(BadInput, match="larger than"):
        read_element(tmp_path / "model.bpmn")


def test_a_file_that_is_not_there_is_told():
    with pytest.raises(BadInput, match="it cannot be read"):
        read_element(Path("nowhere.bpmn"))


@given(content=st.binary(max_size=60))
def test_any_bytes_are_either_read_or_told(content):
    with suppress(BadInput):
        element_of(b"<a>" + content, source="model.bpmn")
