"""Factory files become models of other tools, and come back."""

from pathlib import Path

import pytest

from ambidex.errors import BadInput
from ambidex.factory.file import load_factory
from ambidex.factory.visits import mean_visits
from ambidex.workspace import convert

SMALL = """
name: Claims
time_zone: UTC
calendars: {office: {Mon-Fri: "09:00-17:00"}}
resources: {Clerk: {count: 3, roles: [clerk], calendar: office, cost_per_hour: 30}}
activities:
  Check: {role: clerk, service_time: {exponential: 20 min}}
  Pay: {role: clerk, service_time: 5 min, cost: 2}
work_types:
  claim:
    arrivals: {per_week: 90, on: {Mon-Fri: "09:00-17:00"}}
    start: Check
    flow:
      Check: {Check: 0.2, Pay: 0.8}
      Pay: end
"""


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_a_factory_becomes_a_bpmn_model_with_its_diagram(claims: Path, tmp_path: Path) -> None:
    told = convert((claims,), output=tmp_path / "claims.bpmn")
    assert told.endswith("claims.bpmn.")
    assert "BPMNDiagram" in (tmp_path / "claims.bpmn").read_text(encoding="utf-8")


def test_what_is_written_for_prosimos_comes_back_as_the_same_work(claims: Path, tmp_path: Path) -> None:
    told = convert((claims,), output=tmp_path / "prosimos")
    files = (tmp_path / "prosimos" / "parameters.json", tmp_path / "prosimos" / "model.bpmn")
    again = convert(files, output=tmp_path / "again.yaml", time_zone="Europe/Paris")
    before, after = load_factory(claims), load_factory(tmp_path / "again.yaml")
    assert "Costs per execution are left out." in told
    assert "Prosimos puts a case" in again
    assert after.time_zone == "Europe/Paris"
    assert [activity.service_time.mean for activity in after.activities] == pytest.approx(
        [activity.service_time.mean for activity in before.activities]
    )
    visits = [list(mean_visits(factory.work_types[0]).values()) for factory in (before, after)]
    assert visits[1] == pytest.approx(visits[0])


@pytest.mark.parametrize(
    ("sources", "output"),
    [(["a.bpmn"], "a.yaml"), (["a.yaml"], "b.yaml"), (["a.yaml", "b.json"], "c.bpmn"), (["a.csv"], "a.bpmn")],
)
def test_what_cannot_be_turned_into_that_is_told_with_what_can(sources: list[str], output: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"cannot be turned into .*give a factory.yaml"):
        convert(tuple(tmp_path / name for name in sources), output=tmp_path / output)


def test_problems_of_a_source_are_told_and_nothing_is_written(claims: Path, tmp_path: Path) -> None:
    claims.write_text(SMALL.replace("role: clerk, service_time: 5", "role: clark, service_time: 5"), encoding="utf-8")
    with pytest.raises(BadInput, match="clark"):
        convert((claims,), output=tmp_path / "claims.bpmn")
    assert not (tmp_path / "claims.bpmn").exists()
