"""PM4Py's side of `logs.py`: one question a line on standard input, one line of JSON with seconds and answer back.

It runs in an environment of its own, without r4pm: PM4Py hands XES files to r4pm wherever that is installed.
"""

import importlib.util
import json
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import pandas as pd
import pm4py


def read(path: str) -> pd.DataFrame:
    frame = pd.read_parquet(path)
    frame = pm4py.format_dataframe(frame, case_id="case_id", activity_key="activity", timestamp_key="end_time")
    frame = frame.rename(columns={"start_time": "start_timestamp", "resource": "org:resource"})
    return frame.sort_values(["case:concept:name", "start_timestamp", "time:timestamp"], ignore_index=True)


def graph(frame: pd.DataFrame) -> list[int]:
    found, _, _ = pm4py.discover_dfg(frame)
    return [len(found), sum(found.values())]


def variants(frame: pd.DataFrame) -> list[int]:
    found = pm4py.get_variants(frame)
    return [len(found), max(n if isinstance(n, int) else len(n) for n in found.values())]


def cycle(frame: pd.DataFrame) -> list[int]:
    return [len(pm4py.get_all_case_durations(frame))]


def handoffs(frame: pd.DataFrame) -> list[int]:
    return [len(pm4py.discover_handover_of_work_network(frame).connections)]


QUESTIONS: dict[str, Callable[[pd.DataFrame], Any]] = {
    "graph": graph,
    "variants": variants,
    "cycle times": cycle,
    "hand-offs": handoffs,
}


def main() -> None:
    if importlib.util.find_spec("r4pm") or importlib.util.find_spec("rustxes"):
        sys.exit("r4pm is in this environment, so PM4Py would be timed as r4pm; install requirements-pm4py.txt alone")
    warnings.simplefilter("ignore")
    began = time.perf_counter()
    frame = read(sys.argv[1])
    print(json.dumps({"seconds": time.perf_counter() - began, "answer": len(frame)}), flush=True)
    for line in sys.stdin:
        began = time.perf_counter()
        answer = QUESTIONS[line.strip()](frame)
        print(json.dumps({"seconds": time.perf_counter() - began, "answer": answer}), flush=True)


if __name__ == "__main__":
    main()
