"""The constraint: where one more unit of capacity gives the whole most.

A unit of capacity is one person who works like those who are there. The queue, the utilization and the waiting of a
role do not make it the constraint; they are told beside it, for and against.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ambidex.optimum.ranking import HELPS, Constraint, RankedChange
from ambidex.optimum.sight import Place, Sight
from ambidex.scenario.changes.add_people import AddPeople
from ambidex.scenario.paired import mean_and_half_width
from ambidex.terms import Quantity

NOWHERE = "no single place"

_GAIN = {"cycle_time": "gain_cycle", "throughput": "gain_throughput", "throughput_per_cost": "gain_ratio"}


def locate(rows: tuple[RankedChange, ...], seen: Sight, *, by: str = "cycle_time") -> Constraint:
    """Return the constraint that a ranking shows.

    Parameters
    ----------
    rows
        Ranked changes, best first, of which those that add people are looked at.
    seen
        The factory as it is.
    by
        The criterion of the ranking.
    """
    people = [(row, row.change.role) for row in rows if isinstance(row.change, AddPeople)]
    if not people or people[0][0].verdict != HELPS:
        return _none(rows)
    first, role = people[0]
    evidence = (getattr(first, _GAIN[by]), *_figures(seen.by_role[role], role))
    why = " ".join(
        [_gain_words(first, people[1][0] if len(people) > 1 else None, by), *_cross_checks(role, seen.by_role)]
    )
    return Constraint(True, first.place, role, first.team, why, evidence)


def _none(rows: tuple[RankedChange, ...]) -> Constraint:
    why = "No constraint: one more person anywhere does not change the whole measurably."
    helps = next((row for row in rows if row.verdict == HELPS), None)
    if helps is not None:
        why += f" What does is no matter of people: {helps.words}."
    elif all(row.verdict != "not certain" for row in rows):
        why = "No constraint: nothing that was tried changes the whole measurably."
    return Constraint(False, NOWHERE, "", None, why, ())


def _gain_words(first: RankedChange, second: RankedChange | None, by: str) -> str:
    gain: Quantity = getattr(first, _GAIN[by])
    text = f"One more person here gives the whole most: {_plain(gain, by)}."
    if second is None:
        return text
    other: Quantity = getattr(second, _GAIN[by])
    if gain.low is not None and other.high is not None and gain.low > other.high:
        return f"{text} The next best place for one, {second.place}, gives {_plain(other, by)}."
    return f"{text} {second.place} gives about as much ({_plain(other, by)}), so which of the two it is is not certain."


def _plain(gain: Quantity, by: str) -> str:
    if by == "cycle_time":
        hours = f"{gain.value:.2g}" if gain.value < 10 else f"{gain.value:,.0f}"
        return f"{hours} hours less for every case" if gain.value >= 0 else "nothing"
    change = "more cases an hour" if by == "throughput" else "more cases for each unit of cost"
    return f"{gain.value:.2g} {change}"


def _cross_checks(role: str, places: Mapping[str, Place]) -> list[str]:
    """Return what queue, utilization and waiting say of it: that it is here, too, or where they would point."""
    told = []
    for name, of, unit in (
        ("The longest queue", "queue", "waiting"),
        ("The busiest people", "utilization", ""),
        ("The longest wait", "waiting", "hours"),
    ):
        values = {other: float(np.nan_to_num(getattr(place, of)).mean()) for other, place in places.items()}
        most = max(values, key=lambda other: values[other])
        where = "here, too" if most == role else f"elsewhere, with {most}"
        verb = "are" if of == "utilization" else "is"
        told.append(f"{name} {verb} {where} ({_figure(values, role, most, of, unit)}).")
    return told


def _figure(values: Mapping[str, float], role: str, most: str, of: str, unit: str) -> str:
    def one(value: float) -> str:
        return f"{value:.0%}" if of == "utilization" else f"{value:.1f} {unit}"

    return one(values[role]) if most == role else f"{one(values[most])} against {one(values[role])}"


def _figures(place: Place, role: str) -> tuple[Quantity, ...]:
    return (
        _estimate("queue_length", place.queue, role),
        _estimate("utilization", place.utilization, role),
        _estimate("waiting_time", place.waiting, role),
    )


def _estimate(key: str, values: NDArray[np.float64], role: str) -> Quantity:
    mean, half = mean_and_half_width(values, confidence=0.95)
    low, high = (mean - half, mean + half) if np.isfinite(half) else (None, None)
    return Quantity(key=key, value=mean, low=low, high=high, of=f"role: {role}", n=len(values))
