"""Letters that are drawn as curves: shapes of the size of letters, many on one line. No reader of text sees them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

Box = tuple[float, float, float, float]

OUTLINED = 8
"""Letter-like shapes on one line that make it a line of text drawn as curves."""


def letter_box(points: Sequence[tuple[float, float]]) -> Box | None:
    """Return the box of a closed piece of a filled path, in points, if it has the size and the turns of a letter."""
    if len(points) < 6:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    box = min(xs), min(ys), max(xs), max(ys)
    height, width = box[3] - box[1], box[2] - box[0]
    return box if 4 <= height <= 48 and 0.15 * height <= width <= 1.6 * height else None


def is_emblem(boxes: Sequence[Box]) -> bool:
    """Tell whether the pieces of one path make a picture: many, in a field about as high as wide. Lines are wider."""
    if len(boxes) < _PIECES:
        return False
    width = max(box[2] for box in boxes) - min(box[0] for box in boxes)
    height = max(box[3] for box in boxes) - min(box[1] for box in boxes)
    return height > 0 and _NARROW < width / height < 1 / _NARROW


_PIECES, _NARROW = 40, 0.5


def without_ornaments(shapes: Sequence[tuple[Box, int]]) -> list[Box]:
    """Return the boxes without those of a shape that comes again and again, as in the border of a certificate.

    A shape is told by its box's size and its number of points, which stands behind the box.
    """
    kinds = [(round(box[2] - box[0]), round(box[3] - box[1]), points) for box, points in shapes]
    counts = Counter(kinds)
    most = max(_OFTEN, len(shapes) // 4)
    return [box for (box, _), kind in zip(shapes, kinds, strict=True) if counts[kind] <= most]


_OFTEN = 12


def has_outlined_line(shapes: Sequence[Box]) -> bool:
    """Tell whether enough letter-like shapes stand on one line, each near the one before."""
    lines: dict[int, list[Box]] = defaultdict(list)
    for box in shapes:
        lines[round(box[1] / 3)].append(box)
    for foot, line in list(lines.items()):
        row = sorted(line + lines.get(foot + 1, []))
        near = 1
        for before, box in pairwise(row):
            height = box[3] - box[1]
            distance = box[0] - before[2]
            if -0.2 * height <= distance <= height and abs((before[3] - before[1]) - height) < 0.5 * height:
                near += 1
                if near >= OUTLINED:
                    return True
            elif distance > height:
                near = 1
    return False
