"""One term of the vocabulary, as `terms.toml` states it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Term:
    """A measure or notion: its `key`, display `name`, `symbol` (may be empty), `unit` and `description`."""

    key: str
    name: str
    symbol: str
    unit: str
    description: str


@cache
def all_terms() -> Mapping[str, Term]:
    """Return every term of `terms.toml`, by key, in the order of the file."""
    entries = tomllib.loads(files("ambidex.terms").joinpath("terms.toml").read_text(encoding="utf-8"))
    return MappingProxyType({key: Term(key=key, **entry) for key, entry in entries.items()})


def term(key: str) -> Term:
    """Return one term.

    Examples
    --------
    >>> term("throughput").unit
    '1/h'
    """
    return all_terms()[key]
