"""Ambidex and Prosimos take turns on the same processes, each run in a process of its own that writes its log.

Both have one thread. Cycle times are read from the logs that were written: whole cases, from the first enabled to the
last end.
"""

import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import ks_2samp, t, wasserstein_distance
from simulation_process import PROCESSES, Process, people, write_files

HERE = Path(__file__).parent
PROSIMOS, CSV, PARQUET = "Prosimos", "Ambidex, CSV", "Ambidex, Parquet"


@dataclass(frozen=True, slots=True)
class LoggedRun:
    """One run of one engine.

    Attributes
    ----------
    seconds
        Processor time from reading the model to the log on the disk.
    memory
        The most the process had, MiB.
    cycle
        Cycle times, hours.
    """

    seconds: float
    memory: float
    cycle: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What each engine did with one process at one number of cases, seed by seed."""

    process: Process
    cases: int
    runs: Mapping[str, Sequence[LoggedRun]]

    def seconds(self, engine: str) -> float:
        return statistics.median(run.seconds for run in self.runs[engine])

    def ratio(self, engine: str) -> float:
        pairs = zip(self.runs[engine], self.runs[PROSIMOS])
        return statistics.median(theirs.seconds / mine.seconds for mine, theirs in pairs)


def compare(python: Path, *, seeds_at: Mapping[int, int]) -> list[Comparison]:
    """Run every process at each number of cases, with so many seeds."""
    done = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        csv, parquet = folder / "log.csv", folder / "log.parquet"
        for process in PROCESSES.values():
            files = write_files(process, folder)
            ours = (sys.executable, HERE / "simulation_process.py", *files)
            theirs = (python, HERE / "simulation_prosimos.py", *files)
            for cases, seeds in seeds_at.items():
                runs: dict[str, list[LoggedRun]] = {PROSIMOS: [], CSV: [], PARQUET: []}
                for seed in range(seeds):
                    print(f"{process.name}, {cases:,} cases, seed {seed}", file=sys.stderr)
                    runs[PROSIMOS].append(_run(theirs, cases, seed, csv))
                    runs[CSV].append(_run(ours, cases, seed, csv))
                    runs[PARQUET].append(_run(ours, cases, seed, parquet))
                done.append(Comparison(process, cases, runs))
    return done


def version(python: Path) -> str:
    asked = [str(python), "-c", "from importlib.metadata import version; print(version('prosimos'))"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()


def _run(script: Sequence[object], cases: int, seed: int, log: Path) -> LoggedRun:
    one_thread = {**os.environ, "POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"}
    words = [str(word) for word in (*script, cases, seed, log)]
    said = subprocess.run(words, check=True, capture_output=True, text=True, env=one_thread).stdout
    took = json.loads(said.splitlines()[-1])
    cycle = cycle_hours(log)
    if len(cycle) != cases:
        raise RuntimeError(f"{words[1]} logged {len(cycle)} cases, not {cases}")
    return LoggedRun(took["seconds"], took["memory"], cycle)


def cycle_hours(log: Path) -> NDArray[np.float64]:
    rows = pl.read_parquet(log) if log.suffix == ".parquet" else pl.read_csv(log)
    enabled = "enabled_time" if "enabled_time" in rows.columns else "enable_time"
    times = rows.select("case_id", enabled, "end_time")
    if log.suffix == ".csv":
        text = pl.col(enabled, "end_time").str.replace("T", " ")
        times = times.with_columns(text.str.to_datetime("%Y-%m-%d %H:%M:%S%.f%:z", time_unit="us"))
    cases = times.group_by("case_id").agg(pl.col("end_time").max() - pl.col(enabled).min())
    return cases["end_time"].dt.total_microseconds().to_numpy() / 3.6e9


def speed_rows(done: Sequence[Comparison]) -> list[list[str]]:
    """Return how many times as long Prosimos takes, the times, and the growth over ten times fewer cases."""
    rows = [["process", "cases", "seeds", *(f"Prosimos / {name}" for name in (CSV, PARQUET)), "growth", "n log n"]]
    rows[0] += [f"{name}, s" for name in (PROSIMOS, CSV, PARQUET)] + [f"{name}, MiB" for name in (PROSIMOS, CSV)]
    for one in done:
        growth = ["", ""]
        for other in done:
            if other.process is one.process and other.cases * 10 == one.cases:
                bound = 10 * math.log(one.cases) / math.log(other.cases)
                growth = [f"{one.seconds(CSV) / other.seconds(CSV):.1f}", f"{bound:.1f}"]
        rows.append(
            [
                one.process.name,
                f"{one.cases:,}",
                str(len(one.runs[CSV])),
                *(f"{one.ratio(name):,.0f}" for name in (CSV, PARQUET)),
                *growth,
                *(f"{one.seconds(name):.3f}" for name in (PROSIMOS, CSV, PARQUET)),
                *(f"{max(run.memory for run in one.runs[name]):,.0f}" for name in (PROSIMOS, CSV)),
            ]
        )
    return rows


def truth_rows(done: Sequence[Comparison]) -> list[list[str]]:
    """Return means with 95 % intervals over seeds, and distances of the pooled cycle times beside their floor."""
    rows = [["process", "cases", "seeds", "Prosimos, mean h", "Ambidex, mean h"]]
    rows[0] += ["apart, h", "halves of Prosimos", "KS", "halves of Prosimos"]
    for one in done:
        own, peer = one.runs[CSV], one.runs[PROSIMOS]
        half = len(peer) // 2
        pairs = [(own, peer), (peer[:half], peer[half:])]
        rows.append(
            [
                one.process.name,
                f"{one.cases:,}",
                str(len(own)),
                *(interval([float(run.cycle.mean()) for run in runs]) for runs in (peer, own)),
                *(f"{wasserstein_distance(*map(pooled, pair)):.3f}" if all(pair) else "" for pair in pairs),
                *(f"{ks_2samp(*map(pooled, pair)).statistic:.4f}" if all(pair) else "" for pair in pairs),
            ]
        )
    return rows


def pooled(runs: Sequence[LoggedRun]) -> NDArray[np.float64]:
    return np.concatenate([run.cycle for run in runs])


def interval(values: Sequence[float]) -> str:
    """Return a mean with the half width of its 95 % interval, which one value alone has not."""
    if len(values) == 1:
        return f"{values[0]:.3f}"
    half = float(t.ppf(0.975, len(values) - 1)) * statistics.stdev(values) / math.sqrt(len(values))
    return f"{statistics.fmean(values):.3f} ± {half:.3f}"


def staffing() -> str:
    return "; ".join(
        f"{process.name}: {', '.join(f'{count} {pool}' for pool, count in people(process).items())}"
        for process in PROCESSES.values()
    )
