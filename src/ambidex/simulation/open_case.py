"""A case that is already there when a run begins."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Where a case stands.

    Cases that are told first are first in the queues. Branches of a fork are not told: put the case at the fork.

    Attributes
    ----------
    state
        The name of its state in the flow of the work type.
    arrived_at, enabled_at
        Timezone-aware; when it came, and when it reached the state. Delays, waits and patience have run since then.
    left
        Hours of work that are left, where the work has begun; None where it has not.
    resource
        Who has it in work; where they are not there, somebody else who holds the role takes it.
    """

    work_type: str
    state: str
    arrived_at: datetime
    enabled_at: datetime
    left: float | None = None
    resource: str | None = None
