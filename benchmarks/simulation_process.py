"""Two processes of the kind that Prosimos ships, as the files that it reads, and one run of Ambidex on them.

A loan application and a purchase: people in pools with office hours, exclusive choices, rework; as many people as keep
every pool at most three quarters busy. Prosimos moves what would come at night to the opening, so one case comes at
each opening and the others between the hours at random; Ambidex is given instants drawn by the same rule.

    python benchmarks/simulation_process.py BPMN JSON CASES SEED LOG    # prints what it took
"""

import json
import math
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.write import write_log
from ambidex.factory import END
from ambidex.factory.exchange import read_prosimos
from ambidex.simulation import simulate

MONDAY_NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)
OPENS, CLOSES, DAYS = 9, 17, ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY")
BUSY = 0.75


@dataclass(frozen=True, slots=True)
class Task:
    """A step of a process.

    Attributes
    ----------
    minutes, cv
        Mean work, and its standard deviation over the mean.
    next
        Shares of what follows.
    """

    pool: str
    family: str
    minutes: float
    cv: float
    next: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Process:
    """Starts with its first task; cases come at `per_hour` while the office is open."""

    name: str
    per_hour: float
    tasks: Mapping[str, Task]

    @property
    def first(self) -> str:
        return next(iter(self.tasks))


LOAN = Process(
    "loan",
    9.0,
    {
        "Check form": Task("clerk", "expon", 20, 1, {"Return form": 0.2, "Look up history": 0.8}),
        "Return form": Task("clerk", "fix", 10, 0, {"Complete form": 0.9, "Cancel": 0.1}),
        "Complete form": Task("applicant", "lognorm", 60, 1, {"Check form": 1}),
        "Look up history": Task("clerk", "lognorm", 30, 0.8, {"Assess risk": 1}),
        "Assess risk": Task("officer", "gamma", 25, 0.7, {"Design offer": 0.55, "Reject": 0.45}),
        "Design offer": Task("officer", "lognorm", 35, 0.6, {"Approve offer": 1}),
        "Approve offer": Task("manager", "expon", 15, 1, {"Prepare pack": 0.85, "Reconsider offer": 0.15}),
        "Reconsider offer": Task("manager", "fix", 20, 0, {"Design offer": 0.6, "Reject": 0.4}),
        "Prepare pack": Task("clerk", "gamma", 40, 0.5, {"Send pack": 1}),
        "Send pack": Task("officer", "fix", 15, 0, {"Accept": 0.8, "Cancel": 0.2}),
        "Accept": Task("clerk", "fix", 5, 0, {END: 1}),
        "Reject": Task("clerk", "fix", 10, 0, {END: 1}),
        "Cancel": Task("clerk", "fix", 5, 0, {END: 1}),
    },
)
PURCHASE = Process(
    "purchase",
    4.0,
    {
        "Ask for goods": Task("requester", "expon", 15, 1, {"Check need": 0.7, "Ask for quotes": 0.3}),
        "Check need": Task("buyer", "gamma", 20, 0.8, {"Ask for quotes": 0.75, "Correct need": 0.15, END: 0.1}),
        "Correct need": Task("requester", "fix", 20, 0, {"Check need": 1}),
        "Ask for quotes": Task("buyer", "lognorm", 30, 0.9, {"Check quotes": 1}),
        "Check quotes": Task("lead", "expon", 12, 1, {"Send out": 0.8, "Correct quotes": 0.15, END: 0.05}),
        "Correct quotes": Task("buyer", "fix", 15, 0, {"Check quotes": 1}),
        "Send out": Task("supplier", "lognorm", 120, 0.7, {"Compare": 1}),
        "Compare": Task("buyer", "gamma", 45, 0.6, {"Choose": 1}),
        "Choose": Task("lead", "expon", 20, 1, {"Settle terms": 1}),
        "Settle terms": Task("buyer", "lognorm", 50, 1, {"Order": 1}),
        "Order": Task("buyer", "fix", 10, 0, {"Confirm": 1}),
        "Confirm": Task("supplier", "expon", 30, 1, {"Deliver": 1}),
        "Deliver": Task("supplier", "lognorm", 180, 0.8, {"Take in": 1}),
        "Take in": Task("warehouse", "gamma", 25, 0.5, {"Pass for payment": 0.85, "Settle dispute": 0.15}),
        "Settle dispute": Task("lead", "lognorm", 60, 1, {"Pass for payment": 0.7, "Deliver": 0.3}),
        "Pass for payment": Task("finance", "expon", 10, 1, {"Check invoice": 1}),
        "Check invoice": Task("finance", "gamma", 20, 0.7, {"Pay": 0.9, "Settle dispute": 0.1}),
        "Pay": Task("finance", "fix", 5, 0, {END: 1}),
    },
)
PROCESSES = {process.name: process for process in (LOAN, PURCHASE)}


