"""The options that every command takes that reads a log."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ambidex.errors import BadInput, Problem

if TYPE_CHECKING:
    from ambidex.workspace import Source

COLUMNS = ("case", "activity", "resource", "start", "end", "enabled", "work_type", "team", "cost", "value")


def log_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the LOG argument and the options that say how to read it; the command gets `source`.

    Stands nearest to the command's function, so that the command's own options are listed first.
    """

    @click.argument("log", type=click.Path(path_type=Path))
    @click.option(
        "--column",
        "columns",
        multiple=True,
        metavar="NAME=COLUMN",
        help=f"Which column of the file is what; NAME is one of {', '.join(COLUMNS)}. Guessed where not said.",
    )
    @click.option("--time-zone", metavar="ZONE", help="Where the work is done, such as Europe/Paris; UTC if not known.")
    @click.option("--case-object", metavar="TYPE", help="OCEL only: the object type that is the case.")
    @click.option(
        "--also",
        multiple=True,
        type=click.Path(path_type=Path),
        help="Another log of the same organisation: people are shared, its cases are work of another kind. Repeatable.",
    )
    @wraps(command)
    def with_source(
        *,
        log: Path,
        columns: tuple[str, ...],
        time_zone: str | None,
        case_object: str | None,
        also: tuple[Path, ...],
        **options: Any,
    ) -> Any:
        return command(source=_source(log, columns, time_zone, case_object, also), **options)

    return with_source


def roster_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that names a roster."""
    return click.option(
        "--roster",
        type=click.Path(path_type=Path),
        help="A CSV file of people: person, team, manager, roles, cost_per_hour, calendar, from, until, leave.",
    )(command)


def _source(
    log: Path, columns: tuple[str, ...], time_zone: str | None, case_object: str | None, also: tuple[Path, ...]
) -> "Source":
    from ambidex.workspace import Source

    pairs = [column.partition("=") for column in columns]
    problems = [
        Problem(
            f"--column {''.join(pair)}",
            "is not understood.",
            f"Write NAME=COLUMN; NAME is one of {', '.join(COLUMNS)}.",
        )
        for pair in pairs
        if pair[0] not in COLUMNS or not pair[2]
    ]
    if problems:
        raise BadInput("The command line", problems)
    return Source(
        path=log,
        columns={name: column for name, _, column in pairs},
        time_zone=time_zone,
        case_object=case_object,
        also=also,
    )
