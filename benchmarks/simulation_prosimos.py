"""One run of Prosimos, in an environment of its own; it imports nothing of Ambidex.

python benchmarks/simulation_prosimos.py BPMN JSON CASES SEED LOG    # prints what it took
"""

import json
import random
import sys
import time
from pathlib import Path

import numpy as np
from prosimos.simulation_engine import run_simulation

MONDAY_NINE = "2026-01-05T09:00:00+00:00"


def run_to_log(bpmn: str, parameters: str, *, cases: int, seed: int, path: str) -> None:
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 - Prosimos draws from the global generators
    run_simulation(bpmn, parameters, cases, log_out_path=path, starting_at=MONDAY_NINE)


def peak_memory() -> float:
    """Return the most this process had, MiB, where the system is Linux; `getrusage` would count its parent too."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), float("nan"))


def main() -> None:
    bpmn, parameters, cases, seed, path = sys.argv[1:]
    run_to_log(bpmn, parameters, cases=10, seed=0, path=path)
    began = time.process_time()
    run_to_log(bpmn, parameters, cases=int(cases), seed=int(seed), path=path)
    seconds = time.process_time() - began
    print(json.dumps({"seconds": seconds, "memory": peak_memory()}))


if __name__ == "__main__":
    main()
