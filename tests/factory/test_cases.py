"""The rules of a factory file, a file each: what is valid is read, what is not is told as its first lines say."""

from itertools import takewhile
from pathlib import Path

import pytest

from ambidex.errors import BadInput
from ambidex.factory.file import format_factory, load_factory, parse_factory

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("path", sorted((CASES / "valid").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_valid_file_is_read_and_written_back_the_same(path):
    factory = load_factory(path)
    assert parse_factory(format_factory(factory)) == factory


@pytest.mark.parametrize("path", sorted((CASES / "invalid").glob("*.yaml")), ids=lambda path: path.stem)
def test_an_invalid_file_is_told_with_line_and_remedy(path):
    comment = takewhile(lambda line: line.startswith("# "), path.read_text(encoding="utf-8").splitlines())
    with pytest.raises(BadInput) as told:
        load_factory(path)
    assert [line.strip() for line in str(told.value).splitlines()[1:]] == [line.removeprefix("# ") for line in comment]
