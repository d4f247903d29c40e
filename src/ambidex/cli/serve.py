"""`ambidex serve`: the web application on this machine."""

import click

from ambidex.cli.web_extra import require_web


@click.command("serve", short_help="The web application, on this machine or for many people.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--worker/--no-worker", default=True, show_default=True, help="Start a worker beside it.")
@click.option("--example/--no-example", default=True, show_default=True, help="Load the shipped organisation.")
def command(*, host: str, port: int, worker: bool, example: bool) -> None:
    """Serve the web application; AMBIDEX_HOME names its folder, DATABASE_URL a PostgreSQL database.

    It prints a link that makes whoever opens it first the administrator.
    """
    require_web()
    from ambidex.web.serve import serve

    serve(host=host, port=port, worker=worker, example=example, say=click.echo)
