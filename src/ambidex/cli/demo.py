"""`ambidex demo`: the main job on the shipped organisation."""

from datetime import UTC, datetime
from pathlib import Path

import click

from ambidex.cli.progress import show_progress


@click.command("demo", short_help="The whole answer for a shipped organisation of 14 teams.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("ambidex-demo"),
    show_default=True,
    help="Folder to write.",
)
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same answer.")
def command(*, output: Path, seed: int) -> None:
    """Study a shipped organisation of 14 teams, and say in ten lines what was found."""
    from ambidex.workspace import demo, words

    with show_progress() as progress:
        found = demo(output=output, now=datetime.now(UTC), seed=seed, progress=progress)
    click.echo("\n".join(words(found)))
