"""`ambidex worker`: does the long work of a site."""

import signal
import threading

import click

from ambidex.cli.web_extra import require_web


@click.command("worker", short_help="Do the long work of a site (serve starts one by itself).")
def command() -> None:
    """Take the long work of the site in AMBIDEX_HOME from its queue, until stopped; start as many as you like."""
    require_web()
    from ambidex.web.serve import prepare

    prepare(say=click.echo)
    from ambidex.web.jobs.worker import work

    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    work(stop)
