"""Where the elements of a BPMN diagram go: the port to the layout engine (graphlay), left to right."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ambidex.factory.exchange.bpmn.graph import Graph

Point = tuple[float, float]

SIZES: Mapping[str, tuple[float, float]] = {
    "task": (100.0, 80.0),
    "start": (36.0, 36.0),
    "end": (36.0, 36.0),
    "timer": (36.0, 36.0),
    "deadline": (36.0, 36.0),
}
GATEWAY = (50.0, 50.0)
MARGIN = 60.0
_OPTIONS = {
    "direction": "leftright",
    "spacing": {"layer_gap": 60.0, "node_gap": 50.0, "dummy_gap": 30.0, "port_gap": 20.0},
    "labels": {"reservation": "when_needed"},
}
_LABEL = (40.0, 14.0)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: its upper left corner and its size, in px."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Places:
    """Where every node is, by id, and the corners of every arc from border to border."""

    boxes: Mapping[str, Box]
    paths: Mapping[str, tuple[Point, ...]]


def places_of(graph: Graph) -> Places:
    """Return the places of a graph; the same graph gives the same places.

    Examples
    --------
    >>> from ambidex.factory.exchange.bpmn.graph import Arc, Node
    >>> nodes = {"s": Node("s", "start", ""), "t": Node("t", "task", "check")}
    >>> found = places_of(Graph("work", nodes, {"f": Arc("f", "s", "t")}))
    >>> found.boxes["s"].x < found.boxes["t"].x
    True
    """
    import graphlay

    nodes = [node for node in graph.nodes.values() if node.kind != "deadline"]
    index = {node.id: at for at, node in enumerate(nodes)}
    hosts = {node.id: node.host for node in graph.nodes.values() if node.kind == "deadline"}
    sizes = [SIZES.get(node.kind, GATEWAY) for node in nodes]
    arcs = list(graph.arcs.values())
    found = graphlay.layout(
        {
            "nodes": [
                {"size": {"width": width, "height": height}, "shape": "box", "key": node.id, "rank": _rank(node.kind)}
                for node, (width, height) in zip(nodes, sizes, strict=True)
            ],
            "edges": [
                {
                    "source": index[hosts.get(arc.source, arc.source)],
                    "target": index[arc.target],
                    "weight": 1000.0 * (arc.share if arc.share else 1.0),
                    "thickness": 1.0,
                    "label_size": {"width": _LABEL[0], "height": _LABEL[1]} if arc.share is not None else None,
                }
                for arc in arcs
            ],
        },
        preset="layered",
        options=_OPTIONS,
    )
    boxes = {
        node.id: Box(told["center"]["x"] - width / 2, told["center"]["y"] - height / 2, width, height)
        for node, (width, height), told in zip(nodes, sizes, found.nodes, strict=True)
    }
    paths = {
        arc.id: tuple((point["x"], point["y"]) for point in told["points"])
        for arc, told in zip(arcs, found.edges, strict=True)
    }
    boxes = _with_deadlines(graph, boxes, paths)
    for arc in arcs:
        source, target = (graph.nodes[hosts.get(end, end)] for end in (arc.source, arc.target))
        first, *between, last = paths[arc.id]
        first, last = _touch(first, source.kind, boxes[source.id]), _touch(last, target.kind, boxes[target.id])
        paths[arc.id] = (first, *between, last)
    return _at_margin(boxes, paths)


def _rank(kind: str) -> str:
    return "first" if kind == "start" else "last" if kind == "end" else "free"


def _touch(point: Point, kind: str, box: Box) -> Point:
    """Return where a line that ends on the box around a shape, at a right angle to it, meets the shape."""
    if kind == "task":
        return point
    right, down = (point[0] - box.x) / box.width * 2 - 1, (point[1] - box.y) / box.height * 2 - 1
    across = min(abs(right), abs(down))
    reach = (1 - across**2) ** 0.5 if kind in SIZES else 1 - across
    if abs(right) >= abs(down):
        right = math.copysign(reach, right)
    else:
        down = math.copysign(reach, down)
    return (box.x + (right + 1) / 2 * box.width, box.y + (down + 1) / 2 * box.height)


def _with_deadlines(graph: Graph, boxes: dict[str, Box], paths: Mapping[str, tuple[Point, ...]]) -> dict[str, Box]:
    """Put each deadline on the border of its task, where its arc leaves."""
    width, height = SIZES["deadline"]
    for arc in graph.arcs.values():
        if graph.nodes[arc.source].kind == "deadline":
            x, y = paths[arc.id][0]
            boxes[arc.source] = Box(x - width / 2, y - height / 2, width, height)
    return boxes


def _at_margin(boxes: Mapping[str, Box], paths: Mapping[str, tuple[Point, ...]]) -> Places:
    xs = [box.x for box in boxes.values()] + [x for path in paths.values() for x, _ in path]
    ys = [box.y for box in boxes.values()] + [y for path in paths.values() for _, y in path]
    left, top = MARGIN - min(xs), MARGIN - min(ys)
    return Places(
        {name: Box(box.x + left, box.y + top, box.width, box.height) for name, box in boxes.items()},
        {name: tuple((x + left, y + top) for x, y in path) for name, path in paths.items()},
    )
