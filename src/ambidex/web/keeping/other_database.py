"""Letting Django reach a database beside the site's own: a copy that is checked before it is believed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_ALIAS = "beside"


@contextmanager
def other_database(words: dict[str, Any]) -> Iterator[str]:
    """Give the name by which Django knows it meanwhile.

    Parameters
    ----------
    words
        Django's words for it, as `ambidex.web.database.database` has them.
    """
    import django
    from django.db import DEFAULT_DB_ALIAS, connections

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ambidex.web.settings")
    django.setup()
    connections.databases[_ALIAS] = connections.configure_settings({DEFAULT_DB_ALIAS: words})[DEFAULT_DB_ALIAS]
    try:
        yield _ALIAS
    finally:
        connections[_ALIAS].close()
        del connections[_ALIAS]
        del connections.databases[_ALIAS]
