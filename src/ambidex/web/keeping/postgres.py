"""The PostgreSQL database of a site: copied by pg_dump at one moment, brought back by pg_restore."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from ambidex.errors import BadInput, Problem
from ambidex.web.keeping.rows import Rows, rows

NAME = "database.dump"
"""What the copy is called in an archive: pg_dump's own format."""


def copied(words: dict[str, Any], to: Path) -> Rows:
    """Copy a database as it is at one moment, whoever writes meanwhile, and return what its rows name.

    Parameters
    ----------
    words
        Django's words for it.

    Raises
    ------
    BadInput
        If it cannot be reached, or pg_dump is not installed or refuses.
    """
    with _connected(words) as connection, connection.cursor() as cursor:
        # The rows are read in the same moment that pg_dump copies, so that every file they name is known.
        cursor.execute("set transaction isolation level repeatable read, read only")
        cursor.execute("select pg_export_snapshot()")
        snapshot = str(cursor.fetchone()[0])
        _run("pg_dump", words, "--format=custom", "--snapshot", snapshot, "--file", str(to))
        return rows(cursor)


def brought_back(words: dict[str, Any], copy: Path) -> Rows:
    """Fill an empty database from a copy, all or nothing, and return what its rows name.

    Raises
    ------
    BadInput
        If the database is not empty or cannot be reached, or pg_restore is not installed or refuses.
    """
    with _connected(words) as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from information_schema.tables where table_schema = current_schema()")
        if cursor.fetchone()[0]:
            remedy = "Make an empty one with createdb, and name it with DATABASE_URL."
            raise BadInput("The database", [Problem(words["NAME"], "is not empty.", remedy)])
    _run("pg_restore", words, "--single-transaction", "--exit-on-error", str(copy))
    with _connected(words) as connection, connection.cursor() as cursor:
        return rows(cursor)


def _connected(words: dict[str, Any]) -> Any:
    try:
        import psycopg
    except ImportError as error:
        problem = Problem("psycopg", "is not installed.", 'Install it: pip install "ambidex[web,postgres]"')
        raise BadInput("The web application", [problem]) from error
    try:
        return psycopg.connect(_where(words), password=words["PASSWORD"] or None)
    except psycopg.Error as error:
        problem = Problem("DATABASE_URL", f"cannot be reached: {error}.", "Start it, or correct the URL.")
        raise BadInput("The database", [problem]) from error


def _where(words: dict[str, Any]) -> str:
    """Return how to reach a database, without its password, which any process could read on a command line."""
    from psycopg.conninfo import make_conninfo

    named = {"dbname": words["NAME"], "user": words["USER"], "host": words["HOST"], "port": words["PORT"]}
    return make_conninfo(**{name: value for name, value in named.items() if value}, **words["OPTIONS"])


def _run(program: str, words: dict[str, Any], *more: str) -> None:
    found = shutil.which(program)
    if found is None:
        remedy = "Install PostgreSQL's client programs, of the server's version or a newer one."
        raise BadInput("This machine", [Problem(program, "is not installed.", remedy)])
    command = [found, "--no-owner", "--no-privileges", "--no-password", "--dbname", _where(words), *more]
    password = {"PGPASSWORD": words["PASSWORD"]} if words["PASSWORD"] else {}
    done = subprocess.run(command, env={**os.environ, **password}, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it said nothing."]
        raise BadInput("The database", [Problem(program, line) for line in lines[:20]])
