"""`ambidex log`: read a log and say what was read, dropped and repaired."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ambidex.cli.reading import log_argument

if TYPE_CHECKING:
    from ambidex.workspace import Source


@click.command("log", short_help="What is in a log: rows read, dropped, repaired, and why.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Also write it, as .csv or .parquet."
)
@log_argument
def command(*, source: "Source", output: Path | None) -> None:
    """Read LOG and print the import report: rows read, dropped, repaired, and why."""
    from ambidex.workspace import describe_log

    click.echo(describe_log(source, output=output))
