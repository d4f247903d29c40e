"""The ledger of local optimums: what a team gains by its own best setting, and what that costs the whole.

Two kinds are found. A team can keep to a setting that is cheap for itself and makes everybody wait, as a large batch.
And a team can improve what it sees of itself, its own waiting, while the whole gains nothing, because the work it
passes on faster only waits elsewhere.
"""

from ambidex.optimum.ranking import HELPS, HURTS, NOTHING, LocalOptimum, RankedChange
from ambidex.terms import Quantity

WORTH_IT = 0.01
"""Hours of waiting per activity instance that a team would notice."""


def local_optima(rows: tuple[RankedChange, ...], *, currency: str = "") -> tuple[LocalOptimum, ...]:
    """Return where teams gain and the whole does not, the dearest for the whole first.

    Parameters
    ----------
    rows
        The changes of a ranking. A gain of a team counts when its 95 % interval lies above zero.
    currency
        What costs are in; hours where there is no money.
    """
    kept = [_kept(row, currency) for row in rows if row.verdict == HELPS and _is_dearer_for_team(row)]
    idle = [row for row in rows if row.verdict in (NOTHING, HURTS) and _is_better_for_team(row)]
    best: dict[str, RankedChange] = {}
    for row in idle:
        unit = _own(row.own_gain).of
        if unit not in best or _own(row.own_gain).value > _own(best[unit].own_gain).value:
            best[unit] = row
    improved = sorted(best.values(), key=lambda row: -_own(row.own_gain).value)
    return (*sorted(kept, key=lambda one: -one.cost_to_whole.value), *(_improved(row) for row in improved))


def _is_dearer_for_team(row: RankedChange) -> bool:
    return row.own_cost is not None and row.own_cost.high is not None and row.own_cost.high < 0


def _is_better_for_team(row: RankedChange) -> bool:
    gain = row.own_gain
    return gain is not None and gain.low is not None and gain.low > 0 and gain.value >= WORTH_IT


def _own(gain: Quantity | None) -> Quantity:
    assert gain is not None  # noqa: S101 only rows with an own gain come here
    return gain


def _kept(row: RankedChange, currency: str) -> LocalOptimum:
    """Return the setting as it is, seen from the change that would help the whole."""
    saved = _turned(_own(row.own_cost))
    unit = currency or "hours"
    return LocalOptimum(
        team=saved.of,
        setting=f"{row.place} as it is now",
        own_gain=saved,
        cost_to_whole=row.gain_cycle,
        words=(
            f"{saved.of} keeps {row.place} as it is, which saves it {saved.value:.2f} {unit} per item it works on and "
            f"costs every case {row.gain_cycle.value:.2g} hours, against {row.words}."
        ),
    )


def _improved(row: RankedChange) -> LocalOptimum:
    gain = _own(row.own_gain)
    lost = _turned(row.gain_cycle)
    whole = "loses by it" if row.verdict == HURTS else "gains nothing measurable"
    return LocalOptimum(
        team=gain.of,
        setting=row.words,
        own_gain=gain,
        cost_to_whole=lost,
        words=(
            f"With {row.words}, work waits {_minutes(gain.value)} less for {gain.of}, and the whole {whole}: "
            "what is saved there is waited for elsewhere."
        ),
    )


def _turned(quantity: Quantity) -> Quantity:
    """Return the loss that a gain is, or the gain that a loss is."""
    low = None if quantity.high is None else -quantity.high
    high = None if quantity.low is None else -quantity.low
    return Quantity(
        key=quantity.key, value=-quantity.value, low=low, high=high, of=quantity.of, n=quantity.n, note=quantity.note
    )


def _minutes(hours: float) -> str:
    return f"{hours * 60:.0f} minutes" if hours < 2 else f"{hours:.1f} hours"
