from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from ambidex.draw.label_place import Rectangle, along, place_labels

points = st.tuples(st.integers(0, 300), st.integers(0, 300))
paths = st.lists(points, min_size=2, max_size=5)
boxes = st.builds(Rectangle, st.integers(0, 300), st.integers(0, 300), st.just(80), st.just(40))


@given(st.lists(boxes, max_size=6), st.lists(paths, max_size=12))
def test_no_label_covers_a_box_or_another_label(nodes, lines):
    placed = place_labels(
        boxes=nodes, paths=lines, anchors=[path[0] for path in lines], sizes=[(40.0, 26.0)] * len(lines)
    )
    labels = [label for label in placed if label]
    assert not any(label.overlaps(node) for label in labels for node in nodes)
    assert not any(one.overlaps(other) for one, other in combinations(labels, 2))


def test_where_there_is_room_every_line_has_its_label():
    lines = [[(100 * at, 0), (100 * at, 90)] for at in range(5)]
    placed = place_labels(boxes=[], paths=lines, anchors=[(0, 0)] * 5, sizes=[(40.0, 26.0)] * 5)
    assert all(placed)


@given(paths)
def test_along_a_path_leads_from_its_beginning_to_its_end(path):
    assert along(path, 0.0) in {path[0], *path}
    end = along(path, 1.0)
    assert abs(end[0] - path[-1][0]) + abs(end[1] - path[-1][1]) < 1e-6
