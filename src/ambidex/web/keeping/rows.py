"""What the rows of a site's database name: the files that must be kept with it.

Asked in SQL, not of the models: a backup is taken just before a new version brings the database up to date.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Rows:
    """What stands in a database.

    Attributes
    ----------
    migrations
        Those that it has seen, as "accounts 0001_initial".
    logs
        A log's file within the folder of logs -> its SHA-256.
    studies
        A study's folder within the folder of studies -> the SHA-256 of what was found.
    """

    migrations: tuple[str, ...]
    logs: dict[str, str]
    studies: dict[str, str]


def rows(cursor: Any) -> Rows:
    """Return what the rows name.

    Parameters
    ----------
    cursor
        Of Python's database interface, on SQLite or PostgreSQL.
    """
    return Rows(
        migrations=tuple(f"{app} {name}" for app, name in _of(cursor, "django_migrations", "app", "name")),
        logs=dict(_of(cursor, "studies_log", "file", "digest")),
        studies=dict(_of(cursor, "studies_study", "folder", "digest")),
    )


def _of(cursor: Any, table: str, first: str, second: str) -> list[tuple[str, str]]:
    cursor.execute(f"select {first}, {second} from {table} order by id")  # noqa: S608 our own names
    return list(cursor.fetchall())
