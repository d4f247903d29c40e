"""How the documentation is built: offline, from Markdown, docstrings and the vocabulary."""

from pathlib import Path

from ambidex import __version__
from ambidex.terms import all_terms

project = "Ambidex"
version = release = __version__
copyright = "the Ambidex authors"  # noqa: A001 - the name Sphinx asks for
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence", "deflist"]
napoleon_google_docstring = False
autodoc_typehints = "none"
autodoc_member_order = "bysource"
html_theme = "furo"
html_title = "Ambidex"
html_show_sphinx = False
exclude_patterns = ["_build"]


def write_glossary() -> None:
    """Write the glossary page from terms.toml, so that it cannot differ from what the program says."""
    page = ["# Glossary", "", "Every measure Ambidex shows, from `terms.toml`.", ""]
    for term in sorted(all_terms().values(), key=lambda term: term.name.lower()):
        facts = ", ".join(fact for fact in (f"symbol {term.symbol}" * bool(term.symbol), term.unit) if fact)
        page += [f"{term.name}" + f" ({facts})" * bool(facts), f": {term.description}", ""]
    (Path(__file__).parent / "reference" / "glossary.md").write_text("\n".join(page), encoding="utf-8")


write_glossary()
