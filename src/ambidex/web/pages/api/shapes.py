"""What the API tells, in OpenAPI's words."""

from datetime import datetime

from ninja import Schema


class LogShape(Schema):
    """A log."""

    id: int
    name: str
    unit: str | None
    brought_at: datetime
    size: int
    studied_at: datetime | None


class JobShape(Schema):
    """Long work: how it stands and how far it has come."""

    id: int
    kind: str
    state: str
    progress: float
    step: str
    error: str
    asked_at: datetime
    ended_at: datetime | None


class QuantityShape(Schema):
    """A number with its unit and 95 % interval; `of` says of what part it is."""

    key: str
    of: str
    value: float | None
    low: float | None
    high: float | None
    unit: str


class TableShape(Schema):
    """A table: names of its columns, and its rows."""

    columns: list[str]
    rows: list[list[str | float | int | bool | None]]


class ChangeShape(Schema):
    """A change that was tried on the twin, and what it gives the whole."""

    words: str
    kind: str
    place: str
    team: str | None
    verdict: str
    gain_cycle: QuantityShape
    gain_throughput: QuantityShape
    gain_ratio: QuantityShape
    added_cost: QuantityShape


class FirstProblemShape(Schema):
    """Where the whole is limited, and the changes in their order."""

    constraint: str
    constraint_found: bool
    why: str
    n_certain: int
    stopped: str
    changes: list[ChangeShape]


class ProblemShape(Schema):
    """What went wrong, in words."""

    detail: str
