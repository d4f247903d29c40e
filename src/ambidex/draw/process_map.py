"""How work flows, as a picture: activities as boxes from top to bottom, connections as lines, wider when more frequent.

The picture is read in the order of the flow, by keyboard and aloud; every number in it is in its table too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import hypot, isfinite, sqrt
from typing import TYPE_CHECKING

from ambidex.draw.figure import figure
from ambidex.draw.label_place import Point, Rectangle, place_labels
from ambidex.draw.layout import Box, Layout, Line, layout
from ambidex.draw.markup import Markup, anchor, el, join
from ambidex.draw.number import count, duration, share
from ambidex.draw.selection import END, START, Connection, Selection, select
from ambidex.draw.table import Column, table
from ambidex.draw.text import text_width, wrap

if TYPE_CHECKING:
    from ambidex.flow import DirectlyFollows

BOX_WIDTH = 168.0
NAME_SIZE = 13.0
SMALL_SIZE = 11.0
NAME_LINE = 17.0
SMALL_LINE = 15.0
PADDING = 9.0
MARGIN = 14.0
THICKEST = 9.0


@dataclass(frozen=True, slots=True)
class Marks:
    """What to say of activities besides their numbers; all by the activity's name.

    Attributes
    ----------
    constraints
        The activities where the whole is limited: those of the role that is the constraint.
    team_of
        The team that does most of it.
    supplier_of
        The outsider who does it; drawn with a dashed border.
    links
        Where a click on the activity leads.
    """

    constraints: frozenset[str] = frozenset()
    team_of: Mapping[str, str] = field(default_factory=dict)
    supplier_of: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Node:
    """A box to draw: lines of text as (class, size, text), what it says aloud."""

    lines: tuple[tuple[str, float, str], ...]
    spoken: str
    kind: str
    link: str | None = None

    @property
    def height(self) -> float:
        return 2 * PADDING + sum(NAME_LINE if kind == "name" else SMALL_LINE for kind, _, _ in self.lines)


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line to draw, between nodes by position."""

    source: int
    target: int
    n: int
    label: tuple[str, ...]
    spoken: str
    on_main_path: bool

    @property
    def label_size(self) -> tuple[float, float]:
        return max(text_width(row, SMALL_SIZE) for row in self.label) + 4, 13.0 * len(self.label)


NO_MARKS = Marks()


def process_map(
    flow: "DirectlyFollows",
    *,
    key: str = "flow-map",
    marks: Marks = NO_MARKS,
    most_activities: int = 30,
    most_connections: int = 60,
) -> Markup:
    """Return the map of a process, with the sentence that says how much of it is shown, and its table.

    Parameters
    ----------
    flow
        Which activity followed which, how often and how much later.
    key
        Begins every id in the picture, so that several fit on a page.
    """
    shown = select(
        count=flow.count,
        starts=flow.starts,
        ends=flow.ends,
        frequency=flow.frequency,
        keep=[at for at, name in enumerate(flow.activities) if name in marks.constraints],
        most_activities=most_activities,
        most_connections=most_connections,
    )
    return figure(
        sentence=describe_selection(shown, flow.activities),
        picture=_picture(flow, shown, key=key, marks=marks),
        numbers=_numbers(flow, shown),
        kind="map",
        id_=key,
    )


def describe_selection(shown: Selection, activities: Sequence[str]) -> str:
    """Return what is shown and hidden of a process, and its most travelled path, in words."""
    n, m = len(shown.activities), len(shown.connections)
    if n == shown.n_activities and m == shown.n_connections:
        extent = f"All {count(n)} activities and all {count(m)} connections are shown."
    else:
        some = f"All {count(n)}" if n == shown.n_activities else f"{count(n)} of {count(shown.n_activities)}"
        extent = (
            f"{some} activities and {count(m)} of {count(shown.n_connections)} "
            f"connections are shown; they carry {share(shown.share)} of all steps."
        )
    path = [activities[at] for at in shown.main_path]
    if not path:
        return extent
    way = " → ".join(path) if len(path) <= 6 else f"{path[0]} → … → {path[-1]}, {len(path)} activities"
    return f"{extent} The most travelled path, in blue with bold numbers: {way}{'' if way.endswith('.') else '.'}"