def people(process: Process) -> dict[str, int]:
    """Return how many of each pool keep it at most `BUSY`."""
    names = list(process.tasks)
    onward = np.array([[task.next.get(name, 0.0) for name in names] for task in process.tasks.values()])
    visits = np.linalg.solve(np.eye(len(names)) - onward.T, np.eye(len(names))[0])
    per_hour = process.per_hour + 1 / (CLOSES - OPENS)
    hours: Counter[str] = Counter()
    for task, often in zip(process.tasks.values(), visits):
        hours[task.pool] += per_hour * often * task.minutes / 60
    return {pool: math.ceil(work / BUSY) for pool, work in hours.items()}


def arrivals(process: Process, *, cases: int, rng: np.random.Generator) -> NDArray[np.datetime64]:
    """Return when cases come: one at each opening, the others at random while the office is open."""
    day = CLOSES - OPENS
    random = np.cumsum(rng.standard_exponential(cases) / process.per_hour)
    openings = np.arange(0.0, random[-1], day)
    worked = np.sort(np.concatenate([openings, random]))[:cases]
    days, hours = np.divmod(worked, day)
    clock = (days // len(DAYS)) * 168 + (days % len(DAYS)) * 24 + hours
    return np.datetime64(MONDAY_NINE.replace(tzinfo=None), "us") + (clock * 3.6e9).astype("timedelta64[us]")


def write_files(process: Process, folder: Path) -> tuple[Path, Path]:
    """Write the process as BPMN and its parameters as JSON; return where."""
    bpmn, parameters = folder / f"{process.name}.bpmn", folder / f"{process.name}.json"
    flows, gateways = _flows(process)
    ns = "http://www.omg.org/spec/BPMN/20100524/MODEL"
    ET.register_namespace("", ns)
    root = ET.Element(f"{{{ns}}}definitions")
    inside = ET.SubElement(root, f"{{{ns}}}process", id=process.name)
    ET.SubElement(inside, f"{{{ns}}}startEvent", id="start")
    ET.SubElement(inside, f"{{{ns}}}endEvent", id="end")
    for name in process.tasks:
        ET.SubElement(inside, f"{{{ns}}}task", id=_id(name), name=name)
    for gateway in gateways:
        ET.SubElement(inside, f"{{{ns}}}exclusiveGateway", id=gateway)
    for flow, (source, target, _) in flows.items():
        ET.SubElement(inside, f"{{{ns}}}sequenceFlow", id=flow, sourceRef=source, targetRef=target)
    ET.ElementTree(root).write(bpmn, encoding="utf-8", xml_declaration=True)
    parameters.write_text(json.dumps(_parameters(process, flows)), encoding="utf-8")
    return bpmn, parameters


def _flows(process: Process) -> tuple[dict[str, tuple[str, str, float]], list[str]]:
    """Return the arcs (from, to, share), by id, and the gateways: one before what has several ways in, and after."""
    into = Counter(target for task in process.tasks.values() for target in task.next)
    into[process.first] += 1
    way_in = {name: f"join_{_id(name)}" if into[name] > 1 else _id(name) for name in into}
    arcs = [("start", way_in[process.first], 1.0)]
    arcs += [(way_in[name], _id(name), 1.0) for name in into if way_in[name] != _id(name)]
    for name, task in process.tasks.items():
        out = _id(name)
        if len(task.next) > 1:
            out = f"split_{_id(name)}"
            arcs.append((_id(name), out, 1.0))
        arcs += [(out, way_in[target], share) for target, share in task.next.items()]
    ends = dict.fromkeys(end for source, target, _ in arcs for end in (source, target))
    return {f"flow_{i}": arc for i, arc in enumerate(arcs)}, [end for end in ends if end.startswith(("join", "split"))]


def _id(name: str) -> str:
    return name.replace(" ", "_")


def _parameters(process: Process, flows: Mapping[str, tuple[str, str, float]]) -> dict[str, object]:
    office = [
        {"from": day, "to": day, "beginTime": f"{OPENS:02}:00:00", "endTime": f"{CLOSES:02}:00:00"} for day in DAYS
    ]
    splits = sorted({source for source, _, _ in flows.values() if source.startswith("split")})
    return {
        "resource_profiles": [
            {
                "id": pool,
                "name": pool,
                "resource_list": [
                    {
                        "id": pool,
                        "name": pool,
                        "cost_per_hour": 1,
                        "amount": count,
                        "calendar": "office",
                        "assigned_tasks": [_id(name) for name, task in process.tasks.items() if task.pool == pool],
                    }
                ],
            }
            for pool, count in people(process).items()
        ],
        "resource_calendars": [{"id": "office", "name": "office", "time_periods": office}],
        "arrival_time_calendar": office,
        "arrival_time_distribution": {
            "distribution_name": "expon",
            "distribution_params": _values(3600 / process.per_hour, 0, 1e9),
        },
        "gateway_branching_probabilities": [
            {
                "gateway_id": split,
                "probabilities": [
                    {"path_id": flow, "value": share} for flow, (source, _, share) in flows.items() if source == split
                ],
            }
            for split in splits
        ],
        "task_resource_distribution": [
            {
                "task_id": _id(name),
                "resources": [
                    {
                        "resource_id": task.pool,
                        "distribution_name": task.family,
                        "distribution_params": _duration(task),
                    }
                ],
            }
            for name, task in process.tasks.items()
        ],
    }


def _duration(task: Task) -> list[dict[str, float]]:
    seconds = 60 * task.minutes
    if task.family == "fix":
        return _values(seconds)
    if task.family == "expon":
        return _values(seconds, 0, 1e9)
    return _values(seconds, (seconds * task.cv) ** 2, 0, 1e9)


def _values(*numbers: float) -> list[dict[str, float]]:
    return [{"value": float(number)} for number in numbers]


def run_to_log(bpmn: Path, parameters: Path, *, cases: int, seed: int, path: Path) -> None:
    factory = read_prosimos(bpmn, parameters)
    (work_type,) = factory.work_types
    coming = arrivals(PROCESSES[bpmn.stem], cases=cases, rng=np.random.default_rng(seed))
    horizon = timedelta(microseconds=int((coming[-1] - coming[0]).astype(np.int64)) + 1)
    run = simulate(
        factory,
        start_at=MONDAY_NINE,
        horizon=horizon,
        drain=timedelta(days=365),
        seed=seed,
        arrivals={work_type.name: coming},
    )
    write_log(run.replications[0].log(), path)


def peak_memory() -> float:
    """Return the most this process had, MiB, where the system is Linux; `getrusage` would count its parent too."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), float("nan"))


def main() -> None:
    bpmn, parameters, log = (Path(sys.argv[i]) for i in (1, 2, 5))
    cases, seed = map(int, sys.argv[3:5])
    run_to_log(bpmn, parameters, cases=10, seed=0, path=log)
    began = time.process_time()
    run_to_log(bpmn, parameters, cases=cases, seed=seed, path=log)
    seconds = time.process_time() - began
    print(json.dumps({"seconds": seconds, "memory": peak_memory()}))


if __name__ == "__main__":
    main()
