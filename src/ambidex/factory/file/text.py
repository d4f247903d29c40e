"""YAML in the dialect of the factory file: text to plain values, and values to text that people read."""

import re
from typing import Any

import yaml

from ambidex.errors import Problem

Keys = tuple[str | int, ...]

_MOST_NODES = 5_000_000
_DEEPEST = 50
_TOO_DEEP = "it is nested too deeply;"


class NotYaml(Exception):
    """A text that cannot be read as YAML, with where and why."""

    def __init__(self, line: int, what: str, remedy: str) -> None:
        self.problem = Problem(f"line {line}", what, remedy)


class Row(dict[str, Any]):
    """A mapping written on one line."""


class Line(list[Any]):
    """A list written on one line."""


class _Writer(yaml.CSafeDumper):
    """Writes what people are to read; keeps the order of keys."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out: no anchors."""
        del data
        return True


def _write_number(writer: Any, value: float) -> Any:
    """Write whole numbers without a fraction, and NumPy's numbers as numbers."""
    plain = float(value)
    return writer.represent_int(int(plain)) if plain.is_integer() else writer.represent_float(plain)


_Writer.add_multi_representer(float, _write_number)
_Writer.add_representer(float, _write_number)
_Writer.add_multi_representer(str, lambda writer, text: writer.represent_str(str(text)))
_Writer.add_representer(
    Row, lambda writer, row: writer.represent_mapping("tag:yaml.org,2002:map", row, flow_style=True)
)
_Writer.add_representer(
    Line, lambda writer, line: writer.represent_sequence("tag:yaml.org,2002:seq", line, flow_style=True)
)


class _Reader(yaml.CSafeLoader):
    """YAML 1.2's core values: `no` is a word, and so are 1:30 and 2025-11-01."""


_CORE = (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+0123456789."),
    ("float", r"^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$", "-+."),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
)
_Reader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in _CORE:
    _Reader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))
    # The writer quotes what is a value to either reader: YAML 1.1, which others may use, and the core set.
    _Writer.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def read_root(text: str) -> yaml.MappingNode:
    """Return the node of the whole text."""
    if re.search(rf"[\[{{]{{{_DEEPEST},}}", re.sub(r"\s+", "", text)):
        raise NotYaml(1, _TOO_DEEP, "write it flatter.")
    reader = _Reader(text)
    try:
        root = reader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise NotYaml(line, f"is not YAML: {error.problem};", "mend it there.") from None
    except yaml.YAMLError as error:
        raise NotYaml(1, f"is not YAML: {error};", "save it as plain text.") from None
    finally:
        reader.dispose()
    if not isinstance(root, yaml.MappingNode):
        raise NotYaml(1, "is not a factory;", "begin with  name: ...")
    return root


def read_plain(root: yaml.MappingNode) -> tuple[dict[str, Any], list[tuple[Keys, str, str]]]:
    """Return plain values, and the keys that stand twice. Keys are texts as they stand."""
    twice: list[tuple[Keys, str, str]] = []
    n_nodes = 0

    def walk(node: yaml.Node, path: Keys) -> Any:
        nonlocal n_nodes
        n_nodes += 1
        if len(path) > _DEEPEST or n_nodes > _MOST_NODES:
            raise NotYaml(node.start_mark.line + 1, _TOO_DEEP, "write it flatter and without repeated anchors.")
        if isinstance(node, yaml.MappingNode):
            found: dict[str, Any] = {}
            for key, value in node.value:
                name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
                if name in found:
                    twice.append(((*path, name), "stands twice;", "keep one of the two."))
                found[name] = walk(value, (*path, name))
            return found
        if isinstance(node, yaml.SequenceNode):
            return [walk(item, (*path, index)) for index, item in enumerate(node.value)]
        return _scalar(node)

    return walk(root, ()), twice


def _scalar(node: yaml.Node) -> Any:
    kind, text = node.tag.removeprefix("tag:yaml.org,2002:"), node.value
    if kind == "int" and len(text) < 18:
        return int(text)
    if kind in {"int", "float"}:
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    if kind == "bool":
        return text.lower() == "true"
    return None if kind == "null" else text


def write(document: dict[str, Any]) -> str:
    """Return plain values as YAML."""
    return yaml.dump(document, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=120, default_flow_style=False)
