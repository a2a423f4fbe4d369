"""Tiling patterns (8.7.3): where their cells stand, and those that would keep a renderer busy for hours, by steps of
next to nothing over a whole page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pikepdf

from extractors.formats.layout.geometry import Matrix, apply, inverse, multiply
from extractors.formats.pdf.opening import inherited
from extractors.formats.pdf.paths import Box
from extractors.formats.pdf.streams import StreamIndex
from extractors.limits import Limits

_MOST_TILES = 400
"""Cells that are read with the text beside them."""
_NO_SCALE = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def check_patterns(index: StreamIndex, limits: Limits) -> None:
    """Raise LimitExceeded when a tiling pattern has too many cells on the largest page."""
    patterns = [stream.holder for stream in index.streams if stream.kind == "pattern"]
    if patterns:
        extent = max(_extent(inherited(stream.holder, "/MediaBox")) for stream in index.streams[: index.pages])
        for pattern in patterns:
            limits.check("pattern_cells", cells(pattern, extent))


def cells(pattern: Any, extent: float) -> float:
    """Return how many cells of a pattern cover a square of ``extent`` points. A step that is none counts as one cell:
    no renderer repeats it."""
    matrix = _numbers(pattern.get("/Matrix"), 6) or _NO_SCALE
    (across,), (up,) = (_numbers([pattern.get(key)], 1) or (0.0,) for key in ("/XStep", "/YStep"))
    steps = abs(across) * math.hypot(*matrix[:2]), abs(up) * math.hypot(*matrix[2:4])
    return math.prod(max(1.0, extent / step) for step in steps if step)


def tiles(pattern: Any, matrix: Matrix, box: Box) -> list[Matrix]:
    """Return the matrices of the cells of a pattern that reach into a box of the page, given that of its first cell;
    only this one when there are too many to read, or when the steps are none."""
    steps, bounds = _numbers([pattern.get("/XStep"), pattern.get("/YStep")], 2), _numbers(pattern.get("/BBox"), 4)
    determinant = matrix[0] * matrix[3] - matrix[1] * matrix[2]
    if not steps or not bounds or not all(steps) or not determinant:
        return [matrix]
    back = inverse(matrix)
    corners = [apply(back, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    ranges = []
    for axis, step in enumerate(map(abs, steps)):
        low, high = min(corner[axis] for corner in corners), max(corner[axis] for corner in corners)
        ends = sorted((bounds[axis], bounds[axis + 2]))
        ranges.append(range(math.ceil((low - ends[1]) / step), math.floor((high - ends[0]) / step) + 1))
    if len(ranges[0]) * len(ranges[1]) > _MOST_TILES:
        return [matrix]
    across, up = abs(steps[0]), abs(steps[1])
    return [multiply((1.0, 0.0, 0.0, 1.0, i * across, j * up), matrix) for i in ranges[0] for j in ranges[1]]


def _extent(box: Any) -> float:
    left, bottom, right, top = _numbers(box, 4) or (0.0, 0.0, 612.0, 792.0)
    return max(abs(right - left), abs(top - bottom))


def _numbers(values: Any, count: int) -> Sequence[float]:
    """Return so many numbers, or nothing when they are not that."""
    try:
        found = tuple(float(value) for value in values) if isinstance(values, list | pikepdf.Array) else ()
    except (TypeError, ValueError):
        return ()
    return found if len(found) == count else ()
