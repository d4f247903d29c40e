"""How the documentation is built: offline, from Markdown, docstrings, the commands' help and the vocabulary.

Pages that repeat what the code says are written by this file, so that they can not differ from it; git ignores them.
"""

import pkgutil
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from sphinx.application import Sphinx

import ambidex
from ambidex.cli import cli
from ambidex.terms import Term, all_terms

REFERENCE = Path(__file__).parent / "reference"

project = "Ambidex"
version = release = ambidex.__version__
copyright = "the Ambidex authors"  # noqa: A001 - the name Sphinx asks for
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence", "deflist"]
default_role = "code"
napoleon_google_docstring = False
napoleon_attr_annotations = False
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
python_maximum_signature_line_length = 90
html_theme = "furo"
html_title = "Ambidex"
html_show_sphinx = False
exclude_patterns = ["_build"]


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
    head = "# Glossary\n\nOne word for one thing, on the pages, in the tables and in the code of Ambidex.\n\n"
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


def keep_colon(*event: Any) -> None:
    """Keep napoleon from taking the words before a colon for the type of a property."""
    _, what, *_, lines = event
    if what in {"attribute", "property"} and lines:
        lines[0] = lines[0].replace(": ", " - ", 1)


def shorten_types(*event: Any) -> tuple[str | None, str | None]:
    """Write an array type as its source does; numpy spells it out otherwise."""
    *_, signature, returned = event
    array = re.compile(r"~?numpy\.ndarray\[tuple\[~?typing\.Any, \.\.\.\], ~?numpy\.dtype\[(~?[\w.]+)\]\]")
    given, result = (part and array.sub(r"~numpy.typing.NDArray[\1]", part) for part in (signature, returned))
    return given and given.replace("<factory>", "..."), result


def setup(app: Sphinx) -> None:
    """Sphinx calls this once; napoleon listens at the usual priority, 500."""
    app.connect("autodoc-process-signature", shorten_types)
    app.connect("autodoc-process-docstring", keep_colon, priority=400)


write_glossary()
write_commands()
write_packages()
