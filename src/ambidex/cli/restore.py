"""`ambidex restore`: a site from its backup."""

import os
from pathlib import Path

import click

from ambidex.cli.progress import show_progress
from ambidex.cli.web_extra import require_web


@click.command("restore", short_help="A site from its backup, checked before it is believed.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--to", type=click.Path(path_type=Path, file_okay=False), required=True, help="An empty folder, or a new one."
)
def command(*, file: Path, to: Path) -> None:
    """Check FILE, which `ambidex backup` wrote, and restore it to a folder; where anything is wrong, nothing is.

    Every part is compared with its SHA-256, the database is checked, its changes of form must be known to this version,
    the audit must have no gaps, and every log and study that the database names must be there.
    """
    require_web()
    from ambidex.web.keeping.restore import restore
    from ambidex.web.keeping.words import of_restored

    with show_progress(compiles=False) as progress:
        done = restore(file, to, url=os.environ.get("DATABASE_URL"), progress=progress)
    click.echo(of_restored(done))
