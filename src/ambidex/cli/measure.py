"""`ambidex measure`: the measures of a log."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ambidex.cli.reading import log_argument

if TYPE_CHECKING:
    from ambidex.workspace import Source


@click.command("measure", short_help="The measures of a log.")
@click.option("--cost-per-hour", type=click.FloatRange(min=0), help="What an hour of a person costs; else 1.")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Also write JSON and CSV here.")
@log_argument
def command(*, source: "Source", cost_per_hour: float | None, output: Path | None) -> None:
    """Measure LOG: throughput, work in progress, cycle, waiting by cause, hand-offs, rework, cost."""
    from ambidex.workspace import describe_measures

    click.echo(describe_measures(source, cost_per_hour=cost_per_hour, output=output))
