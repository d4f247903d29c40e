"""HTML and SVG as text in which nothing from a log can be mistaken for markup.

What is written is well-formed as XML too, so that a drawing can be pasted into a page, a file or a notebook.
"""

from hashlib import blake2s
from html import escape, unescape
from re import sub

VOID = frozenset({"br", "col", "hr", "meta"})


class Markup(str):
    """Text that is markup already; any other string is escaped when it becomes part of a drawing."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """Show the drawing in a notebook."""
        return str(self)


def el(tag: str, *children: str | None, **attributes: str | float | bool | None) -> Markup:
    """Return an element.

    Parameters
    ----------
    children
        Markup, or plain text, which is escaped; None is left out.
    attributes
        An underscore stands for a hyphen, one at the end is dropped (`class_`); None and False are left out.

    Examples
    --------
    >>> el("p", "R&D ", el("b", "<1 h"), class_="note")
    '<p class="note">R&amp;D <b>&lt;1 h</b></p>'
    """
    opening = tag + "".join(_attribute(name, value) for name, value in attributes.items())
    if tag in VOID:
        return Markup(f"<{opening}/>")
    return Markup(f"<{opening}>{join(*children)}</{tag}>")


def join(*children: str | None) -> Markup:
    """Return the children one after another, plain text escaped.

    Examples
    --------
    >>> join("a < b", el("br"), None)
    'a &lt; b<br/>'
    """
    return Markup("".join(_safe(child) for child in children if child is not None))


def plain(text: str) -> str:
    """Return text without its markup, for places that take none.

    Examples
    --------
    >>> plain(el("b", "R&D")), plain("<1 h")
    ('R&D', '<1 h')
    """
    return unescape(sub(r"<[^>]*>", "", text)) if isinstance(text, Markup) else text


def anchor(*parts: str) -> str:
    """Return an id made of some names: the same for the same names, different for different ones.

    Examples
    --------
    >>> anchor("activity", "Assess claim (2nd)")
    'activity-assess-claim--2nd--f0caed46'
    """
    text = "-".join(parts)
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in text.lower())
    if plain == text:
        return plain
    return f"{plain[:40]}-{blake2s(text.encode(), digest_size=4).hexdigest()}"


def _safe(child: str) -> str:
    return child if isinstance(child, Markup) else escape(_printable(child), quote=False)


def _attribute(name: str, value: str | float | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = name.removesuffix("_").replace("_", "-")
    if value is True:
        return f' {name}="{name}"'
    text = value if isinstance(value, str) else _number(value)
    return f' {name}="{escape(_printable(text))}"'


def _number(value: float) -> str:
    return f"{round(float(value), 2):g}" if abs(value) < 1e5 else f"{value:.0f}"


def _printable(text: str) -> str:
    """Return the text without the control characters that XML forbids."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")
