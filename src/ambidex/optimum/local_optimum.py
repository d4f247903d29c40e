"""The ledger of local optimums: what a team gains by its own best setting, and what that costs the whole.

Two kinds are found. A team can keep to a setting that is cheap for itself and makes everybody wait, as a large batch.
And a team can improve what it sees of itself, its own waiting, while the whole gains nothing, because the work it
passes on faster only waits elsewhere.
"""

from dataclasses import replace

import numpy as np

from ambidex.optimum.ranking import HELPS, NOTHING, LocalOptimum, RankedChange
from ambidex.scenario import Outcome
from ambidex.terms import Quantity

NOTICED = 0.1
"""A team notices when its own waiting is shorter by this share."""

DEARER = 0.01
"""A team notices when its work costs more by this share."""

WORTH_TELLING = 0.001
"""What saves a case less than this share of its cycle time is not worth telling."""

PASSED_ON = 0.5
"""Where the whole gains less than this share of what a team saves, the rest is waited for elsewhere."""


def local_optima(rows: tuple[RankedChange, ...], *, now: Outcome, currency: str = "") -> tuple[LocalOptimum, ...]:
    """Return where teams gain and the whole does not, the dearest for the whole first; one improvement a team at most.

    Parameters
    ----------
    rows
        The changes of a ranking. A gain of a team counts when its 95 % interval lies above zero.
    now
        The factory as it is.
    currency
        What costs are in; hours where there is no money.
    """
    kept = [_kept(row, currency) for row in rows if row.verdict == HELPS and _is_dearer_for_team(row, now)]
    noticed = [row for row in rows if _is_noticed(row, now)]
    lost = _best_of_each([row for row in noticed if _is_lost_elsewhere(row)])
    others = [row for row in noticed if row.verdict == NOTHING and row.team not in {one.team for one in lost}]
    return (
        *sorted(kept, key=lambda one: -one.cost_to_whole.value),
        *(_improved(row, "What is saved there is waited for elsewhere.") for row in lost),
        *(_improved(row, "For the whole that is too little to notice.") for row in _best_of_each(others)),
    )


def _is_dearer_for_team(row: RankedChange, now: Outcome) -> bool:
    saved = row.own_cost
    if saved is None or saved.high is None or saved.high >= 0:
        return False
    return -saved.value >= DEARER * _present(now, "cost_per_instance", saved.of)


def _is_noticed(row: RankedChange, now: Outcome) -> bool:
    gain = row.own_gain
    if gain is None or gain.low is None or gain.low <= 0:
        return False
    matters = _saved(row) >= WORTH_TELLING * float(now.whole["cycle_time"].mean())
    return matters and gain.value >= NOTICED * _present(now, "waiting_time", gain.of)


def _present(now: Outcome, key: str, unit: str) -> float:
    return float(np.nanmean(now.unit(key, unit)))


def _is_lost_elsewhere(row: RankedChange) -> bool:
    saved, gain = row.own_saved, row.gain_cycle
    if saved is None or saved.low is None or gain.high is None:
        return False
    return row.verdict != HELPS and gain.high < PASSED_ON * saved.low


def _best_of_each(rows: list[RankedChange]) -> list[RankedChange]:
    """Return the change of each team that saves it most, the greatest saving first."""
    best: dict[str, RankedChange] = {}
    for row in sorted(rows, key=_saved, reverse=True):
        best.setdefault(row.own_gain.of if row.own_gain else "", row)
    return list(best.values())


def _saved(row: RankedChange) -> float:
    return row.own_saved.value if row.own_saved else 0.0


def _kept(row: RankedChange, currency: str) -> LocalOptimum:
    """Return the setting as it is, seen from the change that would help the whole."""
    saved = _turned(row.own_cost or row.gain_cycle)
    amount = f"{saved.value:.2f} {currency}" if currency else f"{_long(saved.value)} of work"
    return LocalOptimum(
        team=saved.of,
        setting=f"{row.place} as it is now",
        own_gain=saved,
        cost_to_whole=row.gain_cycle,
        words=(
            f"{saved.of} keeps {row.place} as it is. That saves it {amount} on every item it works on, and "
            f"costs every case {_long(row.gain_cycle.value)}, compared with {row.words}."
        ),
    )


def _improved(row: RankedChange, why: str) -> LocalOptimum:
    gain = row.own_gain or row.gain_cycle
    return LocalOptimum(
        team=gain.of,
        setting=row.words,
        own_gain=gain,
        cost_to_whole=_turned(row.gain_cycle),
        words=(
            f"With {row.words}, work waits {_long(gain.value)} less for {gain.of}: {_long(_saved(row))} for every "
            f"case. The whole gets {_at_most(row.gain_cycle)}. {why}"
        ),
    )


def _at_most(gain: Quantity) -> str:
    most = gain.value if gain.high is None else gain.high
    return f"at most {_long(most)} of it" if most > 0 else "nothing"


def _turned(quantity: Quantity) -> Quantity:
    """Return the loss that a gain is, or the gain that a loss is."""
    low = None if quantity.high is None else -quantity.high
    high = None if quantity.low is None else -quantity.low
    return replace(quantity, value=-quantity.value, low=low, high=high)


def _long(hours: float) -> str:
    """Return a length of time in the largest unit of which there are two.

    Examples
    --------
    >>> [_long(hours) for hours in (0.0125, 0.25, 24.4)]
    ['45 seconds', '15 minutes', '24.4 hours']
    """
    for unit, per_hour in (("second", 3600), ("minute", 60)):
        n = round(hours * per_hour)
        if n < 120:
            return f"{n} {unit}{'' if n == 1 else 's'}"
    return f"{hours:.1f} hours"
