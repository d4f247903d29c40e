"""How long discovery of large logs takes and how much memory: logs of the shipped example, a process each.

The example is simulated for as many weeks as give the number of instances; the log knows starts, ends, people and work
types, as one that was read from a file does. Discovery is timed alone, on one core, with every loop compiled before;
memory is the highest of the whole process, the log and the simulation that made it included.

    python benchmarks/discovery.py [--rounds 3]
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files

THREADS = ("POLARS_MAX_THREADS", "RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
TARGETS = {60_000: 60.0, 240_000: 240.0}
"""Seconds for so many instances."""

MOST_MIB = 1024.0
INSTANCES_A_WEEK = 6_600
"""Of the example, about."""


def measure(n_instances: int) -> tuple[int, float, float]:
    """Return instances, seconds and MiB of one discovery."""
    import numpy as np

    from ambidex.discovery import discover
    from ambidex.eventlog import EventLog
    from ambidex.factory.file import load_factory
    from ambidex.simulation import simulate

    with as_file(files("ambidex.examples") / "northgate.yaml") as path:
        example = load_factory(path)

    def record(weeks: int) -> EventLog:
        start_at = datetime(2025, 1, 6, tzinfo=UTC)
        run = simulate(example, start_at=start_at, horizon=timedelta(weeks=weeks), seed=1, workers=1)
        return replace(run.replications[0].log(open_cases=True), enabled_at=None, cost=None)

    discover(record(2), name="first", rng=np.random.default_rng(1))
    log = record(round(n_instances / INSTANCES_A_WEEK))
    began = time.perf_counter()
    discover(log, name="example", rng=np.random.default_rng(1))
    seconds = time.perf_counter() - began
    return len(log), seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def alone(n_instances: int) -> tuple[int, float, float]:
    """Return the same from a process of its own, with one thread."""
    environment = os.environ | dict.fromkeys(THREADS, "1")
    command = [sys.executable, __file__, "--only", str(n_instances)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    n, seconds, mib = done.stdout.split()
    return int(n), float(seconds), float(mib)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only:
        print(*measure(given.only))
        return
    print(f"{'instances':>10}{'seconds':>10}{'target':>8}{'MiB':>8}{'target':>8}")
    missed = False
    for size, target in TARGETS.items():
        rounds = [alone(size) for _ in range(given.rounds)]
        seconds, mib = statistics.median(one[1] for one in rounds), max(one[2] for one in rounds)
        missed |= seconds > target or mib > MOST_MIB
        print(f"{rounds[0][0]:>10}{seconds:>10.2f}{target:>8.0f}{mib:>8.0f}{MOST_MIB:>8.0f}")
    if missed:
        sys.exit("a target is missed")


if __name__ == "__main__":
    main()