def _picture(flow: "DirectlyFollows", shown: Selection, *, key: str, marks: Marks) -> Markup:
    if not shown.activities:
        return el("p", "There is nothing to draw: the log holds no activity.")
    places = [START, *shown.activities, END]
    nodes = [_node(flow, shown, place, marks) for place in places]
    position = {place: at for at, place in enumerate(places)}
    edges = [_edge(flow, shown, pair, n, position) for pair, n in shown.connections.items()]
    boxes = [
        Box(
            BOX_WIDTH if place >= 0 else 92.0,
            node.height,
            "first" if place == START else "last" if place == END else "free",
        )
        for place, node in zip(places, nodes, strict=True)
    ]
    most = max(edge.n for edge in edges)
    lines = [Line(edge.source, edge.target, edge.n, _thickness(edge.n, most), *edge.label_size) for edge in edges]
    found = layout(boxes, lines)
    rectangles = [Rectangle(x, y, box.width, box.height) for (x, y), box in zip(found.centers, boxes, strict=True)]
    labels = place_labels(
        boxes=rectangles, paths=found.paths, anchors=found.anchors, sizes=[edge.label_size for edge in edges]
    )
    drawn = [_draw_edge(edge, path, _thickness(edge.n, most)) for edge, path in zip(edges, found.paths, strict=True)]
    written = [_draw_label(edge, place) for edge, place in zip(edges, labels, strict=True) if place is not None]
    order = sorted(range(len(nodes)), key=lambda at: (found.centers[at][1], found.centers[at][0]))
    title = f"{key}-title"
    width, height = _extent(found, labels)
    svg = el(
        "svg",
        el("title", "Map of how work flows, from the start at the top to the end at the bottom", id=title),
        el("g", *drawn, *written, class_="edges", aria_hidden="true"),
        el("g", *(_draw_node(nodes[at], rectangles[at]) for at in order), class_="nodes"),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"{-MARGIN:g} {-MARGIN:g} {width:.0f} {height:.0f}",
        width=f"{width:.0f}",
        height=f"{height:.0f}",
        role="group",
        aria_labelledby=title,
    )
    left = el("svg", width=f"{found.centers[0][0] + MARGIN:.0f}", height="1", aria_hidden="true")
    start = el("div", left, el("span"), class_="begin")  # a narrow screen begins here
    inner = el("div", start, svg, class_="map-inner")
    return el("div", inner, class_="scroll map-frame", tabindex="0", role="region", aria_label="Map of how work flows")


def _extent(found: Layout, labels: Sequence[Rectangle | None]) -> tuple[float, float]:
    right = max([found.width, *(label.x + label.width / 2 for label in labels if label)])
    return right + 2 * MARGIN, found.height + 2 * MARGIN


def _thickness(n: int, most: int) -> float:
    return 1.2 + (THICKEST - 1.2) * sqrt(n / most)


def _node(flow: "DirectlyFollows", shown: Selection, place: int, marks: Marks) -> _Node:
    if place == START:
        n = int(flow.starts.sum())
        return _Node(
            (("name", NAME_SIZE, "Start"), ("small", SMALL_SIZE, f"{count(n)} cases")), f"Start: {n} cases", "edge"
        )
    if place == END:
        n = int(flow.ends.sum())
        return _Node(
            (("name", NAME_SIZE, "End"), ("small", SMALL_SIZE, f"{count(n)} cases")), f"End: {n} cases", "edge"
        )
    name = flow.activities[place]
    supplier, team = marks.supplier_of.get(name), marks.team_of.get(name)
    inner = BOX_WIDTH - 2 * PADDING
    mark = "▲ Constraint" if name in marks.constraints else f"Supplier: {supplier}" if supplier else team
    work, wait = float(flow.mean_service_hours[place]), float(flow.mean_waiting_hours[place])
    times = [f"work {duration(work)}" if isfinite(work) else "", f"waits {duration(wait)}" if isfinite(wait) else ""]
    lines = [("mark", SMALL_SIZE, row) for row in wrap(mark or "", width=inner, size=SMALL_SIZE, lines=1) if mark]
    lines += [("name", NAME_SIZE, row) for row in wrap(name, width=inner, size=NAME_SIZE, lines=2)]
    lines += [
        ("small", SMALL_SIZE, row) for row in _rows([f"{count(flow.frequency[place])}×", *filter(None, times)], inner)
    ]
    kind = "constraint" if name in marks.constraints else "supplier" if supplier else "activity"
    who = f", {team}" if team else f", supplier {supplier}" if supplier else ""
    spoken = (
        f"{name}{who}{', the constraint' if kind == 'constraint' else ''}: done {count(flow.frequency[place])} times"
    )
    spoken += "".join(f", {part}" for part in times if part) + _onward(flow, shown, place)
    return _Node(tuple(lines), spoken, kind, marks.links.get(name))


def _rows(parts: list[str], width: float) -> list[str]:
    """Return the parts on as few lines as they fit on, with a dot between."""
    rows = [parts[0]]
    for part in parts[1:]:
        joined = f"{rows[-1]} · {part}"
        if text_width(joined, SMALL_SIZE) <= width:
            rows[-1] = joined
        else:
            rows.append(part)
    return rows


def _onward(flow: "DirectlyFollows", shown: Selection, place: int) -> str:
    onward = [(target, n) for (source, target), n in shown.connections.items() if source == place]
    left = int(flow.count[place].sum() + flow.ends[place])
    names = ["the end" if target == END else flow.activities[target] for target, _ in onward]
    parts = [f"{name} {count(n)} times ({share(n / left)})" for name, (_, n) in zip(names, onward, strict=True)]
    return f". Goes on to {'; '.join(parts)}." if parts else "."


