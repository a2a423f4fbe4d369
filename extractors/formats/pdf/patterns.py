"""Tiling patterns that would keep a renderer busy for hours: steps of next to nothing over a whole page (8.7.3)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pikepdf

from extractors.formats.pdf.opening import inherited
from extractors.formats.pdf.streams import StreamIndex
from extractors.limits import Limits

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
