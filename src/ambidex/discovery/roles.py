"""Who may do what, and who works with whom: roles from the people of each activity, teams where the log names none."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog import EventLog

RARE = 0.005
"""A pair of resource and activity seen once, in less than this share of the activity, is taken as an exception."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Roles of a log.

    Attributes
    ----------
    of_activity
        The role of each activity by code; None where nobody is recorded (an outsider).
    of_resource
        The roles each resource holds.
    """

    of_activity: tuple[str | None, ...]
    of_resource: tuple[tuple[str, ...], ...]


def discover_roles(log: EventLog) -> Roles:
    """Return a role for each activity; activities done by the very same people share one, named by the most frequent.

    Where most instances of an activity have nobody recorded, it is an outsider.
    """
    done = _done(log)
    nobody = np.bincount(log.activity[log.resource < 0], minlength=len(log.activities))
    people: dict[frozenset[int], str] = {}
    of_activity: list[str | None] = [None] * len(log.activities)
    held: list[list[str]] = [[] for _ in log.resources]
    for code in np.argsort(-done.sum(axis=0), kind="stable").tolist():
        able = _able(done[:, code])
        if not able or nobody[code] > done[:, code].sum():
            continue
        fresh = able not in people
        role = people.setdefault(able, log.activities[code])
        of_activity[code] = role
        if fresh:
            for resource in able:
                held[resource].append(role)
    return Roles(tuple(of_activity), tuple(tuple(roles) for roles in held))


def _done(log: EventLog) -> NDArray[np.int64]:
    known = log.resource >= 0
    shape = (len(log.resources), len(log.activities))
    pair = log.resource[known].astype(np.int64) * shape[1] + log.activity[known]
    return np.bincount(pair, minlength=shape[0] * shape[1]).reshape(shape)


def _able(times: NDArray[np.int64]) -> frozenset[int]:
    often = np.flatnonzero((times >= 2) | (times >= RARE * max(times.sum(), 1)))
    able = often if times[often].sum() > 0 else np.flatnonzero(times)
    return frozenset(int(code) for code in able if times[code] > 0)


def discover_teams(log: EventLog) -> tuple[str | None, ...]:
    """Return the team of each resource: as the log names it, else those who mostly do the same are one.

    Teams that are found are named after their main activity.
    """
    if log.teams:
        return tuple(log.teams[code] if code >= 0 else None for code in log.team_of)
    done = _done(log)
    main = np.where(done.sum(axis=1) > 0, done.argmax(axis=1), -1) if done.size else np.full(len(log.resources), -1)
    return tuple(f"Team {log.activities[code]}" if code >= 0 else None for code in main)
