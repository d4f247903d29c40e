"""How fast logs are read and measured, as ratios to DuckDB, PM4Py and r4pm in one run, the engines taking turns.

Every engine has one thread. The log is synthetic: about 10 activity instances a case, 20 activities, 200 people, in a
Parquet file in order of start, as an export would be. Preparing is `read_log` without its cache, against one
directly-follows query (counts and mean gaps) in DuckDB over the same file. After that, the graph, variants, cycle times
and hand-offs of the prepared log, against DuckDB over the file and over a table of its own in order, and against PM4Py
on its own formatted and sorted frame. Answers are compared: a faster wrong answer stops the run.

    python -m venv pm4py-alone && pm4py-alone/bin/pip install -r benchmarks/requirements-pm4py.txt
    pip install -r benchmarks/requirements.txt
    python benchmarks/logs.py --pm4py pm4py-alone/bin/python [--instances 1000000] [--rounds 5]

PM4Py's hand-over network is normalised and its case durations leave out the first start: only their number is compared.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ.update(dict.fromkeys(("POLARS_MAX_THREADS", "RAYON_NUM_THREADS", "OMP_NUM_THREADS"), "1"))

import duckdb
import numpy as np
import polars as pl
import r4pm

from ambidex.eventlog import EventLog, read_log
from ambidex.flow import (
    cycle_hours,
    directly_follows,
    handoffs,
    measure,
    rework,
    seen_calendars,
    variants,
    waiting,
)

N_ACTIVITIES, N_PEOPLE, MEAN_LENGTH = 20, 200, 10
HOUR = 3_600_000_000
BEGIN = 1_767_571_200_000_000  # Monday 5 January 2026, 00:00 UTC
PAIRS = """
    SELECT {name}, next, count(*) AS n{more} FROM (
        SELECT {name}, lead({name}) OVER w AS next,
               epoch_us(lead(start_time) OVER w) - epoch_us(end_time) AS gap
        FROM {source} WINDOW w AS (PARTITION BY case_id ORDER BY start_time, end_time))
    WHERE next IS NOT NULL {where} GROUP BY ALL
