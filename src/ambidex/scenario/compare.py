"""A factory with and without some changes, on common random numbers: what they do to the whole and to each unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ambidex.factory import Factory
from ambidex.scenario.change import Change, alter
from ambidex.scenario.outcome import OF_UNIT, WHOLE, Outcome, outcome
from ambidex.scenario.paired import paired_difference
from ambidex.terms import Quantity


@dataclass(frozen=True, slots=True)
class UnitComparison:
    """What a unit (a team; a role where teams are not known) sees: after minus before, 95 % paired intervals."""

    unit: str
    waiting_time: Quantity
    waiting_per_case: Quantity
    utilization: Quantity
    cost_per_instance: Quantity


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What some changes do.

    Attributes
    ----------
    words
        The changes.
    seed, replications, start_at, horizon, warm_up
        How it was found; the same again gives the same.
    before, after
        Measures by replication, paired by position.
    differences
        After minus before for each measure of the whole that there is, with 95 % paired intervals.
    by_unit
        The same, as each unit sees it.
    """

    words: tuple[str, ...]
    seed: int
    replications: int
    start_at: datetime
    horizon: timedelta
    warm_up: timedelta
    before: Outcome
    after: Outcome
    differences: tuple[Quantity, ...]
    by_unit: tuple[UnitComparison, ...]

    def difference(self, key: str) -> Quantity:
        """Return the difference of one measure of the whole, by its term.

        Raises
        ------
        KeyError
            If there is nothing to measure, as with promises that nobody made.
        """
        for found in self.differences:
            if found.key == key:
                return found
        raise KeyError(key)


def compare(
    before: Factory,
    changes: Sequence[Change],
    *,
    start_at: datetime,
    horizon: timedelta,
    seed: int,
    replications: int = 10,
    warm_up: timedelta = timedelta(0),
    threads: int | None = None,
) -> Comparison:
    """Return what the changes, made together, do to a factory.

    Each replication is run twice with the same arrivals and the same luck for every case, once without the changes and
    once with them; intervals are of the differences.

    Parameters
    ----------
    start_at
        Timezone-aware; the factory is empty then, and the first `warm_up` is not counted.
    """
    without, with_them = (
        outcome(
            factory,
            start_at=start_at,
            horizon=horizon,
            warm_up=warm_up,
            seed=seed,
            replications=replications,
            threads=threads,
        )
        for factory in (before, alter(before, changes))
    )
    measured = [key for key in WHOLE if (without.whole[key] == without.whole[key]).all()]
    return Comparison(
        words=tuple(change.words() for change in changes),
        seed=seed,
        replications=replications,
        start_at=start_at,
        horizon=horizon,
        warm_up=warm_up,
        before=without,
        after=with_them,
        differences=tuple(paired_difference(without.whole[key], with_them.whole[key], key=key) for key in measured),
        by_unit=tuple(_unit(name, without, with_them) for name in without.units),
    )


def _unit(name: str, before: Outcome, after: Outcome) -> UnitComparison:
    seen = {key: paired_difference(before.unit(key, name), after.unit(key, name), key=key, of=name) for key in OF_UNIT}
    return UnitComparison(unit=name, **seen)
