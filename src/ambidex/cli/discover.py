"""`ambidex discover`: the twin of the organisation behind a log."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ambidex.cli.progress import show_progress
from ambidex.cli.reading import log_argument, roster_option

if TYPE_CHECKING:
    from ambidex.workspace import Source


@click.command("discover", short_help="The twin of the organisation behind a log, as YAML.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The factory.yaml to write."
)
@click.option("--cost-per-hour", type=click.FloatRange(min=0), help="What an hour of a person costs; else 1.")
@click.option("--check/--no-check", default=True, help="Also say how true the twin is on held-out weeks.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same answer.")
@roster_option
@log_argument
def command(
    *, source: "Source", output: Path, cost_per_hour: float | None, check: bool, seed: int, roster: Path | None
) -> None:
    """Learn the factory behind LOG and write it as YAML, to read, edit and simulate."""
    from ambidex.workspace import describe_discovery

    with show_progress() as progress:
        told = describe_discovery(
            source,
            output=output,
            cost_per_hour=cost_per_hour,
            check=check,
            seed=seed,
            roster=roster,
            progress=progress,
        )
    click.echo(told)
