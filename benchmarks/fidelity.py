"""How true discovered twins are: five public logs, the published protocol, beside peers, naive baselines and the floor.

Needs the folder ../shared/accuracy (logs already split, and the harness `accuracy.py` that scores). A twin is learnt
from the train part and simulates ten logs, each with arrivals of its own; of the test part it knows the number of cases
and the first start. Scores, baselines and floor are those of the harness; the figures of the peers are from its README,
measured with the same harness.

Three tables: *as published*, the first so many cases to come; *as the log was cut*, the first so many to end, because
the split keeps of the last cases only those that ended; and *in the same window*, those that come and end while the
test part lasts, in a factory that begins with the cases open then. In the last two the bootstrap is observed in the
same way.

    python benchmarks/fidelity.py [--runs 10] [--seed 1] [--write docs/reference/fidelity.md]
"""

import argparse
import importlib.util
import math
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd

from ambidex.discovery import discover
from ambidex.discovery.baseline import bootstrap, instant
from ambidex.discovery.coming import arrivals_from
from ambidex.discovery.fidelity import first_to_end, foretell
from ambidex.discovery.open_cases import open_cases
from ambidex.eventlog import EventLog, read_log
from ambidex.eventlog.subset import cases_of
from ambidex.factory import Factory
from ambidex.simulation import simulate

ACCURACY = Path(__file__).parents[2] / "shared" / "accuracy"
MEASURES = ("NGD3", "AEDD", "CEDD", "REDD", "CTDD")
PEERS = {
    "LoanApp": {
        "AgentSimulator": (0.084, 3.312, 0.250, 2.407, 3.485),
        "Simod": (0.103, 17.7, 0.318, 3.679, 5.270),
        "ProSiT": (0.071, 3.077, 0.168, 0.793, 0.899),
    },
    "P2P": {
        "AgentSimulator": (0.247, 1219.4, 1.286, 737.3, 566.0),
        "Simod": (0.414, 891.9, 1.101, 669.5, 567.3),
        "ProSiT": (0.308, 847.4, 1.005, 677.0, 525.1),
    },
    "ACR": {
        "AgentSimulator": (0.377, 412.5, 7.366, 21.3, 67.7),
        "Simod": (0.431, 261.6, 2.874, 25.1, 87.5),
        "ProSiT": (0.327, 114.9, 1.886, 161.0, 258.9),
    },
    "Production": {"AgentSimulator": (0.553, 162.9, 2.389, 213.3, 260.6)},
    "Insurance": {
        "Simod": (0.193, 3.460, 0.017, 3.480, 9.050),
        "ProSiT": (0.095, 2.298, 0.328, 0.062, 0.148),
    },
}
"""Means of ten simulated logs; a peer that is missing crashed or did not end on the log."""

PAGE = """# How true the twin is

Made by `./dev bench fidelity` with {runs} simulated logs each and seed {seed}. Five public logs are split in time; the
twin is learnt from the first part and knows of the second how many cases it has and when the first starts. Lower is
nearer to the second part; hours, except NGD (0 to 1); ours with half widths of 95 % intervals. What the measures are:
[glossary](glossary.md). What each part of the discovery assumes: [From a log to its twin](../explanation/discovery.md).

Peers: AgentSimulator (665a692), Simod 5.2.1 with Prosimos 2.1.0, ProSiT (d055cea), run once with the same harness; an
empty cell is a crash or a run that did not end. *Shift* is the past moved by whole weeks, *bootstrap* is whole cases
drawn again; neither answers a what-if. *Floor* is one half of the test cases against the other.

## As published

The simulated cases are the first so many to come.

{published}

{published_summary}

## As the log was cut

The split keeps of the last cases those that ended before the log did: the quick ones. Here the simulated cases are the
first so many to *end*, which is what such a log would hold; the bootstrap is observed in the same way. It needs no
more of the test part than the number of cases and the first start. The figures of the peers are not observed so, and
would be better if they were: compare with the bootstrap and the floor.

{cut}

{cut_summary}

## In the same window

The fair variant: simulated from the first start of the test part to its last end, beginning with the cases of the
train part that were then open, and observed as the split observes: cases that come and end in between, at most as many
as the test part has, drawn by chance. It knows the end of the test part besides. Cases with events on both sides of the
split are in neither part, so that the factory begins emptier than it was. In brackets how many times the floor it is.

{fair}

{fair_summary}

## Mean cycle times and cost

| log | train, h | test, h | twin, first to come, h | twin, first to end, h | discovery, s |
|---|---|---|---|---|---|
{costs}
"""

