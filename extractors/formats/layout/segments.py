"""What a page shows: segments of glyphs on their lines of writing, and straight lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from extractors.formats.layout.geometry import Edge, Matrix


class Shown(Protocol):
    """The glyphs of one content stream, in the order in which it shows them: text, number (``Glyphs.glyphs``), and
    where each begins and ends along its line of writing."""

    @property
    def texts(self) -> Sequence[str]:
        """What each glyph reads as."""

    @property
    def offsets(self) -> Sequence[int]:
        """The number of each glyph in its stream."""

    @property
    def starts(self) -> Sequence[float]:
        """Where each glyph begins."""

    @property
    def ends(self) -> Sequence[float]:
        """Where each glyph ends."""


@dataclass(slots=True)
class Segment:
    """Glyphs ``start`` to ``end`` of a stream, without a wide gap between them. ``matrix`` maps (along, across) to page
    space; ``left``, ``right``, ``base`` and ``size`` are measured in the frame of the segment's ``angle`` (degrees):
    along and across the line of writing, in points."""

    content: Shown
    stream: int
    start: int
    end: int
    matrix: Matrix
    low: float
    high: float
    mode: int
    angle: int
    left: float
    right: float
    base: float
    size: float
    text: str
    order: int
    font: str
    is_pale: bool = False
    """Has the color of paper."""

    @property
    def center(self) -> float:
        """Middle along the line."""
        return (self.left + self.right) / 2

    def part(self, start: int, end: int) -> Segment:
        """Return the glyphs ``start`` to ``end`` as a segment of their own."""
        content = self.content
        origin = content.starts[self.start]
        scale = (self.right - self.left) / ((content.ends[self.end - 1] - origin) or 1.0)
        left, right = (self.left + (place - origin) * scale for place in (content.starts[start], content.ends[end - 1]))
        text = "".join(content.texts[start:end])
        return replace(self, start=start, end=end, left=left, right=right, text=text)


@dataclass(frozen=True, slots=True)
class Cover:
    """A filled shape or a picture: (left, bottom, right, top), and how many segments were painted before it."""

    box: tuple[float, float, float, float]
    order: int
    is_picture: bool


@dataclass(slots=True)
class PageText:
    """The segments of a page or stream in painting order, the rulings, and the streams that took part."""

    segments: list[Segment] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    streams: set[int] = field(default_factory=set)
    uses: int = 0
    glyphs: int = 0
    covers: list[Cover] = field(default_factory=list)
    own: int = 0
    """Segments of the page itself; those of its annotations follow."""
