"""How true a twin is: learnt from the first four fifths of a log, and held against the last.

The protocol is that of published comparisons (Kirchdorfer, Blumel, Kampik, van der Aa, Stuckenschmidt,
"AgentSimulator", ICPM 2024): events in order of their end, the first 80 % are for learning, cases with events on both
sides are left out.
Of the held-out part the twin is told only how many cases come and when the first starts, and whether the log was cut:
then the held-out cases are those that ended first, and so are the simulated ones. Beside it stand two naive baselines,
and the floor: how far one random half of the held-out cases is from the other.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from ambidex.discovery.baseline import bootstrap, instant, shift
from ambidex.discovery.coming import arrivals_from
from ambidex.discovery.discover import discover
from ambidex.discovery.distance import distances
from ambidex.discovery.observation import is_cut
from ambidex.discovery.trust import Trust, trust, trust_sentence
from ambidex.eventlog import EventLog
from ambidex.eventlog.subset import cases_of
from ambidex.factory import Factory
from ambidex.factory.roster import Roster
from ambidex.simulation import simulate
from ambidex.terms import term

TRAIN_SHARE = 0.8
FEWEST_CASES = 10
LONGEST_DRAIN = timedelta(weeks=520)
_ENOUGH = 20
_HOUR = 3.6e9
_MICROSECOND = np.timedelta64(1, "us")


@dataclass(frozen=True, slots=True)
class FidelityRow:
    """One distance from the held-out weeks.

    Attributes
    ----------
    key
        The distance, a term of `terms.toml`.
    twin, twin_low, twin_high
        Mean over the simulated logs, with its 95 % interval.
    shift, bootstrap
        The baselines: the past moved by whole weeks, and whole cases redrawn.
    floor
        One half of the held-out cases against the other.
    unit
        Of all of them; "" for a share.
    """

    key: str
    twin: float
    twin_low: float
    twin_high: float
    shift: float
    bootstrap: float
    floor: float
    unit: str


@dataclass(frozen=True, slots=True)
class Fidelity:
    """How true a twin is.

    Attributes
    ----------
    parts
        The same for the mean times of each work type, team and activity.
    sentence
        What to trust and what not, in words.
    cycle_error
        (simulated - real) / real mean cycle time on the held-out cases.
    """

    rows: tuple[FidelityRow, ...]
    parts: tuple[Trust, ...]
    sentence: str
    n_train_cases: int
    n_test_cases: int
    cycle_error: float
    notes: tuple[str, ...]


def split(log: EventLog) -> tuple[EventLog | None, EventLog | None]:
    """Return the part to learn from and the part held out, either None where no case is wholly in it."""
    end = np.asarray(log.end_at).astype(np.int64)
    order = np.lexsort((np.asarray(log.start_at).astype(np.int64), end))
    late = np.zeros(len(log), dtype=np.bool_)
    late[order[round(len(log) * TRAIN_SHARE) :]] = True
    first = np.asarray(log.case_offset)[:-1]
    some, every = np.logical_or.reduceat(late, first), np.logical_and.reduceat(late, first)
    parts = (np.flatnonzero(~some), np.flatnonzero(every))
    train, test = (cases_of(log, cases) if len(cases) else None for cases in parts)
    return train, test


def fidelity(
    log: EventLog, *, rng: np.random.Generator, replications: int = 10, roster: Roster | None = None
) -> Fidelity | None:
    """Return how true a twin learnt from four fifths of a log is for the last fifth; None where the log is too short.

    Parameters
    ----------
    rng
        Draws the luck of simulated logs, baselines and halves.
    replications
        How many logs are simulated, each with arrivals of its own.
    roster
        What is known of people, as for `discover`.
    """
    train, test = split(log)
    if train is None or test is None or min(train.n_cases, test.n_cases) < FEWEST_CASES:
        return None
    twin = discover(train, name=log.origin.name, rng=rng, only_ended=True, roster=roster).factory
    begin = np.asarray(test.start_at).min()
    cut = is_cut(log)
    simulated = foretell(twin, n_cases=test.n_cases, begin=begin, rng=rng, replications=replications, only_ended=cut)
    told = _table([distances(test, one) for one in simulated])
    moved = distances(test, shift(train, n_cases=test.n_cases, begin=begin))
    redrawn = _table([distances(test, one) for one in _redrawn(train, test, rng, replications, only_ended=cut)])
    floor = _table([distances(*_halves(test, rng)) for _ in range(replications)])
    rows = tuple(
        FidelityRow(
            key=key,
            twin=told[key][0],
            twin_low=max(told[key][0] - told[key][1], 0.0),
            twin_high=told[key][0] + told[key][1],
            shift=moved[key],
            bootstrap=redrawn[key][0],
            floor=floor[key][0],
            unit=term(key).unit,
        )
        for key in told
    )
    error = _mean_cycle(simulated) / max(_mean_cycle([test]), 1e-9) - 1
    parts = trust(test, simulated)
    sentence = f"{_sentence(rows, error, _slight(test))} {trust_sentence(parts)}".strip()
    return Fidelity(rows, parts, sentence, train.n_cases, test.n_cases, error, _notes(train, test))


def foretell(
    twin: Factory,
    *,
    n_cases: int,
    begin: np.datetime64,
    rng: np.random.Generator,
    replications: int,
    only_ended: bool = True,
) -> list[EventLog]:
    """Return simulated logs of `n_cases` cases, each with arrivals of its own, the first case coming at `begin`.

    Parameters
    ----------
    only_ended
        Whether the cases are those that end first, as in a log that holds only cases that ended before it was cut;
        otherwise those that come first, whenever they end.
    """
    seeds = rng.integers(2**31, size=replications).tolist()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        if not only_ended:
            return list(pool.map(lambda seed: _foretold(twin, n_cases, begin, seed), seeds))
        return list(pool.map(lambda seed: first_to_end(lambda n: _foretold(twin, n, begin, seed), n_cases), seeds))


def _foretold(twin: Factory, n_cases: int, begin: np.datetime64, seed: int) -> EventLog:
    coming = arrivals_from(twin, n_cases=n_cases, begin=begin, rng=np.random.default_rng(seed))
    last = max(instants.max() for instants in coming.values() if len(instants))
    run = simulate(
        twin,
        start_at=instant(begin),
        horizon=timedelta(microseconds=int((last - begin) / _MICROSECOND) + 1),
        seed=seed,
        arrivals=coming,
        workers=1,
        drain=LONGEST_DRAIN,
    )
    return run.replications[0].log(open_cases=True)


def first_to_end(coming: Callable[[int], EventLog], n_cases: int) -> EventLog:
    """Return the cases that end first of all that come.

    Parameters
    ----------
    coming
        Gives the log of so many cases, the first to come.
    """
    n = n_cases
    while True:
        n = int(1.5 * n) + 10
        log = coming(n)
        first = np.asarray(log.case_offset)[:-1]
        end = np.maximum.reduceat(np.asarray(log.end_at).astype(np.int64), first)
        order = np.argsort(end, kind="stable")[:n_cases]
        if end[order[-1]] <= np.asarray(log.start_at)[first].astype(np.int64).max() or n > _ENOUGH * n_cases:
            return cases_of(log, np.sort(order))


def _redrawn(
    train: EventLog, test: EventLog, rng: np.random.Generator, replications: int, *, only_ended: bool
) -> list[EventLog]:
    """Return logs of whole cases drawn again, observed as the simulated ones are."""
    begin = np.asarray(test.start_at).min()

    def coming(n: int) -> EventLog:
        return bootstrap(train, n_cases=n, begin=begin, rng=rng)

    return [first_to_end(coming, test.n_cases) if only_ended else coming(test.n_cases) for _ in range(replications)]


def _halves(log: EventLog, rng: np.random.Generator) -> tuple[EventLog, EventLog]:
    order = rng.permutation(log.n_cases)
    middle = log.n_cases // 2
    return cases_of(log, np.sort(order[:middle])), cases_of(log, np.sort(order[middle:]))


def _table(each: Sequence[Mapping[str, float]]) -> dict[str, tuple[float, float]]:
    """Return mean and half width of the 95 % t interval of every distance."""
    from scipy.special import stdtrit

    found: dict[str, tuple[float, float]] = {}
    for key in each[0]:
        values: NDArray[np.float64] = np.array([one[key] for one in each])
        n = len(values)
        half = float(stdtrit(n - 1, 0.975) * values.std(ddof=1) / np.sqrt(n)) if n > 1 else 0.0
        found[key] = (float(values.mean()), half)
    return found


def _mean_cycle(logs: Sequence[EventLog]) -> float:
    total = cases = 0.0
    for log in logs:
        first = np.asarray(log.case_offset)[:-1]
        start, end = np.asarray(log.start_at).astype(np.int64), np.asarray(log.end_at).astype(np.int64)
        total += float((np.maximum.reduceat(end, first) - start[first]).sum()) / _HOUR
        cases += log.n_cases
    return total / cases


_SAID = {
    "ngd": "the order of steps",
    "aedd": "when work comes and is done",
    "cedd": "the hours of the week",
    "redd": "how far cases are after so many hours",
    "ctdd": "how cycle times spread",
}


def _sentence(rows: tuple[FidelityRow, ...], error: float, slight: Mapping[str, float]) -> str:
    """Say what to trust: where the twin is slightly off at most, or where chance or repeating the past do no better."""
    near = [row.twin_low <= max(row.floor, min(row.shift, row.bootstrap), slight[row.key]) for row in rows]
    trusted = [_SAID[row.key] for row, is_near in zip(rows, near) if is_near]
    doubted = [_SAID[row.key] for row, is_near in zip(rows, near) if not is_near]
    side = "longer" if error > 0 else "shorter"
    said = [f"On weeks it had not seen, the twin's mean cycle time was {abs(error):.0%} {side} than the real one."]
    if trusted:
        said.append(f"Trust it for {_and(trusted)}.")
    if doubted:
        said.append(f"Do not trust it for {_and(doubted)}: there, repeating the past is nearer.")
    return " ".join(said)


def _slight(test: EventLog) -> Mapping[str, float]:
    """Return distances that no decision hangs on.

    A tenth of the steps, half an hour of the day, a tenth of a cycle,
    a fiftieth of the held-out time.
    """
    span = (np.asarray(test.end_at).max() - np.asarray(test.start_at).min()).astype(np.int64) / _HOUR
    tenth = _mean_cycle([test]) / 10
    return {"ngd": 0.1, "aedd": span / 50, "cedd": 0.5, "redd": tenth, "ctdd": tenth}


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _notes(train: EventLog, test: EventLog) -> tuple[str, ...]:
    before, after = _mean_cycle([train]), _mean_cycle([test])
    if before > 0 and not 0.67 < after / before < 1.5:
        times = f"Held-out cases take {after / before:.1f} times as long as those before."
        return (
            f"{times} The work has changed, or the log ends before long cases do: no model of the past could know.",
        )
    return ()
