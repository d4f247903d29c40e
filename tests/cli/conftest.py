"""How the tests of the command line type a command."""

import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from ambidex.cli import main


class Typed(NamedTuple):
    """What a command left behind."""

    status: int
    printed: str
    complained: str


@pytest.fixture
def type_command(monkeypatch, capsys) -> Callable[..., Typed]:
    """Type `ambidex WORDS` and get exit status, standard output and standard error."""

    def typed(*words: object) -> Typed:
        monkeypatch.setattr(sys, "argv", ["ambidex", *map(str, words)])
        status = 0
        try:
            main()
        except SystemExit as ended:
            status = int(ended.code or 0)
        captured = capsys.readouterr()
        return Typed(status, captured.out, captured.err)

    return typed
