"""The SQLite database of a site: copied while the site runs, and looked at."""

import sqlite3
from contextlib import closing
from pathlib import Path

from ambidex.errors import BadInput, Problem
from ambidex.web.home import VARIABLE
from ambidex.web.keeping.rows import Rows, rows

NAME = "database.sqlite3"
"""What the copy is called in an archive."""


def copied(database: Path, to: Path) -> Rows:
    """Copy a database as it is at one moment, whoever writes meanwhile, and return what its rows name.

    Raises
    ------
    BadInput
        If there is no database of a site, or it cannot be read.
    """
    if not database.is_file():
        remedy = f"Name the folder of the site with {VARIABLE}."
        raise BadInput("The site", [Problem(str(database.parent), "there is no site in this folder.", remedy)])
    here = f"{database.absolute().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(here, uri=True, timeout=20)) as source, closing(sqlite3.connect(to)) as target:
            # All pages in one step: in several, every write of the site would start the copy again.
            source.backup(target, pages=-1)
            target.execute("pragma journal_mode = delete")
            return rows(target.cursor())
    except sqlite3.Error as error:
        remedy = "Restore the last backup that is whole."
        raise BadInput("The site", [Problem(str(database), f"cannot be read: {error}.", remedy)]) from error


def brought_back(copy: Path, to: Path) -> Rows:
    """Move a copy to where the site looks for it, if it is sound, and return what its rows name.

    Raises
    ------
    BadInput
        With what SQLite finds wrong with it.
    """
    remedy = "Restore another backup."
    try:
        with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            told = [str(line) for (line,) in opened.execute("pragma integrity_check(20)") if line != "ok"]
            told += [
                f"row {row} of {table} names a row of {parent} that is not there"
                for table, row, parent, _ in opened.execute("pragma foreign_key_check")
            ]
            found = rows(opened.cursor()) if not told else None
    except sqlite3.Error as error:
        told, found = [str(error)], None
    if found is None:
        raise BadInput("The backup", [Problem(copy.name, f"is not sound: {line}.", remedy) for line in told[:20]])
    copy.rename(to)
    return found
