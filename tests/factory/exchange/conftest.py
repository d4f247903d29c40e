"""Models written for these tests: BPMN from a few words, and the Prosimos file that belongs to one of them."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"


@pytest.fixture
def model(tmp_path: Path) -> Callable[..., Path]:
    """Write a BPMN file: elements as XML without prefixes, flows as "a -> b" with the id a-b."""

    def write(elements: str, flows: str = "", *, name: str = "model.bpmn") -> Path:
        arcs = "\n".join(
            f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}"/>'
            for source, target in re.findall(r"(\S+) -> (\S+)", flows)
        )
        path = tmp_path / name
        path.write_text(f'<definitions xmlns="{SPACE}"><process id="work">{elements}\n{arcs}</process></definitions>')
        return path

    return write


@pytest.fixture
def loan(model: Callable[..., Path]) -> Path:
    """Check, then in a fifth of the cases check again, then decide."""
    return model(
        """<startEvent id="start"/><task id="check" name="Check"/><exclusiveGateway id="ok"/>
        <task id="decide" name="Decide"/><endEvent id="done"/>""",
        "start -> check  check -> ok  ok -> check  ok -> decide  decide -> done",
    )


@pytest.fixture
def parameters() -> dict[str, Any]:
    """What Prosimos says of the loan: three clerks check, two officers decide, at different speed."""
    return {
        "resource_profiles": [
            {
                "id": "clerks",
                "name": "Clerk",
                "resource_list": [{"id": "c", "name": "Clerk", "cost_per_hour": "30", "amount": 3, "calendar": "day"}],
            },
            {
                "id": "officers",
                "name": "Officer",
                "resource_list": [
                    {"id": "ann", "name": "Ann", "cost_per_hour": 50, "amount": 1, "calendar": "day"},
                    {"id": "bo", "name": "Bo", "cost_per_hour": 50, "amount": 1, "calendar": "day"},
                ],
            },
        ],
        "arrival_time_distribution": distribution("expon", 1800, 0, 1e9),
        "arrival_time_calendar": [period("MONDAY", "FRIDAY")],
        "gateway_branching_probabilities": [
            {
                "gateway_id": "ok",
                "probabilities": [{"path_id": "ok-check", "value": 0.2}, {"path_id": "ok-decide", "value": 0.8}],
            }
        ],
        "task_resource_distribution": [
            {"task_id": "check", "resources": [{"resource_id": "c", **distribution("fix", 600)}]},
            {
                "task_id": "decide",
                "resources": [
                    {"resource_id": "ann", **distribution("uniform", 600, 1200)},
                    {"resource_id": "bo", **distribution("fix", 1800)},
                ],
            },
        ],
        "resource_calendars": [{"id": "day", "name": "Office", "time_periods": [period("MONDAY", "FRIDAY")]}],
        "event_distribution": [],
    }


def distribution(name: str, *numbers: float) -> dict[str, Any]:
    return {"distribution_name": name, "distribution_params": [{"value": number} for number in numbers]}


def period(first: str, last: str, opens: str = "09:00:00", closes: str = "17:00:00") -> dict[str, str]:
    return {"from": first, "to": last, "beginTime": opens, "endTime": closes}


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[dict[str, Any]], Path]:
    """Save a document as JSON."""

    def save(document: dict[str, Any]) -> Path:
        path = tmp_path / "parameters.json"
        path.write_text(json.dumps(document))
        return path

    return save
