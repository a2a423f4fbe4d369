"""Which operators of a PDF content stream build and paint paths (ISO 32000-2 8.5)."""

from __future__ import annotations

from collections.abc import Callable
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