Scores = dict[str, tuple[float, float]]

MOST_COMING = 6
"""So many times the cases of the test part are let come, so that the window is full whatever it lets through."""


def harness() -> ModuleType:
    """Return `accuracy.py` as a module."""
    spec = importlib.util.spec_from_file_location("accuracy", ACCURACY / "accuracy.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def frame(log: EventLog) -> pd.DataFrame:
    """Return a log as the harness wants it."""
    names = np.array([*log.resources, "none"], dtype=object)
    return pd.DataFrame({
        "case_id": np.asarray(log.case),
        "activity": np.array(log.activities, dtype=object)[np.asarray(log.activity)],
        "resource": names[np.asarray(log.resource)],
        "start_time": pd.to_datetime(np.asarray(log.start_at), utc=True),
        "end_time": pd.to_datetime(np.asarray(log.end_at), utc=True),
    })  # fmt: skip


def scored(accuracy: ModuleType, pairs: list[tuple[pd.DataFrame, pd.DataFrame]]) -> Scores:
    """Return mean and half width of the 95 % interval by measure."""
    table = accuracy.summarise([accuracy.distances(real, other, extra=False) for real, other in pairs])
    return {
        key: (table[key]["mean"], 0.0 if math.isnan(table[key]["ci95"]) else table[key]["ci95"]) for key in MEASURES
    }


def measured(accuracy: ModuleType, name: str, *, runs: int, seed: int) -> tuple[dict[str, Scores], dict[str, float]]:
    """Return the scores of all that is compared on a log, and what it took and how long cases took, by name."""
    train, _ = read_log(ACCURACY / f"{name}_train.csv.gz", time_zone="UTC", cache=False)
    test, _ = read_log(ACCURACY / f"{name}_test.csv.gz", time_zone="UTC", cache=False)
    past, real = (accuracy.read_log(ACCURACY / f"{name}_{part}.csv.gz") for part in ("train", "test"))
    begin, n = np.asarray(test.start_at).min(), test.n_cases
    discover(train, name=name, rng=np.random.default_rng(seed), only_ended=True)  # compiles, the first time
    clock = time.perf_counter()
    twin = discover(train, name=name, rng=np.random.default_rng(seed), only_ended=True).factory
    took = time.perf_counter() - clock
    logs = {}
    for only_ended in (False, True):
        rng = np.random.default_rng(seed)
        logs[only_ended] = foretell(twin, n_cases=n, begin=begin, rng=rng, replications=runs, only_ended=only_ended)
    rng = np.random.default_rng(seed)
    cut = [first_to_end(lambda m: bootstrap(train, n_cases=m, begin=begin, rng=rng), n) for _ in range(runs)]
    window, observed = (begin, np.asarray(test.end_at).max()), np.random.default_rng(seed)
    fair = [in_window(lambda: stood(train, twin, window, n, observed), window, n, observed) for _ in range(runs)]
    again = [
        in_window(lambda: bootstrap(train, n_cases=MOST_COMING * n, begin=begin, rng=observed), window, n, observed)
        for _ in range(runs)
    ]
    kind = "poisson" if name == "Insurance" else "week"  # one day has no profile of the week
    drawn = [accuracy.baseline_bootstrap(past, real, seed + run, kind) for run in range(runs)]
    scores = {
        "Ambidex": scored(accuracy, [(real, frame(log)) for log in logs[False]]),
        "Ambidex, cut": scored(accuracy, [(real, frame(log)) for log in logs[True]]),
        "bootstrap, cut": scored(accuracy, [(real, frame(log)) for log in cut]),
        "Ambidex, fair": scored(accuracy, [(real, frame(log)) for log in fair]),
        "bootstrap, fair": scored(accuracy, [(real, frame(log)) for log in again]),
        "bootstrap": scored(accuracy, [(real, one) for one in drawn]),
        "shift": scored(accuracy, [(real, accuracy.baseline_shift(past, real))]),
        "floor": scored(accuracy, [accuracy.noise_floor(real, run) for run in range(runs)]),
    }
    facts = {
        "seconds": took,
        "train": cycle_hours([train]),
        "test": cycle_hours([test]),
        "Ambidex": cycle_hours(logs[False]),
        "Ambidex, cut": cycle_hours(logs[True]),
    }
    return scores, facts


def stood(
    train: EventLog, twin: Factory, window: tuple[np.datetime64, np.datetime64], n: int, rng: np.random.Generator
) -> EventLog:
    """Return what a run from the open cases of the train part on makes of the cases that come in a window."""
    begin, end = window
    start_at = instant(begin)
    there = open_cases(train, twin, rng=rng, at=start_at, only_ended=True)
    run = simulate(
        twin,
        start_at=start_at,
        horizon=timedelta(microseconds=int((end - begin) / np.timedelta64(1, "us"))),
        seed=int(rng.integers(2**31)),
        arrivals=arrivals_from(twin, n_cases=MOST_COMING * n, begin=begin, rng=rng),
        open_cases=there,
        drain=timedelta(0),
    )
    path = run.replications[0]
    shown = np.flatnonzero((np.diff(path.offset) > 0) & (path.finished >= 0))
    return cases_of(path.log(), np.flatnonzero(shown >= len(there)))


def in_window(
    log: Callable[[], EventLog], window: tuple[np.datetime64, np.datetime64], n: int, rng: np.random.Generator
) -> EventLog:
    """Return at most `n` cases, drawn by chance, of those of a log that come and end in a window."""
    while True:
        told = log()
        first = np.asarray(told.case_offset)[:-1]
        ended = np.maximum.reduceat(np.asarray(told.end_at), first)
        inside = np.flatnonzero((np.asarray(told.start_at)[first] >= window[0]) & (ended <= window[1]))
        if len(inside):
            return cases_of(told, np.sort(rng.permutation(inside)[:n]))


def cycle_hours(logs: list[EventLog]) -> float:
    """Return the mean cycle time of some logs."""
    first = [np.asarray(log.case_offset)[:-1] for log in logs]
    ends = [np.maximum.reduceat(np.asarray(log.end_at), cases) for log, cases in zip(logs, first)]
    starts = [np.asarray(log.start_at)[cases] for log, cases in zip(logs, first)]
    spans = [(end - start) / np.timedelta64(1, "h") for end, start in zip(ends, starts)]
    return float(np.concatenate(spans).mean())


def best_peer(name: str) -> tuple[float, ...]:
    """Return the best figure of any peer, by measure."""
    return tuple(min(column) for column in zip(*PEERS[name].values()))


def report(found: dict[str, tuple[dict[str, Scores], dict[str, float]]], *, runs: int, seed: int) -> str:
    """Return the tables as Markdown."""
    costs = [
        f"| {name} | {facts['train']:.1f} | {facts['test']:.1f} | {facts['Ambidex']:.1f} |"
        f" {facts['Ambidex, cut']:.1f} | {facts['seconds']:.2f} |"
        for name, (_, facts) in found.items()
    ]
    return PAGE.format(
        runs=runs,
        seed=seed,
        published="\n".join(_table(found, "Ambidex", "bootstrap", peers=True)),
        published_summary="\n".join(_summary(found, "Ambidex", "bootstrap")),
        cut="\n".join(_table(found, "Ambidex, cut", "bootstrap, cut", peers=False)),
        cut_summary="\n".join(_summary(found, "Ambidex, cut", "bootstrap, cut")),
        fair="\n".join(_ratios(found)),
        fair_summary="\n".join(_near_floor(found)),
        costs="\n".join(costs),
    )


def _table(
    found: dict[str, tuple[dict[str, Scores], dict[str, float]]], ours: str, redrawn: str, *, peers: bool
) -> list[str]:
    names = ("AgentSimulator", "Simod", "ProSiT") if peers else ()
    head = ["log", "measure", "Ambidex", *names, "shift", "bootstrap", "floor"]
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    for name, (scores, _) in found.items():
        for place, key in enumerate(MEASURES):
            mean, half = scores[ours][key]
            others = [f"{PEERS[name][peer][place]:.3g}" if peer in PEERS[name] else "" for peer in names]
            naive = [f"{scores[other][key][0]:.3g}" for other in ("shift", redrawn, "floor")]
            row = [name, key.rstrip("3"), f"{mean:.3g} ± {half:.2g}", *others, *naive]
            lines.append(f"| {' | '.join(row)} |")
    return lines


def _ratios(found: dict[str, tuple[dict[str, Scores], dict[str, float]]]) -> list[str]:
    """Return the lines of the table of the fair variant, in brackets how many times the floor."""
    head = ["log", "by", *(key.rstrip("3") for key in MEASURES)]
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    for name, (scores, _) in found.items():
        floor = scores["floor"]
        for who in ("Ambidex", "bootstrap"):
            own = scores[f"{who}, fair"]
            cells = [f"{own[key][0]:.3g} ± {own[key][1]:.2g} ({own[key][0] / floor[key][0]:.2f})" for key in MEASURES]
            lines.append(f"| {' | '.join([name, who, *cells])} |")
    return lines


def _near_floor(found: dict[str, tuple[dict[str, Scores], dict[str, float]]]) -> list[str]:
    """Say per log in how many cells the fair variant is at most 1.5 times the floor."""
    said = []
    for name, (scores, _) in found.items():
        own, floor = scores["Ambidex, fair"], scores["floor"]
        ratios = {key.rstrip("3"): own[key][0] / floor[key][0] for key in MEASURES}
        near = sum(ratio <= 1.5 for ratio in ratios.values())
        surely = [key.rstrip("3") for key in MEASURES if own[key][0] - own[key][1] > 1.5 * floor[key][0]]
        above = f"; surely above: {', '.join(surely)}" if surely else ""
        said.append(f"- {name}: at most 1.5 times the floor in {near} of {len(ratios)} measures{above}.")
    return said


def _summary(found: dict[str, tuple[dict[str, Scores], dict[str, float]]], ours: str, redrawn: str) -> list[str]:
    as_near, like_bootstrap, near_floor, ratios, cells = 0, 0, 0, [], 0
    for name, (scores, _) in found.items():
        for key, peer in zip(MEASURES, best_peer(name)):
            mean, half = scores[ours][key]
            again, spread = scores[redrawn][key]
            cells += 1
            as_near += mean - half <= peer
            like_bootstrap += mean - again <= math.hypot(half, spread)
            near_floor += mean - half <= 1.5 * scores["floor"][key][0]
            ratios.append(math.log(max(mean, 1e-9) / peer))
    return [
        f"- Not worse than the best peer of each cell (by our 95 % interval): {as_near} of {cells} cells.",
        f"- Geometric mean of ours over the best peer: {math.exp(statistics.fmean(ratios)):.2f}.",
        f"- Not worse than the bootstrap (within both half widths, added as squares): {like_bootstrap} of {cells}.",
        f"- At most 1.5 times the floor: {near_floor} of {cells}.",
    ]


def main() -> None:
    """Measure, print and, if asked, write."""
    parser = argparse.ArgumentParser(
        description="How true discovered twins are, beside peers, baselines and the floor."
    )
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, help="also write the report to this file")
    asked = parser.parse_args()
    if not ACCURACY.is_dir():
        raise SystemExit(f"There is no {ACCURACY}: the logs and the harness do not ship with the project.")
    accuracy = harness()
    found = {name: measured(accuracy, name, runs=asked.runs, seed=asked.seed) for name in PEERS}
    text = report(found, runs=asked.runs, seed=asked.seed)
    print(text)
    if asked.write:
        asked.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