"""
QUERIES = {
    "graph": PAIRS.replace("{name}", "activity").replace("{more}", ", avg(gap) AS gap").replace("{where}", ""),
    "variants": """
        SELECT activities, count(*) AS n FROM (
            SELECT list(activity ORDER BY start_time, end_time) AS activities FROM {source} GROUP BY case_id)
        GROUP BY activities
    """,
    "cycle times": """
        SELECT case_id, epoch_us(max(end_time)) - epoch_us(min(start_time)) AS us FROM {source} GROUP BY case_id
    """,
    "hand-offs": PAIRS.replace("{name}", "resource").replace("{more}", "").replace("{where}", "AND next <> resource"),
}


@dataclass
class Times:
    """Seconds of each engine at each question, round by round."""

    of: dict[str, dict[str, list[float]]] = field(default_factory=dict)

    def add(self, question: str, engine: str, seconds: float) -> None:
        self.of.setdefault(question, {}).setdefault(engine, []).append(seconds)

    def take(self, question: str, engine: str, call: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        answer = call()
        self.add(question, engine, time.perf_counter() - began)
        return answer

    def table(self) -> str:
        lines = [f"{'question':<20}{'engine':<26}{'median, ms':>12}{'x Ambidex':>12}"]
        for question, engines in self.of.items():
            own = engines.get("Ambidex", next(iter(engines.values())))
            for engine, seconds in engines.items():
                ratio = statistics.median(peer / mine for peer, mine in zip(seconds, own))
                lines.append(f"{question:<20}{engine:<26}{statistics.median(seconds) * 1e3:>12.1f}{ratio:>12.1f}")
        return "\n".join(lines)


def synthetic(n_instances: int) -> pl.DataFrame:
    rng = np.random.default_rng(1)
    n_cases = n_instances // MEAN_LENGTH
    length = rng.poisson(MEAN_LENGTH - 1, n_cases) + 1
    case = np.repeat(np.arange(n_cases), length)
    n = len(case)
    step = np.arange(n) - np.repeat(np.cumsum(length) - length, length)
    usual = np.minimum(step, N_ACTIVITIES - 1)
    activity = np.where(rng.random(n) < 0.8, usual, rng.integers(0, N_ACTIVITIES, n))
    service = rng.exponential(0.5 * HOUR, n).astype(np.int64)
    elapsed = np.cumsum(service + rng.exponential(3 * HOUR, n).astype(np.int64))
    before = np.repeat(elapsed[np.cumsum(length) - length], length)
    end = BEGIN + np.sort(rng.integers(0, 365 * 24 * HOUR, n_cases))[case] + elapsed - before + service[0]
    start = end - service
    return (
        pl.DataFrame(
            {
                "case_id": np.char.add("case ", case.astype(str)),
                "activity": np.char.add("activity ", activity.astype(str)),
                "resource": np.char.add("person ", rng.integers(0, N_PEOPLE, n).astype(str)),
                "start_time": start,
                "end_time": end,
            }
        )
        .with_columns(pl.col("start_time", "end_time").cast(pl.Datetime("us", "UTC")))
        .sort("start_time")
    )


def write_xes(frame: pl.DataFrame, path: Path) -> None:
    def stamp(column: str) -> pl.Expr:
        return pl.col(column).dt.strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00")

    event = pl.format(
        '<event><string key="concept:name" value="{}"/><string key="org:resource" value="{}"/>'
        '<date key="start_timestamp" value="{}"/><date key="time:timestamp" value="{}"/></event>',
        "activity", "resource", stamp("start_time"), stamp("end_time"),
    )  # fmt: skip
    traces = frame.group_by("case_id", maintain_order=True).agg(event.str.join("\n").alias("events"))
    trace = pl.format('<trace><string key="concept:name" value="{}"/>\n{}</trace>', "case_id", "events")
    text = "\n".join(traces.select(trace.alias("trace"))["trace"])
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n{text}\n</log>\n', encoding="utf-8"
    )


class Duck:
    """DuckDB with one thread; an answer stays in its own table, so no time goes into making Python objects."""

    def __init__(self, path: Path) -> None:
        self._connection = duckdb.connect()
        self._connection.execute("SET threads = 1")
        self._connection.execute("SET TimeZone = 'UTC'")
        self.sources = {"DuckDB, Parquet": f"read_parquet('{path}')", "DuckDB, sorted table": "log"}
        self._connection.execute(
            f"CREATE TABLE log AS SELECT * FROM read_parquet('{path}') ORDER BY case_id, start_time, end_time"
        )

    def ask(self, question: str, source: str) -> None:
        query = QUERIES[question].format(source=self.sources[source])
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE answer AS {query}")

    def answer(self) -> list[tuple[Any, ...]]:
        return self._connection.execute("SELECT * FROM answer").fetchall()


class Pm4py:
    """PM4Py in a process of its own; it takes its turn when asked."""

    def __init__(self, python: Path, path: Path) -> None:
        script = Path(__file__).with_name("logs_pm4py.py")
        self._process = subprocess.Popen(
            [python, script, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.n_instances = self._line()["answer"]

    def ask(self, question: str) -> tuple[float, Any]:
        print(question, file=self._process.stdin, flush=True)
        line = self._line()
        return line["seconds"], line["answer"]

    def close(self) -> None:
        self._process.communicate()

    def _line(self) -> Any:
        line = self._process.stdout.readline()
        if not line:
            sys.exit(f"PM4Py stopped: run {' '.join(map(str, self._process.args))} to see why")
        return json.loads(line)


OWN: dict[str, Callable[[EventLog], Any]] = {
    "graph": directly_follows,
    "variants": variants,
    "cycle times": cycle_hours,
    "hand-offs": handoffs,
}


def plain(question: str, log: EventLog, found: Any) -> Any:
    """Return our answer as DuckDB gives it."""
    if question == "graph":
        return {
            (log.activities[a], log.activities[b]): (int(found.count[a, b]), round(found.mean_hours[a, b] * HOUR, 2))
            for a, b in np.argwhere(found.count)
        }
    if question == "variants":
        return {
            tuple(log.activities[code] for code in sequence): n
            for sequence, n in zip(found.sequences, found.counts.tolist())
        }
    if question == "cycle times":
        return dict(zip(log.case_ids, np.rint(found * HOUR).astype(np.int64).tolist()))
    return {(log.resources[a], log.resources[b]): n for a, b, n in zip(found.giver, found.taker, found.n.tolist())}


def check(question: str, own: Any, rows: list[tuple[Any, ...]]) -> None:
    if question == "graph":
        peer: Any = {(a, b): n for a, b, n, _ in rows}
        gaps = {(a, b): gap for a, b, _, gap in rows}
        same = {pair: n for pair, (n, _) in own.items()} == peer
        same &= all(abs(own[pair][1] - gap) < 1 for pair, gap in gaps.items())
    elif question == "variants":
        same = own == {tuple(activities): n for activities, n in rows}
    elif question == "cycle times":
        same = own == dict(rows)
    else:
        same = own == {(a, b): n for a, b, n in rows}
    if not same:
        sys.exit(f"{question}: Ambidex and DuckDB do not agree")


def check_pm4py(question: str, own: Any, peer: Any) -> None:
    expected = {
        "graph": lambda: [len(own), sum(n for n, _ in own.values())],
        "variants": lambda: [len(own), max(own.values())],
        "cycle times": lambda: [len(own)],
    }
    if question in expected and expected[question]() != peer:
        sys.exit(f"{question}: Ambidex gives {expected[question]()}, PM4Py {peer}")


def first_use() -> float:
    """Return the processor seconds that compiling every loop of `flow` adds, with nothing compiled before."""
    script = (
        "import sys, time\nfrom datetime import UTC, datetime, timedelta\n"
        "from ambidex.eventlog.log import ActivityInstance, event_log\nfrom ambidex.flow import measure\n"
        "import numba, scipy.special\n"
        "at = datetime(2026, 1, 5, tzinfo=UTC)\n"
        "log = event_log([ActivityInstance(str(n % 3), 'ask', 'Ann', at, at + timedelta(hours=n)) for n in range(9)])\n"
        "began = time.process_time(); measure(log); first = time.process_time() - began\n"
        "began = time.process_time(); measure(log); print(first - (time.process_time() - began))"
    )
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"NUMBA_CACHE_DIR": folder}
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        )
    return float(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--instances", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--xes-instances", type=int, default=200_000)
    parser.add_argument("--pm4py", type=Path, help="Python of an environment with requirements-pm4py.txt and no r4pm")
    given = parser.parse_args()
    print(f"compiling every loop of flow, once after installing: {first_use():.1f} s of processor time")
    times = Times()
    with tempfile.TemporaryDirectory() as folder:
        path, xes = Path(folder) / "log.parquet", Path(folder) / "log.xes"
        frame = synthetic(given.instances)
        frame.write_parquet(path)
        write_xes(frame.head(given.xes_instances), xes)
        few = Path(folder) / "few.parquet"
        frame.head(1000).write_parquet(few)
        measure(read_log(few, cache=False, time_zone="UTC")[0])  # compiles or loads
        duck = Duck(path)
        peer = Pm4py(given.pm4py, path) if given.pm4py else None
        print(f"{frame.height} activity instances, {frame['case_id'].n_unique()} cases; {given.rounds} rounds\n")
        for _ in range(given.rounds):
            log, _ = times.take("prepare", "Ambidex", lambda: read_log(path, cache=False, time_zone="UTC"))
            times.take("prepare", "DuckDB, one graph", lambda: duck.ask("graph", "DuckDB, Parquet"))
            read_log(path, time_zone="UTC")
            times.take("open prepared", "Ambidex", lambda: read_log(path, time_zone="UTC"))
            for question, own in OWN.items():
                found = plain(question, log, times.take(question, "Ambidex", lambda own=own, log=log: own(log)))
                for source in duck.sources:
                    times.take(question, source, lambda question=question, source=source: duck.ask(question, source))
                    check(question, found, duck.answer())
                if peer:
                    seconds, answer = peer.ask(question)
                    times.add(question, "PM4Py", seconds)
                    check_pm4py(question, found, answer)
            calendars = times.take("calendars", "Ambidex", lambda log=log: seen_calendars(log))
            times.take("rework", "Ambidex", lambda log=log: rework(log))
            times.take("waiting causes", "Ambidex", lambda log=log, own=calendars: waiting(log, calendars=own))
            times.take("everything", "Ambidex", lambda log=log, own=calendars: measure(log, calendars=own))
            times.take("XES", "Ambidex", lambda: read_log(xes, cache=False, time_zone="UTC"))
            times.take("XES", "r4pm alone", lambda: r4pm.df.import_xes(str(xes)))
        if peer:
            peer.close()
    print(times.table())


if __name__ == "__main__":
    main()
