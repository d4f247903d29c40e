"""How fast the simulator is, as ratios to Cimba, SimPy, Ciw, salabim, Prosimos and the same loop in C, taking turns.

An event is an arrival at a station, a start or a completion: three per visit. Ambidex has three lines, each with its
own ratios:

kernel
    The event loop alone, the function that `simulate` calls, on arrivals that have been drawn and memory that has been
    touched: what "the simulation kernel" means.
simulate
    A whole `simulate` call: checking the factory, compiling it to arrays, arrivals, kernel, checks of the path, sorting
    by case.
simulate + log
    The same, and the event log made of it.

The time of the peers and of the loop in C is that of running a model that has been set up, as for the kernel;
compiling is left out everywhere. All times are processor time of one thread, save those of the fan-out. In every round
the engines take turns, each round beginning with another one, and a ratio is the median over the rounds. The mean wait
of every engine stands beside that of theory, so that speed is not bought with wrong answers.

    pip install -r benchmarks/requirements.txt
    python -m venv alone && alone/bin/pip install -r benchmarks/requirements-prosimos.txt
    python benchmarks/simulation.py --prosimos alone/bin/python [--only PART] [--rounds 7] [--long] [--write PAGE]
"""

import argparse
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import numpy as np
import simulation_c
import simulation_cimba
import simulation_compare
from simulation_c import path_of, run_c
from simulation_cimba import run_cimba
from simulation_compare import interval
from simulation_models import EVENTS, HOUR, MODELS, VISITS, Model, Outcome, arrivals, n_cases
from simulation_peers import run_ciw, run_salabim, run_simpy

