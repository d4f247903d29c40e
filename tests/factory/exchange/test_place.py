"""The diagram: everything has its place, nothing covers anything else, and lines touch what they join."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambidex.distributions.constant import Constant
from ambidex.factory.exchange.bpmn.graph import Arc, Graph, Node
from ambidex.factory.exchange.bpmn.place import Box, places_of

KINDS = ("task", "timer", "exclusive", "parallel", "event")


@st.composite
def graphs(draw) -> Graph:
    kinds = ["start", *draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=12)), "end"]
    nodes = {f"n{at}": Node(f"n{at}", kind, f"step {at}") for at, kind in enumerate(kinds)}
    pairs = [(at, at + 1) for at in range(len(kinds) - 1)]
    inner = st.integers(1, len(kinds) - 2)
    pairs += [(one, two) for one, two in draw(st.lists(st.tuples(inner, inner), max_size=6)) if one != two]
    arcs = {
        f"f{at}": Arc(f"f{at}", f"n{one}", f"n{two}", share=draw(st.sampled_from([None, 0.5])))
        for at, (one, two) in enumerate(pairs)
    }
    return Graph("work", nodes, arcs)


def overlap(one: Box, two: Box) -> bool:
    return (
        one.x < two.x + two.width
        and two.x < one.x + one.width
        and one.y < two.y + two.height
        and two.y < one.y + one.height
    )


@settings(max_examples=30)
@given(graph=graphs())
def test_no_two_shapes_overlap_and_all_lie_within_the_margin(graph):
    boxes = places_of(graph).boxes
    assert set(boxes) == set(graph.nodes)
    assert not any(overlap(one, two) for one, two in combinations(boxes.values(), 2))
    assert min(box.x for box in boxes.values()) >= 59
    assert min(box.y for box in boxes.values()) >= 59


@settings(max_examples=30)
@given(graph=graphs())
def test_every_line_begins_and_ends_on_its_shapes(graph):
    places = places_of(graph)
    for arc in graph.arcs.values():
        for end, (x, y) in ((arc.source, places.paths[arc.id][0]), (arc.target, places.paths[arc.id][-1])):
            box, kind = places.boxes[end], graph.nodes[end].kind
            right, down = abs((x - box.x) / box.width * 2 - 1), abs((y - box.y) / box.height * 2 - 1)
            reach = {
                "task": max(right, down),
                "exclusive": right + down,
                "parallel": right + down,
                "event": right + down,
            }
            assert reach.get(kind, (right**2 + down**2) ** 0.5) == pytest.approx(1, abs=0.01)


def test_a_deadline_sits_on_the_border_of_its_task():
    nodes = {
        "s": Node("s", "start", ""),
        "t": Node("t", "task", "call"),
        "d": Node("d", "deadline", "late", time=Constant(1.0), host="t"),
        "u": Node("u", "task", "write"),
        "e": Node("e", "end", ""),
    }
    arcs = {f"{a}{b}": Arc(f"{a}{b}", a, b) for a, b in ("st", "te", "du", "ue")}
    boxes = places_of(Graph("work", nodes, arcs)).boxes
    x, y = boxes["d"].x + 18, boxes["d"].y + 18
    task = boxes["t"]
    on_side = min(abs(x - task.x), abs(x - task.x - task.width), abs(y - task.y), abs(y - task.y - task.height))
    assert on_side < 0.5
    assert overlap(boxes["d"], task)


def test_the_same_graph_gives_the_same_places():
    nodes = {"s": Node("s", "start", ""), "t": Node("t", "task", "a"), "e": Node("e", "end", "")}
    graph = Graph("work", nodes, {"1": Arc("1", "s", "t"), "2": Arc("2", "t", "e")})
    assert places_of(graph) == places_of(graph)


def test_only_one_module_knows_the_layout_engine():
    folder = Path(__file__).parents[3] / "src" / "ambidex" / "factory"
    assert [path.name for path in folder.rglob("*.py") if "import graphlay" in path.read_text()] == ["place.py"]
