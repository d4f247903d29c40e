"""Problems at their lines: where in the text stands what a problem is about."""

from collections.abc import Iterable, Mapping

import yaml

from ambidex.errors import Problem
from ambidex.factory.file.text import Keys

Places = Mapping[str, Keys]
"""Keys in the file of what has another place in the model: people of a group, steps of a flow that is used."""


def located(path: Keys, what: str, remedy: str, root: yaml.Node) -> Problem:
    """Return a problem at the line of its keys."""
    place = ".".join(str(part) for part in path).rstrip(".")
    return Problem(f"line {_line(root, path):<4} {place}", what, remedy)


def in_order(found: Iterable[Problem]) -> list[Problem]:
    """Return each problem once, by line: what holds for a group of people is found for each of them."""
    return sorted(dict.fromkeys(found), key=lambda problem: int(problem.place.split()[1]))


def path_of(place: str, places: Places, root: yaml.Node) -> Keys:
    """Return the keys of a place such as `resources.Clerk 3.calendar`; names may hold dots."""
    parts = place.split(".")
    known = next((n for n in range(len(parts), 0, -1) if ".".join(parts[:n]) in places), 0)
    path: list[str | int] = list(places[".".join(parts[:known])]) if known else []
    node, parts = _node(root, path), parts[known:]
    while parts:
        n, name, node = _next(parts, node)
        path.append(name)
        parts = parts[n:]
    return tuple(path)


def _next(parts: list[str], node: yaml.Node) -> tuple[int, str | int, yaml.Node]:
    """Return how many parts the next key takes, the key, and what stands there; what is not there stays at the node."""
    if isinstance(node, yaml.SequenceNode) and parts[0].isdigit() and int(parts[0]) < len(node.value):
        return 1, int(parts[0]), node.value[int(parts[0])]
    keys = {str(key.value): value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}
    n = next((n for n in range(len(parts), 0, -1) if ".".join(parts[:n]) in keys), 1)
    name = ".".join(parts[:n])
    return n, name, keys.get(name, node)


def _node(node: yaml.Node, path: Iterable[str | int]) -> yaml.Node:
    for part in path:
        _, _, node = _next([str(part)], node)
    return node


def _line(root: yaml.Node, path: Keys) -> int:
    """Return the line of the deepest key of a path that stands in the text; the last of two that are the same."""
    node, line = root, 1
    for part in path:
        if isinstance(node, yaml.MappingNode):
            for key, value in reversed(node.value):
                if key.value == part:
                    node, line = value, key.start_mark.line + 1
                    break
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return int(line)
