"""Sixty-four replications at once: on one thread, on two, and on Ray, taking turns; the answers are the same.

./dev bench fanout [--weeks N] [--rounds N] [--write FILE]
"""

import argparse
import hashlib
import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import ray

import ambidex
from ambidex.factory import Factory
from ambidex.factory.file import load_factory
from ambidex.simulation import Run, simulate

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
N = 64
TITLE = "# Sixty-four replications at once"


def digest(run: Run) -> str:
    whole = hashlib.sha256()
    for path in run.replications:
        for column in (path.offset, path.activity, path.resource, path.enabled, path.start, path.end):
            whole.update(np.ascontiguousarray(column).tobytes())
    return whole.hexdigest()


def ways(factory: Factory, weeks: float) -> dict[str, Callable[[], Run]]:
    def how(engine: str, workers: int) -> Callable[[], Run]:
        return lambda: simulate(
            factory,
            start_at=MONDAY,
            horizon=timedelta(weeks=weeks),
            seed=1,
            replications=N,
            workers=workers,
            engine=engine,
        )

    cores = os.cpu_count() or 1
    numbers = sorted({1, 2, cores})
    threads = {f"{n} thread{'s' * (n > 1)}": how("threads", n) for n in numbers}
    return {**threads, f"Ray, {cores} processes": how("ray", cores)}


def measured(ways: dict[str, Callable[[], Run]], rounds: int) -> tuple[dict[str, float], int]:
    """Return the median seconds of each, one after the other in each round, and the activity instances of a run."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    digests = set()
    for _ in range(rounds):
        for name, once in ways.items():
            begun = time.perf_counter()
            run = once()
            seconds[name].append(time.perf_counter() - begun)
            digests.add(digest(run))
            n = sum(len(path.activity) for path in run.replications)
            del run
    if len(digests) != 1:
        raise SystemExit("the engines do not give the same runs")
    return {name: statistics.median(taken) for name, taken in seconds.items()}, n


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--weeks", type=float, default=26.0)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--write", type=Path)
    given = asked.parse_args()
    factory = load_factory(Path(ambidex.__file__).parent / "examples" / "northgate.yaml")
    ray.init(num_cpus=os.cpu_count(), log_to_driver=False, include_dashboard=False, configure_logging=False)
    for once in ways(factory, 1.0).values():
        once()
    took, n = measured(ways(factory, given.weeks), given.rounds)
    ray.shutdown()
    one = took["1 thread"]
    about = (
        f"{N} replications of {given.weeks:g} weeks of the shipped organisation, {n:,} activity instances in all, with"
        " their logs; the engines take turns, medians of their seconds. Every engine gave the same runs, bit by bit."
        " Made by `./dev bench fanout`."
    )
    lines = [
        TITLE,
        "",
        about,
        "",
        f"| on | times as fast as one thread ({os.cpu_count()} cores) | seconds |",
        "|---|---:|---:|",
        *(f"| {name} | {one / seconds:.2f} | {seconds:.2f} |" for name, seconds in took.items()),
    ]
    text = "\n".join(lines) + "\n"
    print(text)
    if given.write:
        given.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
