"""The factory as people write it: YAML, with every problem of a file told at once, at its line.

The only package that knows YAML and pydantic. Durations are hours, or text such as "25 min" (`duration.py`); calendars
and arrivals are days with hours (`week.py`). People who are alike are one entry with a `count`; a flow that stands in
several places is written once. The form is stated key by key in `docs/reference/factory-file.md`;
`parse_factory(format_factory(factory))` is the same factory.
"""

from pathlib import Path

from ambidex.errors import BadInput, Problem
from ambidex.factory.file.built import built
from ambidex.factory.file.entry import factory_entry
from ambidex.factory.file.problem_line import in_order, located, path_of
from ambidex.factory.file.shape import doubtful, form_of
from ambidex.factory.file.text import NotYaml, read_plain, read_root, write
from ambidex.factory.model import Factory

__all__ = ["dump_factory", "format_factory", "load_factory", "parse_factory"]


def load_factory(path: Path | str) -> Factory:
    """Return the factory of a YAML file.

    Raises
    ------
    BadInput
        With every problem of the file: syntax, shape and meaning, each with its line.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            str(path), [Problem(f"byte {error.start}", "is not UTF-8;", "save the file as UTF-8.")]
        ) from None
    except OSError as error:
        raise BadInput(str(path), [Problem("file", f"cannot be read: {error.strerror};", "check its name.")]) from None
    return parse_factory(text, source=path.name)


def dump_factory(factory: Factory, path: Path | str) -> None:
    """Write a factory as YAML."""
    Path(path).write_text(format_factory(factory), encoding="utf-8")


def parse_factory(text: str, *, source: str = "factory") -> Factory:
    """Return the factory that a YAML text declares; `source` names it in messages.

    Raises
    ------
    BadInput
        With every problem of the text.
    """
    try:
        root = read_root(text)
        plain, twice = read_plain(root)
    except NotYaml as wrong:
        raise BadInput(source, [wrong.problem]) from None
    form, misshapen, mended = form_of(plain)
    told = [located(path, what, remedy, root) for path, what, remedy in [*twice, *misshapen]]
    factory = None
    if form is not None:
        made = built(form)
        factory = made.factory
        for problem in made.found:
            path = path_of(problem.place, made.places, root)
            if not doubtful(path, mended):
                told.append(located(path, problem.what, problem.remedy, root))
    if told or factory is None:
        raise BadInput(source, in_order(told))
    return factory


def format_factory(factory: Factory) -> str:
    """Return a factory as YAML, fully written, people who are alike gathered."""
    return write(factory_entry(factory))
