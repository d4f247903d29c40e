"""The database of a site: SQLite in its home, or PostgreSQL by a URL."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from ambidex.errors import BadInput, Problem
from ambidex.web.home import Home


def database(url: str | None, home: Home) -> dict[str, Any]:
    """Return Django's words for a database.

    Parameters
    ----------
    url
        `postgres://user:password@host:port/name`; options after `?` are handed on, so a socket is `?host=/run/pg`.

    Raises
    ------
    BadInput
        If the URL is not one of PostgreSQL.

    Examples
    --------
    >>> from pathlib import Path
    >>> database("postgres://ann:x%40y@db:5433/site", Home(Path()))["PASSWORD"]
    'x@y'
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home.database,
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or len(parts.path) < 2:
        problem = Problem(
            "DATABASE_URL", "is not a URL of PostgreSQL.", "Write postgres://user:password@host:5432/name, or unset it."
        )
        raise BadInput("The environment", [problem])
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
