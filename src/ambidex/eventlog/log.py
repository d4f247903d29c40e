"""The activity-instance table in its working form: dictionary-encoded arrays, sorted by case, then start, then end.

A simulated run is an `EventLog` of the same shape as a real one: every measure works on both.
Instants are UTC; `time_zone` says on whose wall clock calendars and hours of the week are read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int32]
Instants = NDArray[np.datetime64]  # datetime64[us], UTC


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a log came from: `kind` is "read" or "simulated"; `fingerprint` of the file or of the factory."""

    kind: str
    name: str
    fingerprint: str = ""
    seed: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class EventLog:
    """One row per activity instance; `n` rows, `n_cases` cases.

    Attributes
    ----------
    case, activity, resource
        int32 codes (n,): index into `case_ids`, `activities`, `resources`; resource -1 means nobody was recorded.
        `case` never decreases; within a case rows are sorted by start, then end, then order of the source.
    start_at, end_at
        datetime64[us] (n,), UTC; `end_at >= start_at`.
    enabled_at
        datetime64[us] (n,) or None: when the instance could have started, where the source knows it
        (a simulated log does); `flow.enabled(log)` estimates it otherwise.
    case_offset
        int64 (n_cases + 1,): the rows of case c are `case_offset[c]:case_offset[c + 1]`; no case is empty.
    work_type
        int32 (n_cases,): index into `work_types`; a log that names no types has the single type "work".
    team_of
        int32 (n_resources,): index into `teams`, -1 where unknown.
    case_value
        float64 (n_cases,) or None: what the case is worth.
    cost
        float64 (n,) or None: recorded cost of the instance, where the source has it.
    start_estimated
        bool (n,) or None: True where the source had no start and it was estimated.
    case_attributes
        Other columns that are constant within a case, by name: object arrays (n_cases,).
    time_zone
        IANA name (or "UTC").
    """

    case: Codes
    activity: Codes
    resource: Codes
    start_at: Instants
    end_at: Instants
    case_offset: NDArray[np.int64]
    case_ids: Sequence[str]
    activities: tuple[str, ...]
    resources: tuple[str, ...]
    work_type: Codes
    work_types: tuple[str, ...]
    teams: tuple[str, ...]
    team_of: Codes
    time_zone: str
    origin: Origin
    enabled_at: Instants | None = None
    cost: NDArray[np.float64] | None = None
    case_value: NDArray[np.float64] | None = None
    start_estimated: NDArray[np.bool_] | None = None
    case_attributes: Mapping[str, NDArray[np.object_]] = field(default_factory=lambda: MappingProxyType({}))

    def __len__(self) -> int:
        return len(self.case)

    @property
    def n_cases(self) -> int:
        """How many cases there are."""
        return len(self.case_offset) - 1


@dataclass(frozen=True, slots=True)
class ActivityInstance:
    """One row in plain values, for building small logs by hand: instants are timezone-aware."""

    case_id: str
    activity: str
    resource: str | None
    start_at: datetime
    end_at: datetime
    enabled_at: datetime | None = None
    cost: float | None = None


def event_log(
    instances: Iterable[ActivityInstance],
    *,
    time_zone: str = "UTC",
    work_type_of: Mapping[str, str] | None = None,
    team_of: Mapping[str, str] | None = None,
    name: str = "by hand",
) -> EventLog:
    """Return the log of some activity instances, in whatever order they come.

    Names are coded in order of first appearance in the sorted rows. Meant for small logs; `read_log` is for files.

    Parameters
    ----------
    work_type_of
        Work type by case id; "work" where missing.
    team_of
        Team by resource.
    """
    rows = list(instances)
    first: dict[str, int] = {}
    for row in rows:
        first.setdefault(row.case_id, len(first))
    rows.sort(key=lambda row: (first[row.case_id], row.start_at, row.end_at))
    work_type_of, team_of = work_type_of or {}, team_of or {}
    activities = tuple(dict.fromkeys(row.activity for row in rows))
    resources = tuple(dict.fromkeys(row.resource for row in rows if row.resource is not None))
    case_types = [work_type_of.get(case_id, "work") for case_id in first]
    work_types = tuple(dict.fromkeys(case_types)) or ("work",)
    teams = tuple(dict.fromkeys(team_of[name] for name in resources if name in team_of))
    case = _codes([row.case_id for row in rows], tuple(first))
    known = bool(rows) and all(row.enabled_at is not None for row in rows)
    priced = bool(rows) and all(row.cost is not None for row in rows)
    return EventLog(
        case=case,
        activity=_codes([row.activity for row in rows], activities),
        resource=_codes([row.resource for row in rows], resources),
        start_at=_instants([row.start_at for row in rows]),
        end_at=_instants([row.end_at for row in rows]),
        enabled_at=_instants([row.enabled_at for row in rows if row.enabled_at]) if known else None,
        cost=np.array([row.cost for row in rows], dtype=np.float64) if priced else None,
        case_offset=np.searchsorted(case, np.arange(len(first) + 1)).astype(np.int64),
        case_ids=tuple(first),
        activities=activities,
        resources=resources,
        work_type=_codes(case_types, work_types),
        work_types=work_types,
        teams=teams,
        team_of=_codes([team_of.get(name) for name in resources], teams),
        time_zone=time_zone,
        origin=Origin(kind="read", name=name),
    )


def _codes(values: Sequence[str | None], names: tuple[str, ...]) -> Codes:
    index: dict[str | None, int] = {name: code for code, name in enumerate(names)}
    return np.array([index.get(value, -1) for value in values], dtype=np.int32)


def _instants(values: Sequence[datetime]) -> Instants:
    epoch = [round(value.timestamp() * 1_000_000) for value in values]
    return np.array(epoch, dtype=np.int64).view("datetime64[us]")
