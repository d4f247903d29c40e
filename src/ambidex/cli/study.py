"""`ambidex study`: from a log to the one problem to solve first, as one page."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ambidex.cli.progress import show_progress
from ambidex.cli.reading import log_argument, roster_option

if TYPE_CHECKING:
    from ambidex.workspace import Source


@click.command("study", short_help="The whole answer for a log: the problem to solve first, as a page.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder to write."
)
@click.option("--cost-per-hour", type=click.FloatRange(min=0), help="What an hour of a person costs; else 1.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same answer.")
@roster_option
@log_argument
def command(*, source: "Source", output: Path, cost_per_hour: float | None, seed: int, roster: Path | None) -> None:
    """Find the one problem of LOG to solve first, and write a page that shows why.

    Writes study.html (one page that needs no network), factory.yaml (the twin), measures.json and every table as CSV.
    LOG is CSV, Parquet, XES, OCEL 2.0, or issues of Jira or GitHub as JSON, gzipped or not.
    """
    from ambidex.workspace import study, words

    with show_progress() as progress:
        found = study(
            source,
            output=output,
            now=datetime.now(UTC),
            seed=seed,
            cost_per_hour=cost_per_hour,
            roster=roster,
            progress=progress,
        )
    click.echo("\n".join(words(found)))
