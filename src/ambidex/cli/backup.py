"""`ambidex backup`: all that a site holds, in one file."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from ambidex.cli.progress import show_progress
from ambidex.cli.web_extra import require_web


@click.command("backup", short_help="All that a site holds, in one file, while it runs.")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def command(*, file: Path | None, force: bool) -> None:
    """Write the database, logs and studies of the site in AMBIDEX_HOME to FILE, a zip archive.

    Without FILE it goes into the folder `backups` of the site, named by the time. The site may run meanwhile. The key
    that signs sessions is left out. What is wrong with the site already is told, and does not keep the rest from being
    backed up; the exit status is then 1.
    """
    require_web()
    from ambidex.web.home import home
    from ambidex.web.keeping.backup import backup
    from ambidex.web.keeping.words import of_backup, of_faults

    place, now = home(), datetime.now(UTC)
    target = file or place.backups / f"ambidex-{now:%Y-%m-%dT%H%M%S}Z.zip"
    with show_progress(compiles=False) as progress:
        made = backup(place, target, now=now, url=os.environ.get("DATABASE_URL"), progress=progress, force=force)
    click.echo(of_backup(made))
    if made.manifest.faults:
        click.echo(of_faults(made.manifest), err=True)
        sys.exit(1)
