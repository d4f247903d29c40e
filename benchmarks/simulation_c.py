"""The event loop in C, on the same arrivals and luck as the kernel: the limit of its speed.

`simulation_loop.c` is compiled when it is first asked for, with the machine's own C compiler. A product and a sum are
rounded one after the other, as in the kernel, so both give the same rows.
"""

import ctypes
import os
import shutil
import subprocess
import tempfile
import time
import zlib
from functools import cache
from itertools import accumulate
from pathlib import Path

import numpy as np
from simulation_models import EVENTS, HOUR, VISITS, Model, Outcome, arrivals

from ambidex.simulation.name_key import name_key

OPTIONS = ("-O3", "-march=native", "-ffp-contract=off", "-shared", "-fPIC")
COMPILER = shutil.which(os.environ.get("CC", "cc"))
ROW = np.dtype([(name, np.int64) for name in ("case", "state", "server", "enabled", "start", "end", "work", "batch")])
NUMBERS_OF_A_CASE = 8
FEW, WAYS = 4, 64
_NUMBERS = ("n_cases", "n_servers", "n_groups", "n_activities", "n_roles", "n_classes", "limit", "room")
_TABLES = (
    "state",
    "next_share",
    "next_state",
    "next_guide",
    "role",
    "mean",
    "activity_key",
    "server_group",
    "pace",
    "roles_of_group",
    "group_role",
    "groups_of_role",
    "role_group",
    "arrival_at",
)


class _Plan(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_int64) for name in _NUMBERS),
        ("type_key", ctypes.c_uint64),
        ("start_first", ctypes.c_int64),
        ("start_last", ctypes.c_int64),
        ("start_guide", ctypes.c_int64),
        *((name, ctypes.c_void_p) for name in _TABLES),
    )


class _Outcome(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_int64) for name in ("n_rows", "stopped_at", "area"))


def version() -> str:
    said = subprocess.run([str(COMPILER), "--version"], capture_output=True, text=True, check=True).stdout
    return said.splitlines()[0]


@cache
def _library() -> ctypes.CDLL:
    source = Path(__file__).with_name("simulation_loop.c")
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "loop.so"
        subprocess.run([str(COMPILER), *OPTIONS, "-o", str(built), str(source), "-lm"], check=True)
        return ctypes.CDLL(str(built))


def run_c(model: Model, seed: int, *, visits: int = VISITS) -> Outcome:
    arrived = arrivals(model, visits=visits, seed=seed)
    tables, start, guide = _tables(model)
    tables["arrival_at"] = arrived
    rows = np.ones(int(visits * 1.1), ROW)
    plan = _Plan(
        n_cases=len(arrived),
        n_servers=model.stations * model.servers,
        n_groups=model.stations,
        n_activities=model.stations,
        n_roles=model.stations,
        n_classes=1,
        limit=2 * int(arrived[-1]),
        room=len(rows),
        type_key=seed,
        start_first=start,
        start_last=start + model.stations,
        start_guide=guide,
        **{name: table.ctypes.data for name, table in tables.items()},
    )
    cases = np.ones((len(arrived), NUMBERS_OF_A_CASE), np.int64)
    executed, finished = np.full(len(arrived) * model.stations, 0, np.uint16), np.ones(len(arrived), np.int64)
    room = [ctypes.c_void_p(array.ctypes.data) for array in (cases, executed, finished, rows)]
    outcome = _Outcome()
    run = _library().run
    began = time.process_time()
    broken = run(ctypes.byref(plan), *room, ctypes.byref(outcome))
    seconds = time.process_time() - began
    if broken:
        raise MemoryError("no room for the rows of the loop in C")
    rows = rows[: outcome.n_rows]
    wait = float((rows["start"] - rows["enabled"]).mean()) / HOUR
    return Outcome(EVENTS * len(rows), seconds, wait, path_of(rows["start"], rows["end"]))


def path_of(start: np.ndarray, end: np.ndarray) -> int:
    """Return a checksum of what happened when, in order of start."""
    return zlib.crc32(np.ascontiguousarray(end), zlib.crc32(np.ascontiguousarray(start)))


def _tables(model: Model) -> tuple[dict[str, np.ndarray], int, int]:
    """Return the model as the arrays of the loop, the first of the successors in which a case begins, and its guide."""
    k = model.stations
    onward = [model.stay / k] * k if model.stay else []
    next_share, next_state, next_guide, state = [], [], [], []

    def guide(shares: list[float], first: int) -> int:
        if len(shares) <= FEW:
            return -1
        next_guide.extend(first + np.searchsorted(shares, np.arange(WAYS) / WAYS, side="right"))
        return len(next_guide) - WAYS

    for station in range(k):
        first = len(next_share)
        shares = _cumulative([*onward, 1 - model.stay])
        next_share += shares
        next_state += [*range(len(onward)), -1]
        state.append((station, 0, first, len(next_share), guide(shares, first), 0, 0, 0))
    start = len(next_share)
    begin = _cumulative([1 / k] * k)
    start_guide = guide(begin, start)
    each = np.arange(k, dtype=np.int64)
    one = np.stack([each, each + 1], axis=1)
    return (
        {
            "state": np.array(state, np.int64),
            "next_share": np.array([*next_share, *begin]),
            "next_state": np.array([*next_state, *range(k)], np.int64),
            "next_guide": np.array([*next_guide, -1], np.int64),
            "role": each,
            "mean": np.full(k, float(HOUR)),
            "activity_key": np.array([name_key(f"a{station}") for station in range(k)], np.uint64),
            "server_group": np.repeat(each, model.servers),
            "pace": np.ones(k * model.servers),
            "roles_of_group": one,
            "group_role": each,
            "groups_of_role": one,
            "role_group": each,
        },
        start,
        start_guide,
    )


def _cumulative(shares: list[float]) -> list[float]:
    reached = list(accumulate(shares))
    return [*(share / reached[-1] for share in reached[:-1]), 1.0]
