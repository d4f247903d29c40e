from ambidex.draw.layout import Box, Line, layout


def line(source, target, weight):
    return Line(source, target, weight, 2.0, 40.0, 26.0)


def test_the_main_path_runs_straight_down():
    boxes = [Box(100, 40, "first"), *[Box(100, 40)] * 3, Box(100, 40, "last")]
    lines = [line(0, 1, 90), line(1, 2, 80), line(2, 4, 80), line(1, 3, 9), line(3, 4, 9), line(2, 1, 5)]
    found = layout(boxes, lines)
    main = [found.centers[at] for at in (0, 1, 2, 4)]
    assert len({round(x) for x, _ in main}) == 1
    assert [y for _, y in main] == sorted(y for _, y in main)


def test_start_is_above_and_end_beneath_whatever_the_lines_say():
    boxes = [Box(100, 40, "first"), Box(100, 40), Box(100, 40), Box(100, 40, "last")]
    found = layout(boxes, [line(1, 2, 90), line(2, 1, 80), line(0, 2, 1), line(1, 3, 1)])
    heights = [y for _, y in found.centers]
    assert heights[0] == min(heights)
    assert heights[3] == max(heights)


def test_everything_lies_within_the_drawing():
    boxes = [Box(100, 40), Box(80, 60)]
    found = layout(boxes, [line(0, 1, 3), line(1, 1, 2), line(1, 0, 1)])
    points = [point for path in found.paths for point in path]
    assert all(-0.01 <= x <= found.width + 0.01 and -0.01 <= y <= found.height + 0.01 for x, y in points)


def test_the_same_graph_has_the_same_layout():
    boxes, lines = [Box(100, 40)] * 4, [line(0, 1, 3), line(1, 2, 2), line(2, 0, 1), line(2, 3, 1)]
    assert layout(boxes, lines) == layout(boxes, lines)
