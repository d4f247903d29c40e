"""`ambidex serve`: the site on this machine, with a worker of its own."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import ambidex
from ambidex.errors import BadInput, Problem
from ambidex.web.home import Home, home

LEAVE_TAKING = 3
"""Seconds for which a site that is told to stop waits for who still follows a job."""


def serve(
    *, host: str, port: int, worker: bool = True, example: bool = True, say: Callable[[str], None] = print
) -> None:
    """Serve the site until it is stopped.

    Parameters
    ----------
    worker
        Start a worker beside it; without one, `ambidex worker` must run somewhere.
    example
        Bring the shipped organisation in where there is no log yet.

    Raises
    ------
    BadInput
        If somebody else listens there, or the folder of the site cannot be written.
    """
    _refuse_taken(host, port)
    place = prepare(say=say)
    import uvicorn
    from django.utils import timezone

    from ambidex.web.accounts.invitation import has_administrator, invite
    from ambidex.web.jobs.queue import ask
    from ambidex.web.studies.models import Log

    address = f"http://{host}:{port}"
    if not has_administrator():
        link = f"{address}/start/{invite(None, now=timezone.now())}"
        say(f"Become the first administrator here (the link works once): {link}")
    if example and not Log.objects.exists():
        ask("example", {"version": ambidex.__version__}, by=None, now=timezone.now())
    command = [sys.executable, "-c", "from ambidex.cli import main; main()", "worker"]
    beside = subprocess.Popen(command) if worker else None  # noqa: S603 ourselves
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn hands it on, and the worker must not stay behind
    try:
        say(f"Ambidex is at {address} (its folder is {place.folder}). Stop it with Ctrl-C.")
        uvicorn.run(
            "ambidex.web.asgi:application", host=host, port=port, log_config=None, lifespan="off",
            timeout_graceful_shutdown=LEAVE_TAKING,
        )  # fmt: skip
    finally:
        if beside is not None:
            beside.terminate()
            beside.wait()


def _refuse_taken(host: str, port: int) -> None:
    try:
        with socket.create_server((host, port)):
            return
    except OSError as error:
        remedy = f"Stop what listens there, or choose another: --port {port + 1 if port < 65535 else 8000}"
        what = f"{host}:{port} cannot be had: {error.strerror or error}."
        raise BadInput("The address of the site", [Problem("host and port", what, remedy)]) from error


def prepare(*, say: Callable[[str], None] = print) -> Home:
    """Make the home, and bring database and static files up to this version."""
    place = home()
    place.make()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ambidex.web.settings")
    import django

    django.setup()
    with _alone(place):
        _bring_up_to_date(place, say=say)
    return place


@contextmanager
def _alone(place: Home) -> Iterator[None]:
    """Let those that start at the same moment in the same home, a site and its workers, begin one after the other."""
    with (place.folder / "starting").open("w") as file:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _bring_up_to_date(place: Home, *, say: Callable[[str], None]) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Bringing the database up to date")
        call_command("migrate", verbosity=0)
    stamp = place.folder / "static" / f".of-{ambidex.__version__}-{_newest(Path(__file__).parent)}"
    if not stamp.exists():
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.touch()


def _newest(folder: Path) -> int:
    """When the newest static file was changed: a developer's site follows what they edit."""
    files = [
        *folder.glob("static/**/*"),
        *folder.glob("pages/*/static/**/*"),
        *(folder.parent / "draw" / "css").iterdir(),
    ]
    return int(max((file.stat().st_mtime for file in files), default=0))
