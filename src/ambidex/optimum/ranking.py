"""What a ranking says, as values.

Gains are signed so that more is better for the whole (or for the team, where it is the team's own): hours saved,
cases more. Each is a paired difference over replications with its 95 % interval, for itself alone; a verdict holds for
all changes at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ambidex.scenario import Change
from ambidex.terms import Quantity

HELPS = "helps the whole"
NOTHING = "gives the whole nothing"
HURTS = "hurts the whole"
UNCERTAIN = "not certain"


@dataclass(frozen=True, slots=True)
class Plausible:
    """What a change gives on other twins that the log leaves possible.

    Attributes
    ----------
    gain
        By the criterion of the ranking: the mean over such twins, and between what 95 % of them lie, each with the luck
        of one stretch of time; `n` is how many there are.
    helps
        On which share of them it gains anything.
    """

    gain: Quantity
    helps: float


@dataclass(frozen=True, slots=True)
class RankedChange:
    """One change and what it gives.

    Attributes
    ----------
    change, words, kind, place
        What is changed, and where.
    team
        Who is asked; None for an outsider, or where teams are not known.
    gain_cycle, gain_throughput, gain_ratio
        Of the whole: hours of cycle time saved per case, cases more per hour, cases more per cost.
    added_cost
        What the change costs per case: paid hours and executions, after minus before. What it takes to bring it about
        (to train, to build) is not known and not in it.
    own_gain
        What the team itself sees: hours of waiting saved per activity instance it does. None for an outsider.
    own_saved
        The same per case of the whole: what the whole would gain if nothing else moved. None for an outsider.
    own_cost
        What the team itself saves: cost of the hours worked, per activity instance. None for an outsider.
    verdict
        `HELPS`, `NOTHING`, `HURTS` or `UNCERTAIN`, by the criterion of the ranking.
    plausible
        What it gives on other twins that the log leaves possible; None where that was not tried.
    """

    change: Change
    words: str
    kind: str
    place: str
    team: str | None
    gain_cycle: Quantity
    gain_throughput: Quantity
    gain_ratio: Quantity
    added_cost: Quantity
    own_gain: Quantity | None
    own_saved: Quantity | None
    own_cost: Quantity | None
    verdict: str
    plausible: Plausible | None = None


@dataclass(frozen=True, slots=True)
class Constraint:
    """Where one more person gives the whole most.

    Attributes
    ----------
    found
        False where no one more person changes the whole measurably; `place` then says so and `role` is empty.
    place
        The team and role.
    why
        What shows it, and what speaks against it, in words.
    evidence
        The gain first, then queue, utilization and waiting of the role as it is.
    """

    found: bool
    place: str
    role: str
    team: str | None
    why: str
    evidence: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class LocalOptimum:
    """Where what is best for a team is not best for the whole.

    Attributes
    ----------
    setting
        What the team would change, or keeps as it is, for its own good.
    own_gain
        What the team gains by that, in its own measure.
    cost_to_whole
        Hours of cycle time it costs each case of the whole; about zero where the whole merely gains nothing.
    """

    team: str
    setting: str
    own_gain: Quantity
    cost_to_whole: Quantity
    words: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """Changes, best for the whole first, and what follows from them.

    Attributes
    ----------
    baseline
        The factory as it is, with 95 % intervals over replications.
    by
        The term of the criterion.
    n_certain
        How many places from the top are certain: the change is better than every one below it.
    stopped
        Why the search stopped, and what is certain, in words.
    not_tried
        Changes that the budget left out, in words.
    seed, replications, simulated
        How it was found: the seed, the most replications of a change, activity instances simulated in all.
    notes
        How to read it.
    """

    baseline: tuple[Quantity, ...]
    rows: tuple[RankedChange, ...]
    constraint: Constraint
    local_optima: tuple[LocalOptimum, ...]
    by: str
    n_certain: int
    stopped: str
    not_tried: tuple[str, ...]
    start_at: datetime
    horizon: timedelta
    warm_up: timedelta
    seed: int
    replications: int
    simulated: int
    notes: tuple[str, ...]
