"""The page that states the form of the file says what is so."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from ambidex.distributions import families
from ambidex.factory import Activity, Arrivals, Batch, Factory, Resource, State, Team, WorkType
from ambidex.factory.file import format_factory, parse_factory

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "factory-file.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(# factory\n.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)


def test_the_page_has_an_example():
    assert EXAMPLES


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_is_a_factory(text):
    factory = parse_factory(text)
    assert parse_factory(format_factory(factory)) == factory


@pytest.mark.parametrize("model", [Factory, Team, Resource, Batch, Activity, Arrivals, State, WorkType])
def test_every_key_of_the_model_is_on_the_page(model):
    inside = {"states": "flow"}
    missing = [
        field.name for field in fields(model) if not re.search(rf"\b{inside.get(field.name, field.name)}\b", PAGE)
    ]
    assert missing == []


@pytest.mark.parametrize("family", sorted(families()))
def test_every_family_is_on_the_page(family):
    assert f"{{{family}: " in PAGE
