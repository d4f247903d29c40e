"""How the documentation is built: offline, from Markdown, docstrings, the commands' help and the vocabulary.

Pages that repeat what the code says are written by this file, so that they can not differ from it; git ignores them.
"""

import pkgutil
from importlib import import_module
from pathlib import Path

import click

import ambidex
from ambidex.cli import cli
from ambidex.terms import Term, all_terms

REFERENCE = Path(__file__).parent / "reference"

project = "Ambidex"
version = release = ambidex.__version__
copyright = "the Ambidex authors"  # noqa: A001 - the name Sphinx asks for
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence", "deflist"]
napoleon_google_docstring = False
napoleon_attr_annotations = False
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
python_maximum_signature_line_length = 90
html_theme = "furo"
html_title = "Ambidex"
html_show_sphinx = False
exclude_patterns = ["_build"]
suppress_warnings = ["toc.empty_glob"]  # a folder may still be empty: a new page is a new file


def write(path: Path, page: str) -> None:
    """Write a page where it differs from what is there, so that an unchanged page is not built again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_text(encoding="utf-8") != page:
        path.write_text(page, encoding="utf-8")


def entry(term: Term) -> str:
    """Return one entry of the glossary."""
    facts = [f"Symbol {term.symbol}."] * bool(term.symbol) + [f"Unit {term.unit}."] * bool(term.unit)
    return f"{term.name}\n: {' '.join([term.description, *facts])}\n"


def write_glossary() -> None:
    """Write the glossary from terms.toml."""
    entries = sorted(map(entry, all_terms().values()), key=str.lower)
    head = "# Glossary\n\nOne word for one thing, everywhere in Ambidex: on its pages, in its tables and in its code.\n\n"
    write(REFERENCE / "glossary.md", head + "\n".join(entries))


def write_commands() -> None:
    """Write a page for each command: what its `--help` says."""
    for name, command in cli.commands.items():
        told = command.get_help(click.Context(command, info_name=f"ambidex {name}", max_content_width=100))
        write(REFERENCE / "command" / f"{name}.md", f"# ambidex {name}\n\n```text\n{told}\n```\n")


def write_packages() -> None:
    """Write a page for each package that has a public face, `__all__`: what its docstrings say."""
    for module in pkgutil.iter_modules(ambidex.__path__, prefix="ambidex."):
        if hasattr(import_module(module.name), "__all__"):
            name = module.name.removeprefix("ambidex.")
            directive = f"```{{eval-rst}}\n.. automodule:: {module.name}\n   :members:\n```\n"
            write(REFERENCE / "python" / f"{name}.md", f"# {module.name}\n\n{directive}")


write_glossary()
write_commands()
write_packages()
