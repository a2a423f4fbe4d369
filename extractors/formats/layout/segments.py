"""What a page shows: segments of glyphs on their lines of writing, and straight lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
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

    @property
    def center(self) -> float:
        """Middle along the line."""
        return (self.left + self.right) / 2


@dataclass(slots=True)
class PageText:
    """The segments of a page or stream in painting order, the rulings, and the streams that took part."""

    segments: list[Segment] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    streams: set[int] = field(default_factory=set)
    uses: int = 0
