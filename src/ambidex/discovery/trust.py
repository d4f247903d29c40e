"""How true a twin is for each work type, team and activity: its mean times against those of weeks it had not seen.

The time at a team or an activity is what it adds to a case: from the latest end of what the case had done before to the
end of the work, waiting included. How far off the twin may really be is its error and, as few cases scatter, as much
more as the 95 % interval of the error is wide to either side (cases taken as independent).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ambidex.discovery.progress import added_hours
from ambidex.eventlog import EventLog

FEWEST = 30
"""Of fewer cases nothing is said."""
WITHIN = 0.25
"""Up to such an error a time is to be trusted."""
CONSIDERABLE = 0.02
"""What takes less of the time of a case is not spoken of."""
MOST_PLACES = 3
"""So many are named at most."""

TRUSTED, OFF, UNSURE, FEW = "trust", "do not trust", "cannot be said", "too few cases"

_HOUR = 3.6e9
_KINDS = ("work type", "team", "activity")


@dataclass(frozen=True, slots=True)
class Trust:
    """How true the twin is in one place.

    Attributes
    ----------
    kind
        "work type", "team" or "activity".
    real, twin
        Mean hours per case that passes there: the cycle time of a work type; what a team or an activity adds to it.
    n_cases
        Held-out cases that pass there.
    share
        Of the time of all held-out cases.
    off
        (twin - real) / real; nan where nothing is real.
    within
        How far off the twin may be: the size of `off` and the half width of its 95 % interval.
    """

    kind: str
    name: str
    real: float
    twin: float
    n_cases: int
    share: float
    off: float
    within: float

    @property
    def verdict(self) -> str:
        """Whether to trust the time there."""
        if self.n_cases < FEWEST:
            return FEW
        if self.within <= WITHIN:
            return TRUSTED
        return OFF if 2 * abs(self.off) > self.within else UNSURE


def trust(test: EventLog, simulated: Sequence[EventLog]) -> tuple[Trust, ...]:
    """Return how true simulated logs are in each place of a held-out log: kind by kind, where most time goes first."""
    real, twin = _sums(test), [_sums(log) for log in simulated]
    whole = sum(float(hours.sum()) for (kind, _), hours in real.items() if kind == _KINDS[0])
    found = [
        _of(kind, name, hours, [each.get((kind, name), np.empty(0)) for each in twin], whole)
        for (kind, name), hours in real.items()
    ]
    return tuple(sorted(found, key=lambda one: (_KINDS.index(one.kind), -one.share, one.name)))


def trust_sentence(found: Sequence[Trust]) -> str:
    """Return in one sentence where times are to be trusted, and where not; "" where nothing is to be told.

    Examples
    --------
    >>> claim = Trust("work type", "claim", 50.0, 53.0, 400, 1.0, 0.06, 0.12)
    >>> legal = Trust("team", "Legal", 20.0, 31.0, 9, 0.04, 0.55, 1.4)
    >>> trust_sentence([claim, legal])
    'Trust mean cycle times within 12%; do not trust the time at Legal: 9 cases.'
    """
    kinds = [one for one in found if one.kind == _KINDS[0]]
    places = [one for one in found if one.kind != _KINDS[0] and one.share >= CONSIDERABLE]
    doubted = [one for one in places if one.verdict in (OFF, FEW)]
    doubted.sort(key=lambda one: -one.share * min(abs(one.off), 10.0) if np.isfinite(one.off) else 0.0)
    said = []
    trusted = [one for one in kinds if one.verdict == TRUSTED][:MOST_PLACES]
    if trusted:
        said.append(f"trust {_and([f'{_cycle_times(one, kinds)} within {one.within:.0%}' for one in trusted])}")
    unsure = [one for one in kinds if one.verdict == UNSURE][:MOST_PLACES]
    if unsure:
        said.append(_and([f"{_cycle_times(one, kinds)} may be up to {one.within:.0%} off" for one in unsure]))
    untrusted = [one for one in kinds if one.verdict in (OFF, FEW)][:MOST_PLACES]
    told = [_doubt(one, _cycle_times(one, kinds)) for one in untrusted]
    told += [_doubt(one, f"the time at {one.name}") for one in doubted[:MOST_PLACES]]
    if told:
        said.append(f"do not trust {_and(told)}")
    sentence = "; ".join(said)
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""


def _cycle_times(one: Trust, kinds: Sequence[Trust]) -> str:
    return f"mean cycle times of {one.name}" if len(kinds) > 1 else "mean cycle times"


def _doubt(one: Trust, what: str) -> str:
    if one.verdict == FEW:
        return f"{what}: {one.n_cases} case{'' if one.n_cases == 1 else 's'}"
    side = "long" if one.off > 0 else "short"
    return f"{what}: {abs(one.off):.0%} too {side} in the twin"


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _of(kind: str, name: str, real: NDArray[np.float64], twin: list[NDArray[np.float64]], whole: float) -> Trust:
    n = len(real)
    ours = np.concatenate(twin)
    mean = float(real.mean())
    simulated = float(ours.mean()) if len(ours) else 0.0
    off = (simulated - mean) / mean if mean > 0 else (0.0 if simulated == 0 else np.nan)
    # Of the ratio of two means; what the twin's own luck adds is its scatter from run to run.
    runs = np.array([each.mean() for each in twin if len(each)])
    of_real = float(real.var(ddof=1)) / n if n > 1 else 0.0
    of_twin = float(runs.var(ddof=1)) / len(runs) if len(runs) > 1 else 0.0
    spread = np.sqrt(of_real * (simulated / mean) ** 2 + of_twin) / mean if mean > 0 else np.nan
    return Trust(
        kind=kind,
        name=name,
        real=mean,
        twin=simulated,
        n_cases=n,
        share=float(real.sum()) / whole if whole > 0 else 0.0,
        off=float(off),
        within=float(abs(off) + 1.96 * spread),
    )


def _sums(log: EventLog) -> dict[tuple[str, str], NDArray[np.float64]]:
    """Return, for each place, the hours it adds to each case that passes there."""
    return {(kind, name): hours for kind, name, hours in _each(log)}


def _each(log: EventLog) -> Iterator[tuple[str, str, NDArray[np.float64]]]:
    first = np.asarray(log.case_offset)[:-1]
    start, end = np.asarray(log.start_at).astype(np.int64), np.asarray(log.end_at).astype(np.int64)
    cycle = (np.maximum.reduceat(end, first) - start[first]) / _HOUR
    for code, name in enumerate(log.work_types):
        own = np.asarray(log.work_type) == code
        if own.any():
            yield "work type", name, cycle[own]
    added = added_hours(log)
    team = np.append(np.asarray(log.team_of), np.int32(-1))[np.asarray(log.resource)] if log.teams else None
    for kind, names, code_of in (("team", log.teams, team), ("activity", log.activities, np.asarray(log.activity))):
        if code_of is None:
            continue
        for code, name in enumerate(names):
            own = code_of == code
            if own.any():
                cases, place = np.unique(np.asarray(log.case)[own], return_inverse=True)
                yield kind, name, np.bincount(place, added[own], minlength=len(cases)).astype(np.float64)
