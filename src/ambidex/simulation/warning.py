"""What a simulation warns of, in words: work beyond capacity, limits that hold each other up, open cases."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from ambidex.simulation.offered_load import Load, RoleLoad


class Ran(Protocol):
    """A replication of which a log or statistics were kept."""

    @property
    def stuck(self) -> int: ...  # noqa: D102
    @property
    def n_arrived(self) -> int: ...  # noqa: D102
    @property
    def n_open(self) -> int: ...  # noqa: D102


def warnings_of(load: Load, done: Sequence[Ran], *, drain: timedelta) -> tuple[str, ...]:
    """Return what is to be known before the figures are believed; nothing where all is well.

    Parameters
    ----------
    drain
        How long the factory could go on after the last arrival.
    """
    told = [_overload(role) for role in load.roles if role.utilization > 1]
    stuck = sum(replication.stuck > 0 for replication in done)
    if stuck:
        told.append(
            f"In {stuck} of {len(done)} replications the limits on work in progress held each other up for ever: each"
            " step waited for room in the next. Raise a limit, or let work that comes back not count twice."
        )
    still = sum(replication.n_open for replication in done)
    if still:
        came = sum(replication.n_arrived for replication in done)
        told.append(
            f"{still} of {came} cases were still open {drain / timedelta(days=1):.0f} days after the last arrival;"
            " a log holds only those that ended."
        )
    return tuple(told)


def written(value: float) -> str:
    """Return a whole number with its thousands apart; one beyond reason in powers of ten.

    Examples
    --------
    >>> written(12345.0), written(3e20)
    ('12,345', '3e+20')
    """
    return f"{value:,.0f}" if value < 1e15 else f"{value:.2g}"


def _overload(role: RoleLoad) -> str:
    if role.available_hours == 0:
        return f"Nobody who holds {role.role} is there in all this time; the work that waits for it is never done."
    have = "1 person has" if role.people == 1 else f"{role.people} people have"
    load = f"{written(role.available_hours)} ({written(100 * role.utilization)}%)"
    return (
        f"{role.role} cannot keep up: {written(role.offered_hours)} hours of work come in a week and"
        f" {have} {load}; the queue grows as long as work comes."
    )
