"""How a long command shows where it is: one line that moves on a terminal, one line a step elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ambidex.workspace import Progress


@contextmanager
def show_progress(*, compiles: bool = True) -> Iterator["Progress"]:
    """Give the callable that steps report to; it writes to standard error, so results can be piped.

    Parameters
    ----------
    compiles
        Whether the command runs compiled loops, which the first use on a machine has to wait for.
    """
    from ambidex.workspace.first_use import NOTICE, is_first_use

    if compiles and is_first_use():
        click.echo(NOTICE, err=True)
    moving = sys.stderr.isatty()
    began = time.monotonic()
    shown = ""

    def report(step: str, share: float) -> None:
        nonlocal shown
        elapsed = time.monotonic() - began
        if moving:
            filled = round(24 * share)
            bar = "█" * filled + "·" * (24 - filled)
            click.echo(f"\r\033[K{bar} {share:4.0%}  {elapsed:4.0f} s  {step}", nl=False, err=True)
        elif step != shown:
            click.echo(f"{elapsed:5.1f} s  {step}", err=True)
        shown = step

    try:
        yield report
    finally:
        if moving:
            click.echo("\r\033[K", nl=False, err=True)
