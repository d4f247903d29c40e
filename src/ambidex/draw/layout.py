"""Where the nodes and lines of a directed graph go: the port to the layout engine (graphlay).

Top to bottom, the heaviest path straight down. Any engine that answers `layout` this way can take its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A node: its size in px; it may be kept at the top or at the bottom."""

    width: float
    height: float
    rank: Literal["free", "first", "last"] = "free"


@dataclass(frozen=True, slots=True)
class Line:
    """An edge between two boxes, by position; the heavier, the straighter; with room for a label."""

    source: int
    target: int
    weight: float
    thickness: float
    label_width: float
    label_height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The drawing, from (0, 0) at the upper left to (width, height).

    Attributes
    ----------
    centers
        The middle of each box, in order.
    paths
        The corners of each line, in order, from border to border.
    anchors
        Where the engine would put the middle of each line's label.
    """

    centers: tuple[Point, ...]
    paths: tuple[tuple[Point, ...], ...]
    anchors: tuple[Point, ...]
    width: float
    height: float


def layout(boxes: Sequence[Box], lines: Sequence[Line]) -> Layout:
    """Return the layout of a graph; the same graph gives the same layout.

    Examples
    --------
    >>> found = layout([Box(100, 40), Box(100, 40)], [Line(0, 1, 5.0, 2.0, 40, 14)])
    >>> found.centers[0][1] < found.centers[1][1]
    True
    """
    import graphlay

    heaviest = max((line.weight for line in lines), default=1.0)
    graph = {
        "nodes": [
            {"size": {"width": box.width, "height": box.height}, "shape": "box", "key": str(at), "rank": box.rank}
            for at, box in enumerate(boxes)
        ],
        "edges": [
            {
                "source": line.source,
                "target": line.target,
                "weight": max(1.0, 1000 * line.weight / heaviest),
                "thickness": line.thickness,
                "label_size": {"width": line.label_width, "height": line.label_height},
            }
            for line in lines
        ],
    }
    found = graphlay.layout(graph, preset="process_map", options=OPTIONS)
    centers = [(node["center"]["x"], node["center"]["y"]) for node in found.nodes]
    paths = [[(point["x"], point["y"]) for point in edge["points"]] for edge in found.edges]
    anchors = [
        (edge["label_anchor"]["x"], edge["label_anchor"]["y"]) if edge.get("label_anchor") else path[len(path) // 2]
        for edge, path in zip(found.edges, paths, strict=True)
    ]
    return _at_origin(boxes, lines, centers, paths, anchors)


OPTIONS = {
    "direction": "topbottom",
    "spacing": {"layer_gap": 56.0, "node_gap": 26.0, "dummy_gap": 16.0, "port_gap": 16.0, "edge_label_margin": 6.0},
    "labels": {"reservation": "when_needed"},
}


def _at_origin(
    boxes: Sequence[Box],
    lines: Sequence[Line],
    centers: list[Point],
    paths: list[list[Point]],
    anchors: list[Point],
) -> Layout:
    """Move everything so that the drawing, labels and all, begins at (0, 0)."""
    halves = [(box.width / 2, box.height / 2) for box in boxes]
    halves += [(line.label_width / 2, line.label_height / 2) for line in lines]
    middles = [*centers, *anchors]
    xs = [x + side * half for (x, _), (half, _) in zip(middles, halves, strict=True) for side in (-1, 1)]
    ys = [y + side * half for (_, y), (_, half) in zip(middles, halves, strict=True) for side in (-1, 1)]
    xs += [x for path in paths for x, _ in path]
    ys += [y for path in paths for _, y in path]
    left, top = min(xs, default=0.0), min(ys, default=0.0)
    return Layout(
        centers=tuple((x - left, y - top) for x, y in centers),
        paths=tuple(tuple((x - left, y - top) for x, y in path) for path in paths),
        anchors=tuple((x - left, y - top) for x, y in anchors),
        width=max(xs, default=0.0) - left,
        height=max(ys, default=0.0) - top,
    )
