"""XML as a tree of elements that know their line, read with nothing of XML that can do harm.

Document types and with them entities are refused, and so are files that are very large or nested very deep.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from ambidex.errors import BadInput, Problem

MOST_BYTES = 64_000_000
DEEPEST = 200
MOST_ELEMENTS = 500_000


@dataclass(slots=True)
class Element:
    """One element.

    Attributes
    ----------
    name, space
        Its local name and the namespace it is in.
    attributes
        By name; of those in a namespace as "NAMESPACE NAME".
    """

    name: str
    space: str
    line: int
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    text: str = ""

    def named(self, name: str) -> Iterator["Element"]:
        """Yield the children of a local name."""
        return (child for child in self.children if child.name == name)


def read_element(path: Path) -> Element:
    """Return the root of an XML file.

    Raises
    ------
    BadInput
        If it cannot be read, is broken, or holds what is refused.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        reason = f"it cannot be read: {error.strerror}."
        raise BadInput(path.name, [Problem("file", reason, "Check the path.")]) from error
    if size > MOST_BYTES:
        what = f"it is larger than {MOST_BYTES // 1_000_000} MB."
        raise BadInput(path.name, [Problem("file", what, "Save the model without images.")])
    return element_of(content, source=path.name)


def element_of(content: bytes, *, source: str) -> Element:
    """Return the root of an XML text.

    Raises
    ------
    BadInput
        If it is broken, or holds what is refused.

    Examples
    --------
    >>> element_of(b"<a><b id='1'/></a>", source="model.bpmn").children[0].attributes
    {'id': '1'}
    """
    tree = _Tree(source)
    parser = tree.parser
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        what = f"the XML is broken: {expat.ErrorString(error.code)}."
        place = f"line {error.lineno}, column {error.offset + 1}"
        raise BadInput(source, [Problem(place, what, "Export the model again as BPMN 2.0.")]) from error
    except (LookupError, ValueError) as error:
        what = "its encoding cannot be read."
        raise BadInput(source, [Problem("line 1", what, "Save the model in UTF-8.")]) from error
    return tree.root.children[0]


class _Tree:
    """What the parser tells, put together."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.root = Element("", "", 0, {})
        self.open = [self.root]
        self.n_elements = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._document_type

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self.n_elements += 1
        if self.n_elements > MOST_ELEMENTS:
            self._refuse("it holds too many elements.", "Save only the one model.")
        if len(self.open) > DEEPEST:
            self._refuse(f"elements are nested more than {DEEPEST} deep.", "Export the model again as BPMN 2.0.")
        space, _, local = name.rpartition(" ")
        element = Element(local, space, self.parser.CurrentLineNumber, attributes)
        self.open[-1].children.append(element)
        self.open.append(element)

    def _end(self, _: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        self.open[-1].text += text

    def _document_type(self, *_: object) -> None:
        self._refuse("it declares a document type, which can hide entities.", "Delete the <!DOCTYPE ...> lines.")

    def _refuse(self, what: str, remedy: str) -> NoReturn:
        raise BadInput(self.source, [Problem(f"line {self.parser.CurrentLineNumber}", what, remedy)])
