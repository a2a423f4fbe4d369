"""The strokes and thin fills of a content stream, as far as they may rule a table."""

from __future__ import annotations

from typing import Any

from extractors.formats.layout.geometry import IDENTITY, Edge, Matrix, apply

_MAX_EDGES = 20_000
_THIN = 3.0


class Paths:
    """Builds paths and keeps, in ``edges``, the axis-parallel lines of those that are painted."""

    __slots__ = ("begin", "curved", "edges", "path", "point")

    def __init__(self) -> None:
        self.edges: list[Edge] = []
        self.path: list[Edge] = []
        self.point = (0.0, 0.0)
        self.begin = (0.0, 0.0)
        self.curved = False

    def rectangle(self, ctm: Matrix, operands: list[Any]) -> None:
        """Add a rectangle (re)."""
        x, y, width, height = operands[:4]
        x0, y0 = apply(ctm, x, y)
        x1, y1 = apply(ctm, x + width, y + height)
        self.path += [(x0, y0, x1, y0), (x1, y0, x1, y1), (x1, y1, x0, y1), (x0, y1, x0, y0)]
        self.point = self.begin = (x0, y0)

    def move(self, ctm: Matrix, operands: list[Any]) -> None:
        """Begin a path (m)."""
        self.point = self.begin = apply(ctm, operands[0], operands[1])

    def line(self, ctm: Matrix, operands: list[Any]) -> None:
        """Add a straight line (l)."""
        x, y = apply(ctm, operands[0], operands[1])
        self.path.append((*self.point, x, y))
        self.point = (x, y)

    def curve(self, ctm: Matrix, operands: list[Any]) -> None:
        """Go on behind a curve (c, v, y): it rules no table."""
        self.curved = True
        self.point = apply(ctm, operands[-2], operands[-1])

    def close(self, _: Matrix, __: list[Any]) -> None:
        """Close the path (h)."""
        if self.point != self.begin:
            self.path.append((*self.point, *self.begin))
            self.point = self.begin

    def stroke(self, _: Matrix, __: list[Any]) -> None:
        """Paint the line of the path and end it (S)."""
        self._keep(self.path)

    def close_stroke(self, ctm: Matrix, operands: list[Any]) -> None:
        """Close the path and paint its line (s)."""
        self.close(ctm, operands)
        self._keep(self.path)

    def fill(self, _: Matrix, __: list[Any]) -> None:
        """Keep what is thin of a filled path as a line; a shaded area rules nothing."""
        if self.curved or not self.path:
            self.end(IDENTITY, [])
            return
        if len(self.path) <= 4:
            self._keep(_thin(self.path))
        else:
            quads = (self.path[first : first + 4] for first in range(0, len(self.path) - 3, 4))
            self._keep([edge for quad in quads for edge in _thin(quad)])

    def end(self, _: Matrix, __: list[Any]) -> None:
        """End the path without painting it (n)."""
        self.path, self.curved = [], False

    def _keep(self, path: list[Edge]) -> None:
        if not self.curved and len(self.edges) < _MAX_EDGES:
            self.edges += [s for s in path if abs(s[0] - s[2]) < 0.5 or abs(s[1] - s[3]) < 0.5]
        self.path, self.curved = [], False


def _thin(path: list[Edge]) -> list[Edge]:
    """Return the middle line of a thin rectangle, or nothing."""
    xs = [x for edge in path for x in (edge[0], edge[2])]
    ys = [y for edge in path for y in (edge[1], edge[3])]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    if y1 - y0 < _THIN < x1 - x0:
        return [(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)]
    if x1 - x0 < _THIN < y1 - y0:
        return [((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)]
    return []
