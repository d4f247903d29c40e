"""Who may do what, and who works with whom: roles from the people of each activity, teams where the log names none.

Two activities share a role where most of their people do both and chance explains who is missing at either: of
somebody who is seen to do a hundred things, none may be the one that comes once in two hundred.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ambidex.discovery.together import firsts
from ambidex.eventlog import EventLog

RARE = 0.005
"""A pair of resource and activity seen once, in less than this share of the activity, is taken as an exception."""

ALIKE = 0.8
"""Of those who are seen at either of two activities so many at least are seen at both, if they are to share a role."""

SURE = 3.0
"""From so many standard deviations on more people are missing at an activity than chance explains."""


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
    """Return a role for each activity; activities of the same people share one, named by the most frequent.

    Where most instances of an activity have nobody recorded, it is an outsider.
    """
    done = times_done(log)
    nobody = np.bincount(log.activity[log.resource < 0], minlength=len(log.activities))
    of_activity: list[str | None] = [None] * len(log.activities)
    roles: list[_Role] = []
    for code in np.argsort(-done.sum(axis=0), kind="stable").tolist():
        able = able_people(done[:, code])
        if not able or nobody[code] > done[:, code].sum():
            continue
        role = _shared(roles, able, done[:, code])
        if role is None:
            role = _Role(log.activities[code], able, np.zeros(len(done), np.int64))
            roles.append(role)
        role.people |= able
        role.times += done[:, code]
        of_activity[code] = role.name
    held = tuple(tuple(role.name for role in roles if code in role.people) for code in range(len(done)))
    return Roles(tuple(of_activity), held)


@dataclass(slots=True)
class _Role:
    """A role as it grows: who holds it, and how often each has done its work."""

    name: str
    people: frozenset[int]
    times: NDArray[np.int64]


def _shared(roles: list[_Role], able: frozenset[int], times: NDArray[np.int64]) -> _Role | None:
    """Return the role of the very same people, or else the first of which chance explains who is missing."""
    same = next((role for role in roles if role.people == able), None)
    alike = (role for role in roles if len(role.people & able) >= ALIKE * len(role.people | able))
    return same or next((role for role in alike if _by_chance(role, able, times)), None)


def _by_chance(role: _Role, able: frozenset[int], times: NDArray[np.int64]) -> bool:
    """Return whether chance explains how many are missing at an activity or at the rest of a role.

    Notes
    -----
    If all could do both, the instances of each person would be those of the activity with one chance. How many people
    show none of it, or nothing else, then has a known mean; its variance is that of independent people, less what the
    known number of all instances takes away.
    """
    people = np.array(sorted(role.people | able))
    here, both = times[people].astype(np.float64), (times + role.times)[people].astype(np.float64)
    share = float(here.sum() / both.sum())
    none, only = (1 - share) ** both, share**both
    missing = sum(code not in able for code in people) + sum(code not in role.people for code in people)
    together = float((both * (only * (1 - share) - none * share)).sum())
    spread = float((none * (1 - none) + only * (1 - only)).sum())
    fixed = together**2 / max(float(both.sum()) * share * (1 - share), 1e-9)
    return bool(missing - 0.5 - float((none + only).sum()) < SURE * np.sqrt(max(spread - fixed, 0.0)))


def times_done(log: EventLog) -> NDArray[np.int64]:
    """Return how often each resource did each activity, a batch once: int64 (n_resources, n_activities)."""
    known = (log.resource >= 0) & firsts(log)
    shape = (len(log.resources), len(log.activities))
    pair = log.resource[known].astype(np.int64) * shape[1] + log.activity[known]
    return np.bincount(pair, minlength=shape[0] * shape[1]).reshape(shape)


def able_people(times: NDArray[np.int64]) -> frozenset[int]:
    """Return who can do an activity, from how often each resource did it."""
    often = np.flatnonzero((times >= 2) | (times >= RARE * max(times.sum(), 1)))
    able = often if times[often].sum() > 0 else np.flatnonzero(times)
    return frozenset(int(code) for code in able if times[code] > 0)


def discover_teams(log: EventLog) -> tuple[str | None, ...]:
    """Return the team of each resource: as the log names it, else those who mostly do the same are one.

    Teams that are found are named after their main activity.
    """
    if log.teams:
        return tuple(log.teams[code] if code >= 0 else None for code in log.team_of)
    return tuple(f"Team {log.activities[code]}" if code >= 0 else None for code in main_activities(log))


def main_activities(log: EventLog) -> NDArray[np.int64]:
    """Return the activity that each resource does most, by code; -1 for who does nothing."""
    done = times_done(log)
    return np.where(done.sum(axis=1) > 0, done.argmax(axis=1), -1) if done.size else np.full(len(log.resources), -1)
