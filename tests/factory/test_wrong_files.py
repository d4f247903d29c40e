"""Whatever is written in a factory file, it is read or told what is wrong with it."""

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ambidex.errors import BadInput
from ambidex.factory import problems
from ambidex.factory.file import parse_factory
from ambidex.factory.file.text import read_plain, read_root, write

CASES = sorted((Path(__file__).parent / "cases" / "valid").glob("*.yaml"))
NUMBERS = [-1, 0, 0.5, 1e300, float("nan")]
JUNK = [None, True, "", "x", "end", "join", *NUMBERS, [], [1], ["x", "x"], {}, {"x": 1}, {"x": {}}]


@cache
def values_of(path: Path) -> dict[str, Any]:
    return read_plain(read_root(path.read_text(encoding="utf-8")))[0]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of all that stands in a value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([path] if path else []), *(found for key, part in inside for found in places(part, (*path, key)))]


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return a value with another at a path; with None the key is gone."""
    if not path:
        return new
    key, *rest = path
    if isinstance(value, list):
        return [changed(part, tuple(rest), new) if at == key else part for at, part in enumerate(value)]
    if new is None and not rest:
        return {name: part for name, part in value.items() if name != key}
    return value | {key: changed(value[key], tuple(rest), new)}


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_file_with_something_else_in_some_place_is_read_or_told(data):
    values = values_of(data.draw(st.sampled_from(CASES)))
    for _ in range(data.draw(st.integers(1, 2))):
        values = changed(values, data.draw(st.sampled_from(places(values))), data.draw(st.sampled_from(JUNK)))
    with suppress(BadInput):
        assert problems(parse_factory(write(values))) == ()
