"""Read text from pictures: a small protocol for engines, and the lines that they return.

An engine gets one picture and returns its lines, each with the place of every character. It is made once in a process
and called from several threads at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[float, float, float, float]
"""(left, top, right, bottom) in pixels of a picture."""
Point = tuple[float, float]
DOUBTFUL = 0.80
"""Confidence below which a line counts as not surely read."""


@dataclass(frozen=True, slots=True)
class OcrLine:
    """One line of text in a picture. ``quad`` are its corners in pixels: start and end of the upper side, end and start
    of the lower side, in reading direction. Character k lies between ``edges[k]`` and ``edges[k + 1]``, fractions of
    the way from start to end; ``confidences`` are those of the characters."""

    text: str = field(repr=False)
    quad: tuple[Point, Point, Point, Point]
    edges: tuple[float, ...]
    confidences: tuple[float, ...]

    @property
    def confidence(self) -> float:
        """Mean confidence of the characters."""
        return sum(self.confidences) / len(self.confidences) if self.confidences else 0.0

    @property
    def height(self) -> float:
        """Length of the shorter sides."""
        (a, b), (c, d) = self.quad[0], self.quad[3]
        return float(((a - c) ** 2 + (b - d) ** 2) ** 0.5)

    def box(self, first: int, last: int) -> Box:
        """Return the upright box around characters first to last (inclusive)."""
        points = [
            _between(side, self.edges[place])
            for side in ((self.quad[0], self.quad[1]), (self.quad[3], self.quad[2]))
            for place in (first, last + 1)
        ]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return min(xs), min(ys), max(xs), max(ys)


def _between(side: tuple[Point, Point], share: float) -> Point:
    (x0, y0), (x1, y1) = side
    return x0 + (x1 - x0) * share, y0 + (y1 - y0) * share


class OcrEngine(Protocol):
    """What an engine must do. ``id`` names it with its version, for reports."""

    id: str

    def read(self, picture: Image, explained: Sequence[Box] = ()) -> tuple[OcrLine, ...]:
        """Return the lines of a picture, top to bottom. Lines that lie in ``explained`` boxes need not be read."""
        ...


@dataclass(frozen=True, slots=True)
class Ocr:
    """How pictures are to be read: with which engine; only where text is missing or doubtful, or always; how many at a
    time (an engine uses one core for each)."""

    engine: OcrEngine
    always: bool = False
    threads: int = 1