from ambidex.distributions.exponential import Exponential
from ambidex.factory import END, Activity, Arrivals, Factory, Resource, State, WorkType
from ambidex.simulation import simulate
from ambidex.working_time import ALWAYS

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
KERNEL, SIMULATE, WITH_LOG, IN_C = "kernel", "simulate", "simulate + log", "the loop in C"
TARGETS = {"Cimba": 2.0, "SimPy": 100.0, "Ciw": 200.0, IN_C: 0.75}
REPLICATIONS = 64
PARTS = ("queues", "threads", "processes")


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, cells with a row of names first, and what to know about them."""

    title: str
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


def ambidex_factory(model: Model) -> Factory:
    names = range(model.stations)
    onward = {f"s{j}": model.stay / model.stations for j in names if model.stay}
    return Factory(
        "benchmark",
        "UTC",
        {"always": ALWAYS},
        (),
        tuple(Resource(f"p{i}-{k}", (f"r{i}",), "always") for i in names for k in range(model.servers)),
        tuple(Activity(f"a{i}", f"r{i}", Exponential(1.0)) for i in names),
        (
            WorkType(
                "case",
                Arrivals((model.rate,) * 168),
                {f"s{i}": 1 / model.stations for i in names},
                tuple(State(f"s{i}", f"a{i}", {**onward, END: 1 - model.stay}) for i in names),
            ),
        ),
    )


def run_kernel(model: Model, seed: int) -> Outcome:
    from ambidex.simulation.clock import Clock
    from ambidex.simulation.compile import compile_factory
    from ambidex.simulation.kernel.advance import advance
    from ambidex.simulation.kernel.layout import CASE_COLUMNS, ROW_COLUMNS, ROW_ENABLED, ROW_END, ROW_START

    arrived = arrivals(model, visits=VISITS, seed=seed)
    n, limit = len(arrived), 2 * int(arrived[-1])
    clock = Clock.of(MONDAY, time_zone="UTC")
    plan = compile_factory(ambidex_factory(model), clock=clock, begins=0, limit=limit).plan
    kinds, keys = np.zeros(n, np.int32), np.array([seed], np.uint64)
    case_of, rows = np.ones((n, CASE_COLUMNS), np.int64), np.ones((int(VISITS * 1.1), ROW_COLUMNS), np.int64)
    executed, finished = np.full(n * model.stations, 0, np.uint16), np.ones(n, np.int64)
    began = time.process_time()
    rows, n_rows, *_ = advance(plan, keys, arrived, kinds, limit, case_of, executed, finished, rows)
    seconds = time.process_time() - began
    start, end, enabled = (rows[:n_rows, column] for column in (ROW_START, ROW_END, ROW_ENABLED))
    return Outcome(EVENTS * n_rows, seconds, float((start - enabled).mean()) / HOUR, path_of(start, end))


def run_ambidex(model: Model, seed: int, *, log: bool = False) -> Outcome:
    factory = ambidex_factory(model)
    horizon = timedelta(hours=n_cases(model, visits=VISITS) / model.rate)
    began = time.process_time()
    replication = simulate(factory, start_at=MONDAY, horizon=horizon, seed=seed).replications[0]
    if log:
        replication.log()
    seconds = time.process_time() - began
    wait = float((replication.start - replication.enabled).mean()) / HOUR
    return Outcome(replication.events, seconds, wait)


ENGINES: Mapping[str, Callable[[Model, int], Outcome]] = {
    KERNEL: run_kernel,
    SIMULATE: run_ambidex,
    WITH_LOG: lambda model, seed: run_ambidex(model, seed, log=True),
    IN_C: run_c,
    "Cimba": run_cimba,
    "SimPy": run_simpy,
    "Ciw": run_ciw,
    "salabim": run_salabim,
}
OWN = (KERNEL, SIMULATE, WITH_LOG)


def queues(*, rounds: int) -> list[Table]:
    """Return the ratios, and the speeds with the waits."""
    engines = {name: run for name, run in ENGINES.items() if name != IN_C or simulation_c.COMPILER}
    peers = [name for name in engines if name not in OWN]
    ratios = [["model", "Ambidex", *(f"x {name}" for name in peers)]]
    speeds = [["model", "engine", "million events/s", "mean wait, h", "theory, h"]]
    same = 0
    for model in MODELS:
        done = take_turns(engines, model, rounds=rounds)
        same += sum(mine.path == theirs.path for mine, theirs in zip(done[KERNEL], done.get(IN_C, ())))
        ratios += [[model.name, name, *(three_digits(ratio(done[name], done[peer])) for peer in peers)] for name in OWN]
        for name, outcomes in done.items():
            speed = statistics.median(outcome.speed for outcome in outcomes) / 1e6
            wait = interval([outcome.wait for outcome in outcomes])
            speeds.append([model.name, name, three_digits(speed), wait, f"{model.wait:.4g}"])
    ratios.append(["wanted of the kernel", "", *(f"{TARGETS[peer]:g}" if peer in TARGETS else "" for peer in peers)])
    notes = [f"Median of {rounds} rounds. The waits have 95 % intervals over them; slow engines made fewer visits."]
    if simulation_c.COMPILER:
        runs = rounds * len(MODELS)
        notes.append(f"The loop in C gave the same path as the kernel, start by start, in {same} of {runs} runs.")
    else:
        notes.append("There is no C compiler here, so the loop in C was left out.")
    return [Table("Queueing models: how many times as fast", ratios, notes), Table("Speed and truth", speeds)]


def take_turns(
    engines: Mapping[str, Callable[[Model, int], Outcome]], model: Model, *, rounds: int
) -> dict[str, list[Outcome]]:
    simulation_cimba.prepare(model)
    names = list(engines)
    done: dict[str, list[Outcome]] = {name: [] for name in names}
    for seed in range(1, rounds + 1):
        print(f"{model.name}, round {seed}", file=sys.stderr)
        for place in range(len(names)):
            name = names[(seed + place) % len(names)]
            done[name].append(engines[name](model, seed))
    return done


def ratio(own: Sequence[Outcome], peer: Sequence[Outcome]) -> float:
    return statistics.median(mine.speed / theirs.speed for mine, theirs in zip(own, peer))


def three_digits(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:#.3g}"


def threads(*, rounds: int) -> list[Table]:
    """Return how much faster many replications are over threads than on one, by the clock."""
    many = os.cpu_count() or 1
    rows = [["model", "replications", "1 thread, s", f"{many} threads, s", "times as fast"]]
    for model in MODELS:
        factory = ambidex_factory(model)
        horizon = timedelta(hours=n_cases(model, visits=VISITS // 12) / model.rate)
        seconds: dict[int, list[float]] = {1: [], many: []}
        for seed in range(rounds):
            ends = []
            for count, times in seconds.items():
                began = time.perf_counter()
                run = simulate(
                    factory, start_at=MONDAY, horizon=horizon, seed=seed, replications=REPLICATIONS, workers=count
                )
                times.append(time.perf_counter() - began)
                ends.append([int(replication.end.sum()) for replication in run.replications])
            if any(other != ends[0] for other in ends):
                raise RuntimeError("the number of threads changed the answer")
        gain = statistics.median(one / more for one, more in zip(seconds[1], seconds[many]))
        times = [f"{statistics.median(taken):.2f}" for taken in seconds.values()]
        rows.append([model.name, str(REPLICATIONS), *times, f"{gain:.2f}"])
    note = f"By the clock, median of {rounds} rounds; about {VISITS // 12:,} visits each. The answers are the same."
    return [Table("Fan-out of replications over threads", rows, [note])]


def processes(python: Path, *, long: bool) -> list[Table]:
    """Return how much faster two processes run than in Prosimos, and whether the answers agree."""
    seeds_at = {1_000: 8, 10_000: 8, 100_000: 1 if long else 0}
    done = simulation_compare.compare(python, seeds_at={cases: seeds for cases, seeds in seeds_at.items() if seeds})
    how = (
        f"Prosimos {simulation_compare.version(python)}. From the model to its log on the disk, in a process of its own"
        " that has run ten cases before; Prosimos writes CSV. Wanted: at least 150 times, and 250 at 100,000 cases."
    )
    speed = [
        how,
        "Growth is the time over that of ten times fewer cases, beside what n log n would give.",
        f"People, so that no pool is busy more than three quarters: {simulation_compare.staffing()}.",
    ]
    truth = (
        "Cycle times on the clock; means with 95 % intervals over the seeds. Apart: the mean distance between the two"
        " pooled distributions (Wasserstein); KS: the largest gap between them. Beside each: the same between the first"
        " and the second half of Prosimos' own seeds, which is chance alone."
    )
    return [
        Table("Business processes against Prosimos", simulation_compare.speed_rows(done), speed),
        Table("Do they simulate the same?", simulation_compare.truth_rows(done), [truth]),
    ]


def plain(table: Table) -> str:
    widths = [max(map(len, column)) for column in zip(*table.rows)]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths)) for row in table.rows]
    return "\n".join(["", table.title, *lines, *table.notes])


def markdown(table: Table) -> str:
    head, *body = (f"| {' | '.join(row)} |" for row in table.rows)
    rule = "|---" * len(table.rows[0]) + "|"
    return "\n\n".join([f"## {table.title}", "\n".join([head, rule, *body]), *table.notes])


def page(tables: Sequence[Table], *, date: str | None) -> str:
    names = ("cimba", "simpy", "ciw", "salabim", "numba", "numpy")
    engines = ", ".join(f"{name} {version(name)}" for name in names)
    compiler = f", {simulation_c.version()} {' '.join(simulation_c.OPTIONS[:3])}" if simulation_c.COMPILER else ""
    machine = (
        f"{os.cpu_count()} processors, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    )
    load = f"load average {os.getloadavg()[0]:.1f} at the end"
    when = f" on {date}" if date else ""
    said = f"Made by `./dev bench simulation --write`{when}: {machine}, {load}; {engines}{compiler}."
    how = (
        "Engines take turns inside one run; look at the ratios, not at the seconds. An event is an arrival at a"
        " station, a start or a completion. *Kernel* is the event loop alone, as the peers are timed: running a model"
        " that has been set up. *simulate* is the whole call with its checks, *+ log* makes the event log too."
    )
    return "\n\n".join(["# How fast the simulator is", said, how, *map(markdown, tables)]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--prosimos", type=Path, help="the Python of an environment with Prosimos")
    parser.add_argument("--only", choices=PARTS, action="append", help="leave out the other parts")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--long", action="store_true", help="Prosimos with 100,000 cases too")
    parser.add_argument("--write", type=Path, help="write the tables to this page")
    parser.add_argument("--date", help="of the run, for the page")
    given = parser.parse_args()
    parts = given.only or PARTS
    began = time.perf_counter()
    simulate(ambidex_factory(MODELS[0]), start_at=MONDAY, horizon=timedelta(hours=10), seed=0).replications[0].log()
    print(f"first use (compiles, or loads what was compiled): {time.perf_counter() - began:.1f} s")
    tables: list[Table] = []
    if "queues" in parts:
        tables += queues(rounds=given.rounds)
    if "threads" in parts:
        tables += threads(rounds=3)
    if "processes" in parts and given.prosimos:
        tables += processes(given.prosimos, long=given.long)
    for table in tables:
        print(plain(table))
    if given.write:
        given.write.write_text(page(tables, date=given.date), encoding="utf-8")


if __name__ == "__main__":
    main()
