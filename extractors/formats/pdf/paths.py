"""Which operators of a PDF content stream build and paint paths, and how they clip (ISO 32000-2 8.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from extractors.formats.layout.geometry import Matrix
from extractors.formats.layout.paths import Paths

PATH_OPERATORS: dict[bytes, Callable[[Paths, Matrix, list[Any]], None]] = {
    b"re": Paths.rectangle, b"m": Paths.move, b"l": Paths.line, b"h": Paths.close, b"c": Paths.curve,
    b"v": Paths.curve, b"y": Paths.curve, b"S": Paths.stroke, b"s": Paths.close_stroke, b"f": Paths.fill,
    b"F": Paths.fill, b"f*": Paths.fill, b"B": Paths.stroke, b"B*": Paths.stroke, b"b": Paths.close_stroke,
    b"b*": Paths.close_stroke, b"n": Paths.end,
}  # fmt: skip
FILLS = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
STROKES = frozenset({b"S", b"s", b"B", b"B*", b"b", b"b*"})
Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


def corners_of(paths: Paths) -> list[tuple[float, float]]:
    """Return the ends of the straight edges of the path that is being built."""
    return [(x, y) for edge in paths.path for x, y in (edge[:2], edge[2:])]


def bounds(corners: Iterable[tuple[float, float]]) -> Box:
    """Return left, bottom, right and top of some points."""
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


@dataclass(slots=True)
class Clip:
    """The bounds of the clip in the stream's space; ``begun`` after W, until the path is painted or ended."""

    box: Box = (-1e9, -1e9, 1e9, 1e9)
    begun: bool = False

    def follow(self, operator: bytes, paths: Paths) -> None:
        """Take the path in, before an operator ends it; curves, whose bounds are not known, narrow nothing."""
        if operator in STROKES or operator in FILLS or operator == b"n":
            self.begun = False
            if paths.path and not paths.curved:
                path, old = bounds(corners_of(paths)), self.box
                left, bottom = max(old[0], path[0]), max(old[1], path[1])
                self.box = left, bottom, max(left, min(old[2], path[2])), max(bottom, min(old[3], path[3]))