def _edge(flow: "DirectlyFollows", shown: Selection, pair: Connection, n: int, position: Mapping[int, int]) -> _Edge:
    source, target = pair
    inner = source >= 0 and target >= 0
    gap = float(flow.mean_hours[source, target]) if inner else float("nan")
    label = (count(n), duration(gap)) if isfinite(gap) else (count(n),)
    path = (START, *shown.main_path, END)
    return _Edge(
        source=position[source],
        target=position[target],
        n=n,
        label=label,
        spoken=f"{_name(flow, source)} → {_name(flow, target)}: {count(n)} times"
        + (f", on average {duration(gap)} between them" if isfinite(gap) else ""),
        on_main_path=pair in set(pairwise(path)),
    )


def _name(flow: "DirectlyFollows", place: int) -> str:
    return "Start" if place == START else "End" if place == END else flow.activities[place]


def _draw_node(node: _Node, at: Rectangle) -> Markup:
    left, top = at.x - at.width / 2, at.y - at.height / 2
    rows, y = [], top + PADDING
    for kind, size, text in node.lines:
        line = NAME_LINE if kind == "name" else SMALL_LINE
        rows.append(el("text", text, x=at.x, y=y + line - 4, class_=kind, font_size=size, text_anchor="middle"))
        y += line
    radius = at.height / 2 if node.kind == "edge" else 7
    shape = el("rect", x=left, y=top, width=at.width, height=at.height, rx=radius)
    content = join(el("title", node.spoken), shape, *rows)
    if node.link:
        return el("a", content, href=node.link, class_=f"node {node.kind}", aria_label=node.spoken)
    return el("g", content, class_=f"node {node.kind}", role="img", tabindex="0", aria_label=node.spoken)


def _draw_edge(edge: _Edge, path: Sequence[Point], thickness: float) -> Markup:
    head = 6.0 + thickness * 0.9
    (x0, y0), (x1, y1) = path[-2], path[-1]
    length = hypot(x1 - x0, y1 - y0) or 1.0
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    base = (x1 - dx * head, y1 - dy * head)
    half = 2.5 + thickness * 0.55
    tip = [(x1, y1), (base[0] - dy * half, base[1] + dx * half), (base[0] + dy * half, base[1] - dx * half)]
    line = el("path", d=_rounded([*path[:-1], base]), stroke_width=thickness, fill="none")
    arrow = el("polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in tip))
    return el("g", el("title", edge.spoken), line, arrow, class_="edge main" if edge.on_main_path else "edge")


def _rounded(path: Sequence[Point], radius: float = 12.0) -> str:
    """Return an SVG path with its corners rounded off."""
    words = [f"M{path[0][0]:.1f} {path[0][1]:.1f}"]
    for before, corner, after in zip(path, path[1:], path[2:]):
        a, b = _toward(corner, before, radius), _toward(corner, after, radius)
        words.append(f"L{a[0]:.1f} {a[1]:.1f}Q{corner[0]:.1f} {corner[1]:.1f} {b[0]:.1f} {b[1]:.1f}")
    return "".join([*words, f"L{path[-1][0]:.1f} {path[-1][1]:.1f}"])


def _toward(corner: Point, other: Point, radius: float) -> Point:
    length = hypot(other[0] - corner[0], other[1] - corner[1])
    part = min(radius, length / 2) / length if length else 0.0
    return corner[0] + part * (other[0] - corner[0]), corner[1] + part * (other[1] - corner[1])


def _draw_label(edge: _Edge, place: Rectangle) -> Markup:
    top = place.y - place.height / 2
    rows = [
        el("text", row, x=place.x, y=top + 13.0 * at + 10, text_anchor="middle", class_="times" if at == 0 else "gap")
        for at, row in enumerate(edge.label)
    ]
    ground = el("rect", x=place.x - place.width / 2 + 1, y=top, width=place.width - 2, height=place.height, rx=3)
    return el("g", ground, *rows, class_="label main" if edge.on_main_path else "label", font_size=SMALL_SIZE)


def _numbers(flow: "DirectlyFollows", shown: Selection) -> Markup:
    columns = [
        Column("From"),
        Column("To"),
        Column("Times", numeric=True),
        Column("Share of what leaves", numeric=True),
        Column("Mean time between", numeric=True),
    ]
    rows = []
    for (source, target), n in shown.connections.items():
        left = int(flow.starts.sum()) if source == START else int(flow.count[source].sum() + flow.ends[source])
        gap = float(flow.mean_hours[source, target]) if source >= 0 and target >= 0 else float("nan")
        between = duration(gap) if isfinite(gap) else "–"
        rows.append([_name(flow, source), _name(flow, target), count(n), share(n / left), between])
    return table(caption="Connections that are shown, most frequent first", columns=columns, rows=rows)


def activity_anchor(name: str) -> str:
    """Return the id that an activity has on a page."""
    return anchor("activity", name)
