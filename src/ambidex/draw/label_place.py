"""Where to write labels beside lines so that none covers a box or another label."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

Point = tuple[float, float]
FRACTIONS = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88)


@dataclass(frozen=True, slots=True)
class Rectangle:
    """An upright rectangle by its middle and its size."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: "Rectangle") -> bool:
        """Whether the two share any area."""
        return (
            2 * abs(self.x - other.x) < self.width + other.width
            and 2 * abs(self.y - other.y) < self.height + other.height
        )


def place_labels(
    *,
    boxes: Sequence[Rectangle],
    paths: Sequence[Sequence[Point]],
    anchors: Sequence[Point],
    sizes: Sequence[tuple[float, float]],
) -> tuple[Rectangle | None, ...]:
    """Return the place of each line's label: on the line, else beside it; None where there is no room at all.

    Earlier lines choose first.

    Examples
    --------
    >>> place_labels(boxes=[], paths=[[(0, 0), (0, 80)]], anchors=[(0, 40)], sizes=[(30, 12)])
    (Rectangle(x=0, y=40, width=30, height=12),)
    """
    taken = list(boxes)
    placed: list[Rectangle | None] = []
    for path, anchor, (width, height) in zip(paths, anchors, sizes, strict=True):
        places = (Rectangle(x, y, width, height) for x, y in _candidates(path, anchor, width))
        place = next((place for place in places if not any(place.overlaps(other) for other in taken)), None)
        placed.append(place)
        if place is not None:
            taken.append(place)
    return tuple(placed)


def along(path: Sequence[Point], fraction: float) -> Point:
    """Return the point at this share of a path's length.

    Examples
    --------
    >>> along([(0, 0), (0, 10), (10, 10)], 0.75)
    (5.0, 10.0)
    """
    lengths = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(path)]
    left = fraction * sum(lengths)
    for (a, b), length in zip(pairwise(path), lengths, strict=True):
        if length and left <= length:
            part = left / length
            return a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])
        left -= length
    return path[-1]


def _candidates(path: Sequence[Point], anchor: Point, width: float) -> Iterator[Point]:
    yield anchor
    points = [along(path, fraction) for fraction in FRACTIONS]
    yield from points
    for x, y in points:
        yield x + width / 2 + 5, y
        yield x - width / 2 - 5, y
