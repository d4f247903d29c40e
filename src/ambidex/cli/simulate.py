"""`ambidex simulate`: run a factory forward."""

from datetime import datetime
from pathlib import Path

import click

from ambidex.cli.progress import show_progress


@click.command("simulate", short_help="Run a factory forward.")
@click.argument("factory", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--from", "start", type=click.DateTime(["%Y-%m-%d"]), required=True, help="First day, YYYY-MM-DD.")
@click.option("--days", type=click.FloatRange(min=0, min_open=True), default=90.0, show_default=True)
@click.option(
    "--warm-up", type=click.FloatRange(min=0), default=0.0, show_default=True, help="Days not counted, before."
)
@click.option("--replications", type=click.IntRange(min=1), default=10, show_default=True)
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same answer.")
@click.option(
    "--statistics-only",
    is_flag=True,
    help="Keep no log: memory stays the same however long it runs. Quantiles are right within 1 %.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the first log, as .csv or .parquet."
)
def command(
    *,
    factory: Path,
    start: datetime,
    days: float,
    warm_up: float,
    replications: int,
    seed: int,
    statistics_only: bool,
    output: Path | None,
) -> None:
    """Simulate FACTORY (a YAML file) and print its measures with their intervals."""
    from ambidex.workspace import describe_simulation

    with show_progress() as progress:
        told = describe_simulation(
            factory,
            first_day=start.date(),
            days=days,
            warm_up_days=warm_up,
            replications=replications,
            seed=seed,
            statistics_only=statistics_only,
            output=output,
            progress=progress,
        )
    click.echo(told)
