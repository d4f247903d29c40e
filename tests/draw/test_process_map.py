from html import unescape

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambidex.draw.number import NBSP
from ambidex.draw.process_map import Marks, process_map

SVG = "{http://www.w3.org/2000/svg}"
sequences = st.dictionaries(
    st.lists(st.integers(0, 9), min_size=1, max_size=8).map(tuple), st.integers(1, 90), min_size=1, max_size=20
)


def nodes_of(drawn):
    group = next(one for one in drawn.iter(f"{SVG}g") if one.get("class") == "nodes")
    return list(group)


def rectangle(element):
    x, y, width, height = (float(element.get(name)) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def overlap(one, other):
    return one[0] < other[2] - 0.1 and other[0] < one[2] - 0.1 and one[1] < other[3] - 0.1 and other[1] < one[3] - 0.1


def test_every_activity_is_a_box_that_can_be_reached_and_read(parse, claims, hostile):
    drawn = parse(process_map(claims))
    spoken = [node.get("aria-label") for node in nodes_of(drawn)]
    assert all(node.get("tabindex") == "0" or node.get("href") for node in nodes_of(drawn))
    assert [text.split(":")[0] for text in spoken] == [
        "Start",
        "Register",
        "Assess the claim of the customer",
        hostile.replace("\x00", ""),
        "Pay",
        "End",
    ]


def test_a_box_says_where_work_goes_on_to(parse, claims):
    spoken = nodes_of(parse(process_map(claims)))[1].get("aria-label").replace(NBSP, " ")
    assert spoken == (
        "Register: done 100 times, work 30 min, waits 30 h. "
        "Goes on to Assess the claim of the customer 96 times (96 %); Pay 4 times (4 %)."
    )


def test_hostile_names_are_text(claims):
    assert "<b>" not in process_map(claims)
    assert "</script" not in process_map(claims)


def test_the_constraint_has_a_sign_and_a_word_and_a_supplier_its_name(parse, claims):
    marks = Marks(constraints=frozenset(["Pay"]), supplier_of={"Register": "Post office"}, links={"Pay": "#pay"})
    drawn = nodes_of(parse(process_map(claims, marks=marks)))
    texts = {node.get("class"): ["".join(text.itertext()) for text in node.iter(f"{SVG}text")] for node in drawn}
    assert texts["node constraint"][:2] == ["▲ Constraint", "Pay"]
    assert texts["node supplier"][0] == "Supplier: Post office"
    assert [node.get("href") for node in drawn if node.tag == f"{SVG}a"] == ["#pay"]


def test_what_is_hidden_is_said(claims):
    text = unescape(process_map(claims, most_activities=2, most_connections=4)).replace(NBSP, " ")
    assert "All 4 activities and 5 of 8 connections are shown; they carry 96 % of all steps." in text


def test_when_nothing_is_hidden_that_is_said_too(claims):
    assert "All 4 activities and all 8 connections are shown." in process_map(claims)


def test_a_map_has_its_numbers_in_a_table(parse, claims):
    drawn = parse(process_map(claims))
    rows = [["".join(cell.itertext()) for cell in row] for row in drawn.find(".//tbody")]
    assert ["Register", "Assess the claim of the customer", "96", f"96{NBSP}%", f"1{NBSP}h"] in rows
    assert len(rows) == 8


@given(sequences)
@settings(max_examples=25, deadline=None)
def test_no_label_or_box_covers_another_box(flow_of, parse, cases):
    flow = flow_of([f"Activity number {at} of ten" for at in range(10)], cases)
    drawn = parse(process_map(flow))
    boxes = [rectangle(node.find(f"{SVG}rect")) for node in nodes_of(drawn)]
    labels = [
        rectangle(one.find(f"{SVG}rect"))
        for one in drawn.iter(f"{SVG}g")
        if (one.get("class") or "").startswith("label")
    ]
    for at, box in enumerate(boxes):
        assert not any(overlap(box, other) for other in boxes[at + 1 :])
        assert not any(overlap(box, label) for label in labels)


def test_a_frequent_connection_is_wider(parse, claims):
    drawn = parse(process_map(claims))
    width = {
        group.find(f"{SVG}title").text.split(":")[0]: float(group.find(f"{SVG}path").get("stroke-width"))
        for group in drawn.iter(f"{SVG}g")
        if (group.get("class") or "").startswith("edge") and group.find(f"{SVG}path") is not None
    }
    assert width["Start → Register"] > width["Register → Pay"] > width["Assess the claim of the customer → End"]


def test_the_same_flow_gives_the_same_map(claims):
    assert process_map(claims) == process_map(claims)


def test_a_flow_without_activities_says_so(flow_of):
    assert "There is nothing to draw" in process_map(flow_of([], {}))


@pytest.mark.parametrize("k", [60])
def test_a_dense_process_is_simplified_until_it_can_be_drawn(flow_of, parse, k):
    rng = np.random.default_rng(1)
    cases = {tuple(rng.integers(0, k, 12).tolist()): 1 for _ in range(300)}
    drawn = parse(process_map(flow_of([f"Activity {at}" for at in range(k)], cases)))
    assert len(nodes_of(drawn)) <= 32
