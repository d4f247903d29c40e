"""Changes of every kind at every place of a factory, simulated where it matters, ranked by what they give the whole.

Everything is compared with the factory as it is on common random numbers. The first criterion is the cycle time: hours
per case, over all cases, which by Little's law is also work in progress. Throughput of a factory that keeps up is what
arrives, whatever is changed, so it leads only where asked for.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from os import cpu_count

import numpy as np

from ambidex.factory import Factory
from ambidex.optimum.constraint import locate
from ambidex.optimum.halving import TOP, n_certain, run_until_certain, verdict_of
from ambidex.optimum.local_optimum import local_optima
from ambidex.optimum.race import BASELINE, SIGN, Race, Scene
from ambidex.optimum.ranking import RankedChange, Ranking
from ambidex.optimum.screening import hopeful_first
from ambidex.optimum.sight import Sight, sight
from ambidex.optimum.verdict import MATTERS
from ambidex.scenario import Change, kinds
from ambidex.scenario.changes.add_people import AddPeople
from ambidex.scenario.outcome import WHOLE, Outcome
from ambidex.scenario.paired import mean_and_half_width, paired_difference
from ambidex.scenario.unit import unit_of_role
from ambidex.simulation import offered_load, simulate
from ambidex.terms import Quantity

BUDGET = 80_000_000
_LARGEST_BLOCK, _SMALLEST_BLOCK = 8, 4
_ALL_ROUNDS = 2.5


def rank(
    factory: Factory,
    *,
    start_at: datetime,
    horizon: timedelta,
    seed: int,
    warm_up: timedelta = timedelta(0),
    replications: int = 32,
    budget: int = BUDGET,
    by: str = "cycle_time",
    progress: Callable[[float], None] | None = None,
    threads: int | None = None,
) -> Ranking:
    """Return the changes to a factory, best for the whole first.

    Parameters
    ----------
    start_at, horizon, warm_up
        Cases arrive from `start_at` (timezone-aware, the factory is empty then) for `horizon`, of which the first
        `warm_up` is not counted.
    replications
        The most a change is run; a change that is clearly not among the best is run less.
    budget
        Activity instances and shifts of resources to simulate in all, about. Counted instead of seconds, so that the
        answer does not depend on the machine.
    by
        The criterion that leads: cycle_time, throughput or throughput_per_cost.
    progress
        Called with the share of the budget that is used, 0-1.

    Notes
    -----
    Successive halving: every change gets a block of replications, the better half as many again, the best quarter twice
    as many, and so on; one that is worse than the change in third place beyond doubt (95 %, for the pair) gets no more.
    What is then left of the budget goes to changes whose verdict is not certain.

    Verdicts hold for all changes at once: their intervals are widened by Bonferroni's rule to the number of changes
    tried. A place is certain when the change in it is better than each below it, again with all these comparisons at
    once. That replications are added until something is certain makes these statements a little bolder than their 95 %.
    """
    report = progress or _nobody
    changes = tuple(change for kind in kinds().values() for change in kind.candidates(factory))
    shifts = _shifts(factory, horizon)
    expected = _expected_instances(factory, start_at=start_at, horizon=horizon) + shifts
    block, n_tried = _plan(len(changes), expected, budget=budget, replications=replications)
    scene = Scene(start_at, horizon, warm_up, seed, block)
    seen = _look(factory, scene)
    ranked = [changes[number] for number in hopeful_first(changes, factory, seen)]
    race = Race(
        factory,
        [change.alter(factory) for change in ranked],
        scene,
        budget=budget,
        shifts=shifts,
        threads=threads or cpu_count() or 1,
        report=report,
    )
    race.run([BASELINE, *range(n_tried)])
    people = {number for number, change in enumerate(ranked) if isinstance(change, AddPeople)}
    out_of_budget = not run_until_certain(race, by=by, people=people, most=max(1, replications // block))
    return _ranking(factory, race, ranked, seen, scene, by=by, out_of_budget=out_of_budget, report=report)


def _plan(n_changes: int, per_replication: float, *, budget: int, replications: int) -> tuple[int, int]:
    """Return how many replications make a block, and how many changes are tried.

    Each round runs half as many changes twice as often: all rounds together cost two and a half times the first.
    """
    affordable = budget / (_ALL_ROUNDS * max(per_replication, 1.0))
    block = int(np.clip(affordable / (n_changes + 1), _SMALLEST_BLOCK, max(min(_LARGEST_BLOCK, replications), 1)))
    return block, max(1, min(n_changes, int(affordable / block))) if n_changes else 0


def _nobody(share: float) -> None:
    del share


def _currency(factory: Factory) -> str:
    """Return what costs are in: nothing where the factory knows no money and hours count."""
    paid = any(person.cost_per_hour for person in factory.resources) or any(one.cost for one in factory.activities)
    return (factory.currency or "of money") if paid else ""


def _shifts(factory: Factory, horizon: timedelta) -> int:
    """Return how often somebody begins to work in a horizon: with many people and little work, that is what costs."""
    weekly = sum(person.capacity * len(factory.calendars[person.calendar].intervals) for person in factory.resources)
    return round(weekly * (horizon / timedelta(weeks=1)))


def _expected_instances(factory: Factory, *, start_at: datetime, horizon: timedelta) -> float:
    load = offered_load(factory, start_at=start_at, horizon=horizon)
    return sum(load.executions_per_hour.values()) * (horizon / timedelta(hours=1))


def _look(factory: Factory, scene: Scene) -> Sight:
    run = simulate(
        factory,
        start_at=scene.start_at,
        horizon=scene.horizon,
        warm_up=scene.warm_up,
        seed=scene.seed,
        replications=_SMALLEST_BLOCK,
    )
    return sight(run)


def _ranking(
    factory: Factory,
    race: Race,
    changes: list[Change],
    seen: Sight,
    scene: Scene,
    *,
    by: str,
    out_of_budget: bool,
    report: Callable[[float], None],
) -> Ranking:
    order = race.order(by)
    rows = tuple(_row(factory, race, number, changes[number], by) for number in order)
    certain = n_certain(race, order, by)
    left_out = tuple(changes[number].words() for number in range(len(changes)) if number not in order)
    report(1.0)
    return Ranking(
        baseline=tuple(_baseline(race.baseline())),
        rows=rows,
        constraint=locate(rows, seen, by=by),
        local_optima=local_optima(rows, now=race.baseline(), currency=_currency(factory)),
        by=by,
        n_certain=certain,
        stopped=_stopped(certain, rows, out_of_budget=out_of_budget or bool(left_out)),
        not_tried=left_out,
        start_at=scene.start_at,
        horizon=scene.horizon,
        warm_up=scene.warm_up,
        seed=scene.seed,
        replications=max((race.blocks(number) for number in order), default=0) * scene.block,
        simulated=race.used,
        notes=tuple(_notes(race, rows, left_out)),
    )


def _row(factory: Factory, race: Race, number: int, change: Change, by: str) -> RankedChange:
    before, after = race.pair(number)
    unit = change.team(factory) or next(
        (unit for role in sorted(change.roles(factory)) if (unit := unit_of_role(factory, role))), None
    )

    def gain(key: str, sign: int) -> Quantity:
        return paired_difference(before.whole[key], after.whole[key], key=key, sign=sign)

    def own(key: str) -> Quantity | None:
        if unit is None or not np.isfinite([before.unit(key, unit), after.unit(key, unit)]).all():
            return None
        return paired_difference(before.unit(key, unit), after.unit(key, unit), key=key, of=unit, sign=-1)

    return RankedChange(
        change=change,
        words=change.words(),
        kind=change.kind,
        place=change.place,
        team=change.team(factory),
        gain_cycle=gain("cycle_time", SIGN["cycle_time"]),
        gain_throughput=gain("throughput", SIGN["throughput"]),
        gain_ratio=gain("throughput_per_cost", SIGN["throughput_per_cost"]),
        added_cost=_cost_per_case(before, after),
        own_gain=own("waiting_time"),
        own_saved=own("waiting_per_case"),
        own_cost=own("cost_per_instance"),
        verdict=verdict_of(race, number, by),
    )


def _cost_per_case(before: Outcome, after: Outcome) -> Quantity:
    def each(of: Outcome) -> np.ndarray:
        return 1 / of.whole["throughput_per_cost"]

    return paired_difference(each(before), each(after), key="cost_per_case")


def _baseline(now: Outcome) -> list[Quantity]:
    found = []
    for key in WHOLE:
        values = now.whole[key]
        if np.isfinite(values).all():
            mean, half = mean_and_half_width(values, confidence=0.95)
            low, high = (mean - half, mean + half) if np.isfinite(half) else (None, None)
            found.append(Quantity(key=key, value=mean, low=low, high=high, n=len(values)))
    return found


def _stopped(certain: int, rows: tuple[RankedChange, ...], *, out_of_budget: bool) -> str:
    if not rows:
        return "There was nothing to change."
    if certain >= min(TOP, len(rows)):
        order = "The order of the first places is certain"
    elif certain:
        order = f"The first {'place is' if certain == 1 else f'{certain} places are'} certain, the next are not"
    else:
        order = "Which change is first is not certain: those at the top are too close to each other"
    teams = {row.team for row in rows[:TOP]}
    if certain == 0 and len(teams) == 1 and None not in teams:
        order += f", but all of the first {min(TOP, len(rows))} are for {rows[0].team}"
    if out_of_budget:
        return f"{order}. The search stopped because its budget was used up."
    return f"{order}. The search stopped because more replications would not have changed what matters."


def _notes(race: Race, rows: tuple[RankedChange, ...], left_out: tuple[str, ...]) -> list[str]:
    notes = [
        (
            f"{len(rows)} changes were tried, each with the same arrivals and the same luck as the factory as it is. "
            "Intervals are 95 % for one change by itself; verdicts hold for all of them at once (Bonferroni)."
        ),
        f"Less than {MATTERS:.1%} of the present value is taken for nothing.",
    ]
    now = race.baseline()
    if now.n_open:
        share = now.n_open / now.replications
        notes.append(
            f"{share:.0f} cases a replication had not ended when it stopped; they count with the time until then, so "
            "the present cycle time is longer than it says."
        )
    if left_out:
        notes.append(f"{len(left_out)} changes at places with little waiting were left out to stay within the budget.")
    return notes
