"""The page that states the form of the file says what is so."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from ambidex.distributions import families
from ambidex.factory import (
    Activity,
    Arrivals,
    Batch,
    Escalation,
    Factory,
    Profile,
    RampUp,
    Resource,
    Role,
    Route,
    Special,
    State,
    Team,
    Wait,
    WorkType,
)
from ambidex.factory.file import format_factory, parse_factory
from ambidex.factory.file.text import read_plain, read_root, write

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "factory-file.md").read_text(encoding="utf-8")
WHOLE, *PARTS = re.findall(r"^```yaml\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)
KEYS = [
    (model, field.name)
    for model in (
        *(Factory, Team, Role, Resource, RampUp, Batch, Special, Escalation),
        *(Activity, Arrivals, Profile, Route, Wait, State, WorkType),
    )
    for field in fields(model)
    if field.name not in {"states"}  # they are the `flow` of the file
]
OF_THE_FILE_ALONE = ["count", "first", "per_week", "on", "flow", "flows", "wait"]


def plain(text: str) -> dict[str, Any]:
    return read_plain(read_root(text))[0]


def laid_over(whole: Any, part: Any, depth: int) -> Any:
    """Put the parts of an example in the place of the same parts of a whole factory."""
    if depth == 0 or not isinstance(whole, dict):
        return part
    return whole | {key: laid_over(whole.get(key), value, depth - 1) for key, value in part.items()}


def complete(part: str) -> str:
    """Return the whole example with a part put in: entries of sections, and of work types their keys."""
    whole, told = plain(WHOLE), plain(part)
    deep = {name: laid_over(whole.get(name), value, 2 if name == "work_types" else 1) for name, value in told.items()}
    return write(whole | deep)


def test_the_whole_example_is_a_factory():
    factory = parse_factory(WHOLE)
    assert parse_factory(format_factory(factory)) == factory


@pytest.mark.parametrize("part", PARTS)
def test_every_other_example_makes_another_factory_of_it(part):
    factory = parse_factory(complete(part))
    assert parse_factory(format_factory(factory)) == factory
    assert factory != parse_factory(WHOLE)


@pytest.mark.parametrize(("model", "key"), KEYS, ids=lambda told: getattr(told, "__name__", told))
def test_every_key_of_the_model_is_on_the_page(model, key):
    assert re.search(rf"`{key}\b", PAGE)


@pytest.mark.parametrize("key", [*dict.fromkeys(key for _, key in KEYS), *OF_THE_FILE_ALONE])
def test_every_key_stands_in_an_example_that_is_run(key):
    assert any(re.search(rf"\b{key}: ?", text) for text in (WHOLE, *PARTS))


@pytest.mark.parametrize("family", sorted(families()))
def test_every_family_is_on_the_page(family):
    assert f"{{{family}: " in PAGE
