"""Terms of the vocabulary in a page: each with its definition at hand, and all that were used in a glossary."""

from collections.abc import Iterable
from re import findall

from ambidex.draw.markup import Markup, el, join
from ambidex.terms import all_terms, term


def term_text(key: str, text: str | None = None) -> Markup:
    """Return a term as a link to its definition, which also shows under the pointer.

    Parameters
    ----------
    text
        What to call it here; its name in lower case where missing.

    Examples
    --------
    >>> print(term_text("wip"))  # doctest: +ELLIPSIS
    <a class="term" href="#term-wip" title="Cases that have arrived and not yet ended. ...">work in progress</a>
    """
    found = term(key)
    words = found.name[:1].lower() + found.name[1:] if text is None else text
    return el("a", words, class_="term", href=f"#{_id(key)}", title=found.description)


def terms_in(*content: str) -> tuple[str, ...]:
    """Return the keys of the terms that some markup links to, in the order of the vocabulary."""
    used = {key for part in content for key in findall(r'href="#term-([a-z0-9_-]+)"', part)}
    return tuple(key for key in all_terms() if _id(key).removeprefix("term-") in used)


def glossary(keys: Iterable[str]) -> Markup:
    """Return the definitions of some terms, each with its unit and symbol, as targets of `term_text`."""
    entries = [(term(key), _id(key)) for key in keys]
    return el(
        "dl",
        *(
            join(el("dt", _heading(found.name, found.symbol, found.unit), id=id_), el("dd", found.description))
            for found, id_ in entries
        ),
        class_="glossary",
    )


def _heading(name: str, symbol: str, unit: str) -> Markup:
    aside = ", ".join(part for part in (symbol, unit) if part)
    return join(name, el("span", f" ({aside})", class_="quiet") if aside else None)


def _id(key: str) -> str:
    return f"term-{key.replace('_', '-')}"
